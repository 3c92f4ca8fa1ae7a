// How the tests run: as many workers as there are cores, which Vitest would leave one of idle; modules are loaded once
// a worker where nothing in them is bound to one test file; and what takes longest begins first.

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import type { TestSequencer, TestSpecification } from 'vitest/node';

/** Files that take more than ten seconds, longest first: begun last, one of them would keep everybody waiting. */
const longest = [
  'tests/pipelines/adapters/matrix/drill.test.ts',
  'tests/workflows/act.test.ts',
  'tests/emulator/fan-out.test.ts',
  'tests/emulator/deployment.test.ts',
  'tests/infra/engine.test.ts',
  'tests/scripts/drill/resume.test.ts',
  'tests/pipelines/record/verify.test.ts',
  'tests/scripts/killed-process.test.ts',
  'tests/scripts/drill/scenarios.test.ts',
  'tests/scripts/drill/command.test.ts',
  'tests/pipelines/adapters/matrix/synapse.test.ts',
  'tests/pipelines/adapters/github/github.test.ts',
  'tests/scripts/github/triggers.test.ts',
  'tests/scripts/github/break-glass.test.ts',
];

/** They set the environment of their process, or keep one program in Pulumi's own state. */
const alone = ['tests/emulator/**/*.test.ts', 'tests/infra/**/*.test.ts'];

class LongestFirst implements TestSequencer {
  async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }

  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = longest.findIndex((file) => moduleId.endsWith(`/${file}`));
      return rank < 0 ? longest.length : rank;
    };
    return files.toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

const elsewhere = ['node_modules/**', 'out/**'];
const common = { testTimeout: 60_000, hookTimeout: 60_000, pool: 'forks' } as const;

export default defineConfig({
  test: {
    ...common,
    maxWorkers: Math.max(2, availableParallelism()),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'together',
          include: ['tests/**/*.test.ts'],
          exclude: [...elsewhere, ...alone],
          isolate: false,
        },
      },
      { test: { ...common, name: 'alone', include: alone, exclude: elsewhere, isolate: true } },
    ],
  },
});

// How the tests run: as many workers as there are cores, which Vitest would leave one of idle; modules are loaded once
// a worker where nothing in them is bound to one test file; and what takes longest begins first. Workers and the
// commands that they start keep what Node compiled: most of what a command takes is the compiling of its imports.

import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import type { TestSequencer, TestSpecification } from 'vitest/node';

/** Files that take more than ten seconds, longest first: begun last, one of them would keep everybody waiting. */
const longest = [
  'tests/simulation/simulation.test.ts',
  'tests/pipelines/rehearsal/homeserver/drill.test.ts',
  'tests/workflows/act.test.ts',
  'tests/emulator/fan-out.test.ts',
  'tests/emulator/deployment.test.ts',
  'tests/infra/engine.test.ts',
  'tests/pipelines/ledger/verify.test.ts',
  'tests/pipelines/ledger/two-verifiers.test.ts',
  'tests/attacks/no-story.test.ts',
  'tests/scripts/plan-new.test.ts',
  'tests/scripts/killed-process.test.ts',
  'tests/scripts/github/triggers.test.ts',
  'tests/pipelines/rehearsal/drill/scenarios.test.ts',
  'tests/scripts/github/version.test.ts',
  'tests/scripts/github/break-glass.test.ts',
  'tests/pipelines/adapters/github/github.test.ts',
  'tests/emulator/queued-doubts.test.ts',
  'tests/scripts/audit-verify.test.ts',
  'tests/pipelines/adapters/matrix/synapse.test.ts',
  'tests/scripts/github/doubled-look.test.ts',
  'tests/scripts/github/plan-comment.test.ts',
];

/** They set the environment of their process, or keep one program in Pulumi's own state. */
const alone = ['tests/emulator/**/*.test.ts', 'tests/infra/**/*.test.ts'];

/** Commands speak the language of their environment; tests read English where they ask for none. */
process.env.LC_ALL = 'C.UTF-8';
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'tideover-compiled');

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

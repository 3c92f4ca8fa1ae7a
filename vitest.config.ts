// How the tests run: as many workers as there are cores, which Vitest would leave one of idle; modules are loaded once
// a worker where nothing in them is bound to one test file; and what takes longest begins first. Workers and the
// commands that they start keep what Node compiled: most of what a command takes is the compiling of its imports.

import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import type { TestSequencer, TestSpecification } from 'vitest/node';

/** The main promises: a share of each in every run, the whole in CI (TIDEOVER_TESTS=thorough). They begin first. */
const always = [
  'tests/simulation/simulation.test.ts',
  'tests/readers/every-scenario.test.ts',
  'tests/pipelines/rehearsal/drill/command.test.ts',
  'tests/pipelines/ledger/foreign.test.ts',
];

/** More than ten seconds each, the longest first: left to CI (`--project=slow`) and to whoever names one. */
const slow = [
  'tests/pipelines/engine/pushes.test.ts',
  'tests/workflows/act.test.ts',
  'tests/infra/engine.test.ts',
  'tests/pipelines/rehearsal/drill/scenarios.test.ts',
  'tests/pipelines/rehearsal/homeserver/drill.test.ts',
  'tests/emulator/deployment.test.ts',
  'tests/browser/accessible.test.ts',
  'tests/scripts/github/triggers.test.ts',
  'tests/scripts/procedures.test.ts',
  'tests/scripts/killed-process.test.ts',
  'tests/scripts/plan-new.test.ts',
  'tests/scripts/init.test.ts',
  'tests/emulator/fan-out.test.ts',
  'tests/scripts/bundle.test.ts',
  'tests/infra/policy/rules.test.ts',
  'tests/infra/entrances.test.ts',
  'tests/companies/companies.test.ts',
  'tests/attacks/corrections.test.ts',
  'tests/pipelines/adapters/stores/git-branch-store.test.ts',
  'tests/pipelines/adapters/channels/platforms.test.ts',
  'tests/scripts/github/version.test.ts',
  'tests/scripts/github/break-glass.test.ts',
  'tests/scripts/killed-on-stores.test.ts',
  'tests/pipelines/adapters/github/set-up.test.ts',
  'tests/attacks/mailbox.test.ts',
  'tests/scripts/connect.test.ts',
  'tests/attacks/stuck.test.ts',
  'tests/attacks/record.test.ts',
  'tests/pipelines/adapters/matrix/synapse.test.ts',
  'tests/pipelines/ledger/two-verifiers.test.ts',
  'tests/scripts/paused-process.test.ts',
  'tests/emulator/queued-doubts.test.ts',
  'tests/scripts/github/plan-comment.test.ts',
  'tests/pipelines/adapters/github/github.test.ts',
  'tests/scripts/github/doubled-look.test.ts',
  'tests/pipelines/auto-reply/answer-once.test.ts',
  'tests/scripts/erase.test.ts',
  'tests/scripts/plan-check.test.ts',
  'tests/pipelines/adapters/stores/stores.test.ts',
  'tests/scripts/watch.test.ts',
  'tests/pipelines/ledger/two-verifiers-on-words.test.ts',
  'tests/scripts/json-of-commands.test.ts',
  'tests/scripts/audit-verify.test.ts',
];

const longest = [...always, ...slow];

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
          exclude: [...elsewhere, ...alone, ...slow],
          isolate: false,
        },
      },
      { test: { ...common, name: 'alone', include: alone, exclude: [...elsewhere, ...slow], isolate: true } },
      { test: { ...common, name: 'slow', include: slow, isolate: true } },
    ],
  },
});

// A small rehearsal in memory: the example window with a few people, the same for the same seed.

import { createMemoryKeyring } from '../../pipelines/adapters/keyring/memory-keyring.ts';
import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import type { WindowFiles } from '../../pipelines/engine/enter-window.ts';
import { filesOf } from '../../pipelines/operation/open-window.ts';
import { loadPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { type RehearsalSetting, rehearse } from '../../pipelines/rehearsal/drill/rehearse.ts';
import type { Rehearsed } from '../../pipelines/rehearsal/drill/rehearsed.ts';
import type { Scenario } from '../../pipelines/rehearsal/drill/scenario.ts';
import { simulatedChecks } from '../../pipelines/rehearsal/drill/simulated-checks.ts';

const windows = {
  complete: 'runbooks/windows/2026-12-06-wangshangliao.yaml',
  emergency: 'runbooks/windows/emergency-example.yaml',
} as const;

/** The example's files with every n-th person of the roster, so that each department and site keeps some. */
export async function exampleFiles(window: keyof typeof windows, people: number): Promise<WindowFiles> {
  const files = filesOf(await loadPlan(windows[window]));
  const canary = files.roster.filter((person) => person.roles.includes('it-canary')).slice(0, 3);
  const step = Math.max(1, Math.floor(files.roster.length / people));
  const others = files.roster.filter((person, index) => !canary.includes(person) && index % step === 0);
  return { ...files, roster: [...canary, ...others].slice(0, people) };
}

export function rehearseInMemory(
  files: WindowFiles,
  scenario: Scenario,
  more: Partial<RehearsalSetting> = {},
): Promise<Rehearsed> {
  return rehearse({
    files,
    scenario,
    seed: 1,
    folder: null,
    keyring: createMemoryKeyring(() => new Uint8Array(32).fill(7)),
    signer: createMemorySigner('tideover.example.com/test', new Uint8Array(32).fill(9)),
    checksFor: simulatedChecks,
    ...more,
  });
}

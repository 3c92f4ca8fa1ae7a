// A whole rehearsed window whose record is a branch of a real repository on this machine: what it costs in pushes, at the
// times of the rehearsal. How long GitHub takes for one this cannot show.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGitBranchStore } from '../../pipelines/adapters/stores/git-branch-store.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import { exampleFiles, rehearseInMemory } from './rehearsal.ts';

export interface PushedWindow {
  readonly ended: string;
  readonly pushes: number;
  readonly upToCanary: number;
  readonly mostInAMinute: number;
  /** Of one notice to one audience at one site, from its first word to its last. */
  readonly mostForANotice: number;
}

export async function pushedWindow(people: number): Promise<PushedWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-pushed-'));
  try {
    execFileSync('git', ['init', '--quiet', '--bare', folder]);
    const [plain] = scenarios;
    if (plain === undefined) throw new Error('there is no scenario');
    const files = await exampleFiles('complete', people);
    const { conducted, entries } = await rehearseInMemory(files, plain, {
      publishes: false,
      storeOn: (clock) => createGitBranchStore(folder, clock.sleep, true, clock),
    });
    const log = ['log', '--reverse', '--format=%x00%ct', '--name-only', `tideover-ledger/${files.plan.id}`];
    const pushes = execFileSync('git', log, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
      .split('\0')
      .slice(1)
      .map((one) => ({ at: Number(one.split('\n')[0]), keys: one }));
    const times = pushes.map(({ at }) => at);
    const canary = entries.find(({ body }) => body.kind === 'phase-started' && body.phase === 'canary');
    const sending = entries.flatMap(({ body, sequence }) =>
      body.kind === 'intent' && body.sending ? [{ notice: body.sending.notice, sequence }] : [],
    );
    const settled = entries.flatMap(({ body, sequence }) =>
      body.kind === 'notice-settled' ? [{ notice: body.notice, sequence }] : [],
    );
    const placeOf = (sequence: number): number =>
      pushes.findLastIndex(({ keys }) => {
        const first = /entries\/(\d+)\.json/.exec(keys)?.[1];
        return first !== undefined && Number(first) <= sequence;
      });
    const forNotices = settled.flatMap(({ notice, sequence }) => {
      const first = sending.find((one) => one.notice === notice);
      return first === undefined ? [] : [placeOf(sequence) - placeOf(first.sequence) + 1];
    });
    return {
      ended: String(conducted),
      pushes: times.length,
      upToCanary: times.filter((at) => at * 1_000 < Date.parse(canary?.at ?? '')).length,
      mostInAMinute: Math.max(
        ...times.map((from) => times.filter((at) => at >= from && at <= from + 60).length),
      ),
      mostForANotice: Math.max(...forNotices),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// One run: every service at once on a virtual clock. Timers and Date are Node's mocked ones, so that libraries that
// know no clock of ours run on the same time.

import { mock } from 'node:test';
import { seededRandom } from '../../../pipelines/rehearsal/random.ts';
import { earliestFinish, type ServiceSetting, startService, type Tally } from './service.ts';
import type { Way } from './ways.ts';

export interface NoticeRun {
  readonly way: string;
  readonly seed: number;
  readonly earliest: number;
  readonly finished: number;
  readonly violations: number;
  readonly duplicates: number;
  readonly lost: number;
}

/** A message takes this long to arrive, at most; messages overtake one another. */
const jitterMs = 2_000;
const stepMs = 25;
/** A way that has not ended by then does not end. */
const longestMs = 24 * 3_600_000;

export async function runWay(
  way: Way,
  services: readonly ServiceSetting[],
  seed: number,
): Promise<NoticeRun> {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 0 });
  try {
    const started = services.map((setting, place) => ({
      setting,
      service: startService(setting, seed),
      random: seededRandom(seed, `arrivals ${place}`),
    }));
    let left = started.length;
    const all = started.map(async ({ setting, service, random }) => {
      await way.sendAll(setting, async (message) => {
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, random.next() * jitterMs));
          const answer = service.take(message, Date.now());
          if (answer.taken) return;
          await new Promise((resolve) => setTimeout(resolve, answer.retryAfterMs));
        }
      });
      left -= 1;
    });
    while (left > 0 && Date.now() < longestMs) {
      mock.timers.tick(stepMs);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (left === 0) await Promise.all(all);
    return summary(
      way,
      seed,
      services,
      started.map(({ service }) => service.tally()),
    );
  } finally {
    mock.timers.reset();
  }
}

function summary(
  { name }: Way,
  seed: number,
  services: readonly ServiceSetting[],
  tallies: readonly Tally[],
): NoticeRun {
  const sum = (share: (tally: Tally) => number) => tallies.reduce((total, tally) => total + share(tally), 0);
  return {
    way: name,
    seed,
    earliest: Math.max(...services.map(earliestFinish)),
    finished: Math.max(...tallies.map(({ finishedAt }) => finishedAt)),
    violations: sum(({ violations }) => violations),
    duplicates: sum(({ duplicates }) => duplicates),
    lost: services.reduce((total, { notices }) => total + notices, 0) - sum(({ delivered }) => delivered),
  };
}

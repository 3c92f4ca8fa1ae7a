// The example window, killed before every single entry and resumed: what was done is not done again, nobody is told
// twice, and it ends where the undisturbed one ends.

import { beforeAll, describe, expect, test } from 'vitest';
import type { WindowFiles } from '../../../../pipelines/engine/enter-window.ts';
import type { Entry } from '../../../../pipelines/ledger/entry.ts';
import { toldOnce } from '../../../../pipelines/rehearsal/drill/endings.ts';
import type { Rehearsed } from '../../../../pipelines/rehearsal/drill/rehearsed.ts';
import type { Scenario } from '../../../../pipelines/rehearsal/drill/scenario.ts';
import { scenarios } from '../../../../pipelines/rehearsal/drill/scenarios.ts';
import { exampleFiles, rehearseInMemory } from '../../../support/rehearsal.ts';

const people = 16;
/** Every entry in the thorough run; elsewhere a sample that meets each phase. */
const stride = process.env.TIDEOVER_TESTS === 'thorough' ? 1 : 7;
const light = { history: { messages: 20, files: 2 }, publishes: false } as const;

describe('a window killed at any entry', () => {
  let files: WindowFiles;
  let undisturbed: Rehearsed;
  const plain = scenarios[0] as Scenario;

  beforeAll(async () => {
    files = await exampleFiles('complete', people);
    undisturbed = await rehearseInMemory(files, plain, light);
    expect(await plain.missed(undisturbed)).toEqual([]);
  });

  test('ends in the same state as the undisturbed one, for every entry', async () => {
    const length = undisturbed.entries.length;
    const wrong: string[] = [];
    for (let before = 2; before <= length; before += stride) {
      const resumed = await rehearseInMemory(files, plain, { ...light, killBefore: before });
      const problems = [
        ...(resumed.kills === 1 ? [] : ['it was not killed']),
        ...(await plain.missed(resumed)),
        ...toldOnce(resumed),
        ...differences(undisturbed.entries, resumed.entries),
      ];
      if (problems.length > 0) wrong.push(`killed before entry ${before}: ${problems.join('; ')}`);
    }
    expect(wrong).toEqual([]);
  }, 900_000);
});

/** Effects by kind, key and outcome: nothing is missing, nothing is there twice; a doubt may stand for a send. */
function differences(wanted: readonly Entry[], found: readonly Entry[]): readonly string[] {
  const [should, is] = [effectsOf(wanted), effectsOf(found)];
  const missing = [...should.keys()].filter((key) => !is.has(key));
  // Whoever goes on after a kill waits for the dead run's claim: by then the window may truly be late, and people hear it.
  const extra = [...is.keys()].filter((key) => !should.has(key) && !/\/late-\d+ /.test(is.get(key) ?? ''));
  return [
    ...missing.map((key) => `missing: ${should.get(key)}`),
    ...extra.map((key) => `extra: ${is.get(key)}`),
  ];
}

function effectsOf(entries: readonly Entry[]): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap(({ body }) => (body.kind === 'intent' ? [[body.effect, body.what] as const] : [])),
  );
}

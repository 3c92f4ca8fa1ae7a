// What a look costs in requests, where every object is one: a window of ten thousand entries in which nothing is to do.

import { expect, test } from 'vitest';
import { openLedger } from '../../../pipelines/ledger/ledger.ts';
import { lookAtWindow } from '../../../pipelines/operation/look-at-window.ts';
import { rehearsalWriting } from '../../../pipelines/rehearsal/rehearsal-key.ts';
import { countingStore } from '../../support/counting-store.ts';
import { hour, openNight, start } from '../../support/night.ts';

const entries = process.env.TIDEOVER_TESTS === 'thorough' ? 10_000 : 2_000;

test(`an idle look at ${entries} entries takes at most 20 requests`, async () => {
  const night = await openNight({ at: start - 200 * hour });
  const { store, keyring, clock } = night;
  const { window } = night.run;
  await night.ledger.releaseClaim();
  Object.assign(store, { readsByRequest: true });
  const runs = 50;
  for (let run = 0; run < runs; run += 1) {
    const { key } = await rehearsalWriting(keyring, window, `past-${run}`);
    const ledger = await openLedger({ store, window, clock, key });
    await ledger.takeClaim();
    for (let value = 0; value < entries / runs; value += 1)
      await ledger.append({ kind: 'measured', phase: 'hold', name: 'n', value, unit: 'ms' });
    await ledger.seal();
    await ledger.releaseClaim();
  }
  const counted = countingStore(store);
  const { report } = await lookAtWindow(
    {
      store: counted,
      keyring,
      clock,
      signer: null,
      writingFor: () => rehearsalWriting(keyring, window, 'now'),
      portsFor: async () => ({ ports: night.ports, close: async () => {} }),
    },
    { window, run: 'next', starters: [], github: null, code: 'test' },
  );
  expect(report.phase).toBeNull();
  expect(counted.requests.length, counted.requests.join('\n')).toBeLessThanOrEqual(20);
}, 300_000);

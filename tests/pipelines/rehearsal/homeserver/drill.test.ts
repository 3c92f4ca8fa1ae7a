// One whole window on a real Synapse with 200 accounts: the same engine, phases and checks as in production, real
// logins over sockets, the server restarted in the middle of the maintenance.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMemoryKeyring } from '../../../../pipelines/adapters/keyring/memory-keyring.ts';
import { createMemorySigner } from '../../../../pipelines/adapters/signers/memory-signer.ts';
import { checksOverHttp } from '../../../../pipelines/rehearsal/drill/checks-over-http.ts';
import { fewerPeople } from '../../../../pipelines/rehearsal/drill/fewer-people.ts';
import { rehearse } from '../../../../pipelines/rehearsal/drill/rehearse.ts';
import { scenarios } from '../../../../pipelines/rehearsal/drill/scenarios.ts';
import { exampleFiles } from '../../../support/rehearsal.ts';
import { noSynapse, testSynapse } from '../../../support/synapse.ts';

const people = 200;

describe.skipIf(noSynapse !== null)('a drill on a real Synapse', () => {
  test('two hundred people come back, and the window closes well', { timeout: 400_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tideover-drill-'));
    const synapse = await testSynapse();
    try {
      const [plain] = scenarios;
      if (plain === undefined) throw new Error('there is no scenario');
      const files = await exampleFiles('complete', Number.MAX_SAFE_INTEGER);
      const rehearsed = await rehearse({
        files: { ...files, roster: fewerPeople(files.roster, people, files.plan) },
        scenario: plain,
        seed: 1,
        folder,
        history: { messages: 24, files: 3 },
        keyring: createMemoryKeyring(() => new Uint8Array(32).fill(7)),
        signer: createMemorySigner('tideover.example.com/test', new Uint8Array(32).fill(9)),
        homeserver: { ...synapse, process: synapse },
        checksFor: (rehearsal) => checksOverHttp({ ...rehearsal, folder: join(folder, 'checks') }),
      });
      expect(await plain.missed(rehearsed)).toEqual([]);
      expect(rehearsed.run.roster()).toHaveLength(people);
      // Held out or in: no login was refused for another reason, and none was given up.
      expect([...rehearsed.world.fleet.refusedFor()]).toEqual(['held-out']);
      const back = [...rehearsed.state.cohorts.values()].reduce((sum, { returned }) => sum + returned, 0);
      expect(back).toBeGreaterThanOrEqual(0.9 * people);
      await rehearsed.world.close();
    } finally {
      await synapse.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

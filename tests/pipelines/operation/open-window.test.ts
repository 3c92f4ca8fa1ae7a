import { describe, expect, test } from 'vitest';
import { createRealClock } from '../../../pipelines/adapters/clock/real-clock.ts';
import { createMemoryKeyring } from '../../../pipelines/adapters/keyring/memory-keyring.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { claimsPrefix, factKey } from '../../../pipelines/ledger/keys.ts';
import { readLedger } from '../../../pipelines/ledger/read-ledger.ts';
import type { Environment } from '../../../pipelines/operation/environment.ts';
import { openWindow } from '../../../pipelines/operation/open-window.ts';
import { loadPlan } from '../../../pipelines/operation/plan-files/load-plan.ts';
import { withMissingKeys } from '../../../pipelines/rehearsal/keys.ts';
import { rehearsalWriting } from '../../../pipelines/rehearsal/rehearsal-key.ts';

test('no real window is opened whose approvals could not count, because nobody can be recognised', async () => {
  const found = await loadPlan('runbooks/windows/2026-12-20-patch.yaml');
  const people = found.organisation.people.map(({ github, sshKey, ...person }) => person);
  const loaded = { ...found, organisation: { ...found.organisation, people } };
  // It is refused before anything of the environment is touched.
  const production = {} as Environment;
  await expect(openWindow(production, loaded, { builders: [], code: 'abc' })).rejects.toThrow(
    'No approver can be recognised',
  );
});

describe('a window whose name somebody else used before the merge', () => {
  const store = createMemoryStore();
  /** Each writes with keys of its own. */
  const environmentOf = (seed: number): Environment => {
    const keyring = createMemoryKeyring(() => new Uint8Array(32).fill(seed));
    return {
      store,
      keyring,
      clock: createRealClock(),
      signer: null,
      asOpened: withMissingKeys,
      writingFor: (window) => rehearsalWriting(keyring, window, `run-${seed}`),
      // The job that opens a window is given nothing that acts outside.
      portsFor: async () => {
        throw new Error('the secret MESSENGER_TOKEN is not set');
      },
    };
  };
  const opening = { builders: [], code: 'abc' };

  test('is opened beside what lies there, once', async () => {
    const loaded = await loadPlan('runbooks/windows/2026-12-20-patch.yaml');
    const { id } = loaded.plan;
    await store.create(factKey(id, 'form', 'x'), new Uint8Array());
    expect(await openWindow(environmentOf(1), loaded, opening)).toBe('opened');
    const { size } = await readLedger(store, id);
    expect(await openWindow(environmentOf(1), loaded, opening)).toBe('was-open');
    expect((await readLedger(store, id)).size).toBe(size);
  });

  test('is not taken for ours when it was opened by a stranger, who names himself in its snapshot', async () => {
    const loaded = await loadPlan('runbooks/windows/2026-12-20-patch.yaml');
    await expect(openWindow(environmentOf(2), loaded, opening)).rejects.toThrow('somebody else opened');
  });

  test('is left free when a stranger was faster by a moment', async () => {
    const loaded = await loadPlan('runbooks/windows/2026-12-20-patch.yaml');
    const raced = createMemoryStore();
    const stranger = { ...environmentOf(2), store: raced };
    let isFirst = true;
    const ours: Environment = {
      ...environmentOf(1),
      store: {
        ...raced,
        // Between our reading, which found nothing, and our claim.
        create: async (key, bytes) => {
          if (isFirst) {
            isFirst = false;
            await openWindow(stranger, loaded, opening);
          }
          return raced.create(key, bytes);
        },
      },
    };
    await expect(openWindow(ours, loaded, opening)).rejects.toThrow('somebody else opened');
    const claims = await raced.list(claimsPrefix(loaded.plan.id));
    const isRelease = (key: string) => key.endsWith('.released.json');
    expect(claims.filter(isRelease)).toHaveLength(claims.filter((key) => !isRelease(key)).length);
  });
});

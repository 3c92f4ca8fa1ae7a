import { describe, expect, test } from 'vitest';
import { createRealClock } from '../../../pipelines/adapters/clock/real-clock.ts';
import { withoutGithub } from '../../../pipelines/adapters/github/prover.ts';
import { createMemoryKeyring } from '../../../pipelines/adapters/keyring/memory-keyring.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { enterWindow } from '../../../pipelines/engine/enter-window.ts';
import { canonicalBytes, digestOf } from '../../../pipelines/ledger/canonical.ts';
import { claimsPrefix, factKey, personalPrefix, snapshotKey } from '../../../pipelines/ledger/keys.ts';
import { openLedger } from '../../../pipelines/ledger/ledger.ts';
import { readLedger } from '../../../pipelines/ledger/read-ledger.ts';
import type { Environment } from '../../../pipelines/operation/environment.ts';
import { openWindow } from '../../../pipelines/operation/open-window.ts';
import { loadPlan } from '../../../pipelines/operation/plan-files/load-plan.ts';
import { createJumpingClock } from '../../../pipelines/rehearsal/clock/jumping-clock.ts';
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

  test('lends its people to no stranger, where our own opening was cut off', async () => {
    const loaded = await loadPlan('runbooks/windows/2026-12-20-patch.yaml');
    const { id: window } = loaded.plan;
    const place = createMemoryStore();
    const ours = environmentOf(1);
    const cutOff: Environment = {
      ...ours,
      store: {
        ...place,
        create: async (key, bytes) => {
          if (key.includes('/snapshots/')) throw new Error('the machine is gone');
          return place.create(key, bytes);
        },
      },
    };
    await expect(openWindow(cutOff, loaded, opening)).rejects.toThrow('the machine is gone');
    const [people = ''] = await place.list(personalPrefix(window));
    const digest = digestOf((await place.read(people)) ?? new Uint8Array());
    const { clock } = ours;
    const thief = await environmentOf(2).writingFor(window);
    const snapshot = {
      ...{ format: 1, plan: loaded.plan, organisation: withMissingKeys(loaded).organisation, templates: {} },
      ...{ roster: { digest, people: loaded.roster.length }, code: 'abc', mergedBy: null, tzdata: '' },
      writers: thief.writers,
    };
    const ledger = await openLedger({ store: place, window, clock, key: thief.key });
    await ledger.takeClaim();
    await place.create(snapshotKey(window, digestOf(snapshot)), canonicalBytes(snapshot));
    await ledger.append({ kind: 'window-opened', snapshot: digestOf(snapshot), code: 'abc', previous: null });
    await ledger.releaseClaim();
    let isOutside = false;
    const entered = enterWindow({
      ...{ window, files: null, store: place, keyring: ours.keyring, clock, code: 'abc' },
      // His snapshot lets our runs write, too.
      writing: thief,
      prover: withoutGithub,
      portsFor: async () => {
        isOutside = true;
        throw new Error('what acts outside was opened with the company’s secrets');
      },
    });
    await expect(entered).rejects.toThrow('was opened by somebody else than the run that sealed its roster');
    expect(isOutside).toBe(false);
  });

  test('is opened by the next when the run that had begun with it died', async () => {
    const loaded = await loadPlan('runbooks/windows/2026-12-20-patch.yaml');
    const left = createMemoryStore();
    const claimed = Promise.withResolvers<void>();
    const dies: Environment['store'] = {
      ...left,
      create: async (key, bytes) => {
        const result = await left.create(key, bytes);
        if (!key.startsWith(claimsPrefix(loaded.plan.id))) return result;
        claimed.resolve();
        return new Promise(() => undefined);
      },
    };
    const clock = createJumpingClock(Date.parse('2026-12-10T00:00:00Z'));
    void openWindow({ ...environmentOf(1), store: dies, clock }, loaded, opening);
    await claimed.promise;
    const next = { ...environmentOf(1), store: left, clock, simulated: true } as const;
    expect(await openWindow(next, loaded, opening)).toBe('opened');
    const kinds = (await readLedger(left, loaded.plan.id)).entries().map(({ body }) => body.kind);
    expect(kinds).toContain('window-opened');
  });
});

// The way into a window: one run at a time, on what was frozen, with the key that can read it.

import { describe, expect, test } from 'vitest';
import { withoutGithub } from '../../../pipelines/adapters/github/prover.ts';
import { createMemoryKeyring } from '../../../pipelines/adapters/keyring/memory-keyring.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { type EnterOptions, enterWindow } from '../../../pipelines/engine/enter-window.ts';
import { snapshotKey } from '../../../pipelines/ledger/keys.ts';
import type { Store } from '../../../pipelines/ports.ts';
import { rehearsalWriting } from '../../../pipelines/rehearsal/rehearsal-key.ts';
import { bodiesOf, enterAgain, minute, type Night, openNight } from '../../support/night.ts';
import { changed } from '../../support/valid-plan.ts';

async function options(night: Night, more: Partial<EnterOptions> = {}): Promise<EnterOptions> {
  const { files, store, keyring, clock, ports } = night;
  const window = files.plan.id;
  return {
    window,
    files,
    store,
    keyring,
    clock,
    portsFor: async () => ports,
    writing: await rehearsalWriting(night.keyring, window, 'other'),
    code: 'test',
    prover: withoutGithub,
    ...more,
  };
}

const reading = (
  store: Store,
  read: (key: string, bytes: Uint8Array | null) => Uint8Array | null,
): Store => ({
  ...store,
  read: async (key) => read(key, await store.read(key)),
});

test('an answer that was lost is read again: the claim and the entries are there, and are one’s own', async () => {
  const night = await openNight();
  await night.clock.sleep(11 * minute);
  const losing: Store = {
    ...night.store,
    create: async (key, bytes) => {
      await night.store.create(key, bytes);
      throw new Error('ECONNRESET');
    },
  };
  const entered = await enterWindow(await options(night, { store: losing }));
  expect(entered.result).toBe('in');
});

test('a run that took the claim and cannot say so in the ledger gives it back', async () => {
  const night = await openNight();
  await night.clock.sleep(11 * minute);
  const full: Store = {
    ...night.store,
    create: async (key, bytes) => {
      if (key.includes('/entries/')) throw new Error('ENOSPC: no space left on device');
      return night.store.create(key, bytes);
    },
  };
  await expect(enterWindow(await options(night, { store: full }))).rejects.toThrow('ENOSPC');
  expect((await enterWindow(await options(night))).result).toBe('in');
});

describe('the first run', () => {
  test('freezes plan, organisation, roster and templates under one digest', async () => {
    const night = await openNight();
    const [opened] = bodiesOf(night, 'window-opened');
    expect(opened?.snapshot).toBe(night.run.snapshotDigest());
    expect(night.run.snapshot().plan).toEqual(night.files.plan);
    expect(night.run.roster()).toEqual(night.files.roster);
  });

  test('keeps people out of everything that can be read without the key', async () => {
    const night = await openNight();
    for (const key of await night.store.list('')) {
      expect(new TextDecoder().decode((await night.store.read(key)) ?? new Uint8Array())).not.toContain(
        'account-1',
      );
    }
  });

  test('that dies before it opened the window leaves that to the next', async () => {
    const night = await openNight();
    const store = createMemoryStore();
    const dying = {
      ...store,
      create: async (key: string, bytes: Uint8Array) => {
        if (key.includes('/snapshots/')) throw new Error('killed');
        return store.create(key, bytes);
      },
    };
    await expect(enterWindow(await options(night, { store: dying }))).rejects.toThrow('killed');
    await night.clock.sleep(11 * minute);
    expect(await enterWindow(await options(night, { store }))).toMatchObject({ result: 'in' });
  });
});

describe('every later run', () => {
  test('goes on from what was frozen, whatever the files say now', async () => {
    const night = await openNight();
    const files = { ...night.files, plan: changed(night.files.plan, { author: 'it-manager' }), roster: [] };
    const next = await enterAgain({ ...night, files });
    expect(next.run.snapshotDigest()).toBe(night.run.snapshotDigest());
    expect(next.run.roster()).toHaveLength(20);
    expect(bodiesOf(next, 'window-opened')).toHaveLength(1);
  });

  test('is kept out while another holds the claim, and told until when', async () => {
    const night = await openNight();
    expect(await enterWindow(await options(night))).toEqual({
      result: 'held',
      holder: 'run-1',
      until: night.clock.now() + 10 * minute,
    });
  });

  test('gets in at once when the one before gave the claim back', async () => {
    const night = await openNight();
    await night.ledger.releaseClaim();
    expect(await enterWindow(await options(night))).toMatchObject({ result: 'in' });
  });
});

describe('what a user can mend is said', () => {
  test('when the window was never opened', async () => {
    const night = await openNight();
    const never = await options(night, { files: null, store: createMemoryStore() });
    await expect(enterWindow(never)).rejects.toThrow('has not been opened in this store');
  });

  test.for([
    ['missing', (): Uint8Array | null => null, 'The snapshot is missing'],
    ['changed', (): Uint8Array | null => new TextEncoder().encode('{}'), 'is not what its digest says'],
  ] as const)('when the snapshot is %s', async ([, found, message]) => {
    const night = await openNight();
    await night.ledger.releaseClaim();
    const key = snapshotKey(night.run.window, night.run.snapshotDigest());
    const store = reading(night.store, (wanted, bytes) => (wanted === key ? found() : bytes));
    await expect(enterWindow(await options(night, { store }))).rejects.toThrow(message);
  });

  test('when the key is another one', async () => {
    const night = await openNight();
    await night.ledger.releaseClaim();
    const keyring = createMemoryKeyring(() => new Uint8Array(32).fill(9));
    await expect(enterWindow(await options(night, { keyring }))).rejects.toThrow(
      'cannot be read with the window key',
    );
  });
});

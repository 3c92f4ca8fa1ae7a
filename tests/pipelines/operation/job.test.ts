// What a process is refused for before it writes into the record of a real window.

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { keyringOf, refuseWhatIsMissing } from '../../../pipelines/operation/job.ts';
import { validOrganisation } from '../../support/valid-plan.ts';

const organisation = {
  ...validOrganisation,
  messenger: { ...validOrganisation.messenger, adapter: 'matrix', tokenSecret: 'MESSENGER_TOKEN' },
} as const;
const missingIn = (env: NodeJS.ProcessEnv): string => {
  try {
    refuseWhatIsMissing('w', organisation, env);
    return '';
  } catch (error) {
    return (error as Error).message.replace(/.*: /, '');
  }
};

test('a laptop hears of all keys and secrets at once, wherever those that it has are set', () => {
  expect(missingIn({})).toBe('TIDEOVER_KEY, TIDEOVER_WINDOW_KEYS, MESSENGER_TOKEN, MATRIX_AS_TOKEN');
  const channels = JSON.stringify({ MESSENGER_TOKEN: 'one' });
  const keys = { TIDEOVER_KEY: 'file', TIDEOVER_WINDOW_KMS: 'alias/{window}' };
  expect(missingIn({ ...keys, TIDEOVER_CHANNELS: channels })).toBe('MATRIX_AS_TOKEN');
  expect(missingIn({ ...keys, TIDEOVER_CHANNELS: channels, TIDEOVER_SECRET_MATRIX_AS_TOKEN: 'two' })).toBe(
    '',
  );
});

test('a run opens no window with a key that ends with its machine, and needs no secret for it', () => {
  const run = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example.com' };
  expect(missingIn(run)).toBe('TIDEOVER_WINDOW_KEYS');
  expect(missingIn({ ...run, TIDEOVER_WINDOW_KEYS: 'secret' })).toBe('');
});

const world = mkdtempSync(join(tmpdir(), 'tideover-job-'));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(world, { recursive: true, force: true });
});

const real = { window: 'night', snapshot: { writers: {} } };
const rehearsal = { window: 'night', snapshot: { writers: { rehearsal: 'ssh-ed25519 AAAA' } } };

test('a real window without its keys is refused, whatever a rehearsal of that name left here', async () => {
  vi.stubEnv('TIDEOVER_WORLD', world);
  vi.stubEnv('TIDEOVER_WINDOW_KEYS', '');
  vi.stubEnv('TIDEOVER_WINDOW_KMS', '');
  mkdirSync(join(world, 'keys'), { recursive: true, mode: 0o700 });
  writeFileSync(join(world, 'keys', 'night.destroyed'), '', { mode: 0o600 });
  const store = createMemoryStore();
  expect(() => keyringOf(store, real)).toThrow('This machine has no key of this window');
  await expect(keyringOf(store, rehearsal).windowKey('night')).rejects.toThrow('was destroyed');
  vi.stubEnv('TIDEOVER_WINDOW_KEYS', Buffer.alloc(32, 1).toString('base64'));
  await keyringOf(store, real).windowKey('night');
  expect(existsSync(join(world, 'keys', 'night.key'))).toBe(false);
});

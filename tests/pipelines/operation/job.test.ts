// What a process is refused for before it writes into the record of a real window.

import { expect, test } from 'vitest';
import { refuseWhatIsMissing } from '../../../pipelines/operation/job.ts';
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

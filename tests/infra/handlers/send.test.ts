import { afterEach, expect, test, vi } from 'vitest';
import { handler } from '../../../infra/handlers/send.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('a word of the queue that nobody can read goes back alone, and the rest of the batch does not wait for it', async () => {
  for (const [name, value] of Object.entries({
    CHANNEL_KIND: 'ses',
    CHANNEL_ID: 'mail',
    PER_MINUTE: '60',
    VAULT_BUCKET: 'vault',
    AWS_REGION: 'eu-central-1',
  }))
    vi.stubEnv(name, value);
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const Records = ['{', '{"format":1}', '{"__proto__":{}}'].map((body, index) => ({
    messageId: `m-${index}`,
    body,
  }));
  expect(await handler({ Records }, { getRemainingTimeInMillis: () => 60_000 })).toEqual({
    batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })),
  });
  expect(said).toHaveBeenCalledTimes(3);
});

import { expect, test } from 'vitest';
import { withQueues } from '../../../pipelines/operation/queued-channels.ts';
import type { MessageChannel } from '../../../pipelines/ports.ts';

const channel = (id: string): MessageChannel => ({
  id,
  limits: { perMinute: 840, atOnce: 10, size: { most: 1000, unit: 'bytes' } },
  send: async () => ({ result: 'accepted', receipt: '' }),
  probe: async () => ({ works: true, detail: '' }),
});
const channels = new Map([channel('mail'), channel('wecom')].map((one) => [one.id, one]));

test('without queues every channel sends by itself', () => {
  expect(withQueues(channels, undefined, 'w-2026')).toBe(channels);
});

test('a named channel waits in its queue and keeps its size; the others stay', () => {
  process.env.AWS_REGION ??= 'us-east-1';
  const queued = withQueues(channels, '{"mail": "https://sqs.us-east-1.amazonaws.com/1/q"}', 'w-2026');
  expect(queued.get('wecom')).toBe(channels.get('wecom'));
  expect(queued.get('mail')?.limits).toMatchObject({ size: { most: 1000 }, perMinute: 60_000 });
});

test.each(['x', '[1]', '{"mail": "no address"}'])('%s is refused with what to write', (text) => {
  expect(() => withQueues(channels, text, 'w-2026')).toThrow('not written as a JSON object');
});

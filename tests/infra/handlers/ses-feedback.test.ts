import { afterEach, expect, test, vi } from 'vitest';
import { feedbackOf, recordFeedback } from '../../../infra/handlers/ses-feedback.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { testVoice } from '../../support/run-key.ts';

afterEach(() => vi.restoreAllMocks());

const bounce = {
  eventType: 'Bounce',
  mail: {
    messageId: '0100-abc',
    timestamp: '2026-12-05T17:00:00Z',
    destination: ['person@example.com'],
    tags: { 'tideover-window': ['w-2026'], 'tideover-delivery': ['d'.repeat(64)] },
  },
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'person@example.com' }],
  },
};
const voice = testVoice('bounce');
const now = Temporal.Instant.from('2026-12-05T17:00:01Z');
const batch = (...events: readonly unknown[]) => ({
  Records: events.map((event, index) => ({
    messageId: `m${index}`,
    body: typeof event === 'string' ? event : JSON.stringify(event),
  })),
});

test('a bounce becomes one fact of its window, without the address, however often it is told', async () => {
  vi.spyOn(console, 'info').mockImplementation(() => {});
  const store = createMemoryStore();
  for (let round = 0; round < 2; round += 1)
    expect(await recordFeedback(batch(bounce), store, voice, now)).toEqual({ batchItemFailures: [] });
  expect(await store.list('windows/')).toEqual(['windows/w-2026/facts/bounce/bounce-0100-abc.json']);
  const text = new TextDecoder().decode(
    (await store.read('windows/w-2026/facts/bounce/bounce-0100-abc.json')) ?? undefined,
  );
  expect(JSON.parse(text).says).toMatchObject({ delivery: 'd'.repeat(64), detail: 'Permanent General' });
  expect(text).not.toContain('@');
});

test('what is not about a window’s mail is passed over; what cannot be read goes back to the queue', async () => {
  const logged = vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const store = createMemoryStore();
  const { batchItemFailures } = await recordFeedback(
    batch({ eventType: 'Bounce' }, 'not json'),
    store,
    voice,
    now,
  );
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'm1' }]);
  expect(logged).toHaveBeenCalledTimes(1);
  expect(await store.list('')).toEqual([]);
});

test.each([
  ['../../etc', null],
  ['W 1', null],
  ['w-2026', 'w-2026'],
])('a window named %s is taken as %s', (window, taken) => {
  const told = feedbackOf({ ...bounce, mail: { ...bounce.mail, tags: { 'tideover-window': [window] } } });
  expect(told?.window ?? null).toBe(taken);
});

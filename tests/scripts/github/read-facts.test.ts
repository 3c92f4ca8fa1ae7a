// What services put beside people's words is no fact: it wakes nobody, however much of it there is.

import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { factKeys, putFact } from '../../../pipelines/engine/take-facts.ts';
import { factKey } from '../../../pipelines/ledger/keys.ts';
import { readFacts } from '../../../pipelines/operation/read-window.ts';

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('people’s words are read; workers’ words and the mail service’s are not among them', async () => {
  const store = createMemoryStore();
  const key = 'a'.repeat(64);
  const outcome = { key, result: 'accepted', detail: '1' };
  await store.create(`windows/w-1/facts/notices/accepted/${key}.json`, json(outcome));
  await store.create(factKey('w-1', 'mail-bounce', 'm-1'), json({ window: 'w-1', event: 'bounce', at: '' }));
  await store.create(factKey('w-1', 'command', 'torn'), json('{'));
  expect(await readFacts(store, 'w-1')).toEqual([]);
  // Of workers' words not even the bytes are read: a large roster has one for each person.
  expect((await factKeys(store, 'w-1')).filter((one) => one.includes('/notices/'))).toEqual([]);
  const answer = {
    kind: 'doubt-answer',
    effect: key,
    answer: 'sent',
    by: 'duty-lead',
    at: '2026-12-05T17:00:00.000Z',
    via: { kind: 'console', user: 'test' },
    reason: 'seen',
  } as const;
  await putFact(store, 'w-1', 'said-1', answer);
  expect(await readFacts(store, 'w-1')).toEqual([{ id: 'doubt-answer/said-1.json', fact: answer }]);
});

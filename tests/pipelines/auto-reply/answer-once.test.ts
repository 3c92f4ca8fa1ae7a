// At most one reply per sender and window, whatever happens in between; and a limit on all of them.

import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { senderClaim } from '../../../pipelines/auto-reply/answer-once.ts';
import type { Store } from '../../../pipelines/ports.ts';
import { customer, decide, duringWindow, letter, mailbox, outcomeOf, policy } from '../../support/letters.ts';

const later = (seconds: number) => Temporal.Instant.from(duringWindow).add({ seconds }).toString();

test('the same sender is answered once, however it writes its address', async () => {
  const store = createMemoryStore();
  expect(await outcomeOf(letter(), { store })).toBe('answered');
  for (const from of [
    customer,
    'CUSTOMER@Client.Example',
    'customer+2@client.example',
    `prvs=12ab=${customer}`,
  ]) {
    expect(await outcomeOf(letter(), { store, from, at: later(3600) })).toBe('already-answered');
  }
});

test('another sender, and the same one in another window, is answered', async () => {
  const store = createMemoryStore();
  const next = { ...policy, window: { ...policy.window, id: '2026-12-06-second' } };
  expect(await outcomeOf(letter(), { store })).toBe('answered');
  const other = 'other@client.example';
  expect(await outcomeOf(letter({ from: other }), { store, from: other })).toBe('answered');
  expect(await outcomeOf(letter(), { store, policy: next })).toBe('answered');
});

test('one who writes through a system that gives each message another return path is answered once', async () => {
  const store = createMemoryStore();
  const outcomes: string[] = [];
  for (const number of [1, 2, 3]) {
    outcomes.push(await outcomeOf(letter(), { store, from: `b-${number}-x@crm.client.example` }));
  }
  expect(outcomes).toEqual(['answered', 'already-answered', 'already-answered']);
});

test.each([
  ['dan@client.example', 'dan@client.example.'],
  ['"dan"@client.example', 'dan@client.example'],
  ['Dan <dan@client.example>', 'Team: DAN@Client.Example;'],
])('one mailbox written as %s and as %s is answered once', async (...froms) => {
  const store = createMemoryStore();
  const outcomes: string[] = [];
  for (const [index, from] of froms.entries())
    outcomes.push(await outcomeOf(letter({ from }), { store, from: `b-${index}@crm.client.example` }));
  expect(outcomes).toEqual(['answered', 'already-answered']);
});

test('a sender whose name before the @ stands in quotes is answered at that address', async () => {
  const from = '"a b"@client.example';
  const decision = await decide(letter({ from }), { from });
  expect(decision.reply && decision.envelope.to).toBe(from);
  expect(decision.reply && decision.message).toContain(`To: ${from}\r\n`);
});

test('a refused message is not remembered: its sender is answered when it writes itself', async () => {
  const store = createMemoryStore();
  expect(await outcomeOf(letter({ extra: ['Auto-Submitted: auto-replied'] }), { store })).toBe(
    'auto-submitted',
  );
  expect(await store.list('')).toEqual([]);
  expect(await outcomeOf(letter(), { store })).toBe('answered');
});

/** Every operation takes a turn of the event loop, so that callers overlap at each step. */
function overlapping(store: Store): Store {
  const aTurn = () => new Promise((resolve) => setTimeout(resolve, 5));
  return {
    create: (key, bytes) => aTurn().then(() => store.create(key, bytes)),
    read: (key) => aTurn().then(() => store.read(key)),
    list: (prefix) => aTurn().then(() => store.list(prefix)),
  };
}

test('of fifty deliveries at once one is answered', async () => {
  const store = overlapping(createMemoryStore());
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => outcomeOf(letter(), { store })));
  expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(1);
});

test('a worker reads each slot once, and its limit holds across workers all the same', async () => {
  const store = createMemoryStore();
  const read: string[] = [];
  const counting: Store = {
    ...store,
    read: (key) => {
      read.push(key);
      return store.read(key);
    },
  };
  const workers = [new Map<string, number>(), new Map<string, number>()];
  const outcomes: string[] = [];
  for (let index = 0; index < 30; index += 1) {
    const slotTimes = workers[index % 2];
    const from = `customer-${index}@client.example`;
    outcomes.push(
      await outcomeOf(letter({ from }), { store: counting, from, ...(slotTimes && { slotTimes }) }),
    );
  }
  expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(20);
  const slots = read.filter((key) => key.includes('/replies/'));
  expect(slots).toHaveLength(2 * new Set(slots).size);
});

/** A store whose n-th operation is the process's last: it is done or not, and nothing after it happens. */
function dyingAt(store: Store, operation: number, done: boolean): Store {
  let count = 0;
  const guarded =
    <Arguments extends unknown[], Result>(act: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      count += 1;
      if (count > operation) throw new Error('dead');
      if (count < operation) return act(...given);
      if (done) await act(...given);
      throw new Error('dead');
    };
  return { create: guarded(store.create), read: guarded(store.read), list: guarded(store.list) };
}

test('a crash at any operation leaves at most one reply, and none before its record', async () => {
  for (let operation = 1; operation <= 12; operation += 1) {
    for (const done of [false, true]) {
      const store = createMemoryStore();
      const first = await outcomeOf(letter(), { store: dyingAt(store, operation, done) }).catch(() => 'dead');
      const claimed = (await store.list('')).some((key) => key.includes('/senders/'));
      if (first === 'answered') expect(claimed).toBe(true);
      const second = await outcomeOf(letter(), { store });
      expect([first, second].filter((outcome) => outcome === 'answered').length).toBeLessThanOrEqual(1);
      expect(second).toBe(claimed ? 'already-answered' : 'answered');
    }
  }
});

test('a burst of 1,000 senders gets twenty replies a minute and 500 a window', async () => {
  const store = createMemoryStore();
  const answeredAt: number[] = [];
  const causes = new Map<string, number>();
  for (let index = 0; index < 1000; index += 1) {
    const from = `c${index}@client.example`;
    const outcome = await outcomeOf(letter({ from }), {
      store,
      from,
      at: later(index * 2),
    });
    causes.set(outcome, (causes.get(outcome) ?? 0) + 1);
    if (outcome === 'answered') answeredAt.push(index * 2);
  }
  for (const time of answeredAt) {
    expect(answeredAt.filter((other) => other > time - 60 && other <= time).length).toBeLessThanOrEqual(20);
  }
  expect(Object.fromEntries(causes)).toEqual({ answered: 500, 'minute-limit': 240, 'window-limit': 260 });
});

test('sixty senders at once get no more than twenty replies', async () => {
  const store = overlapping(createMemoryStore());
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      outcomeOf(letter({ from: `c${index}@client.example` }), { store, from: `c${index}@client.example` }),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(20);
});

test('100,000 senders are remembered', async () => {
  const store = createMemoryStore();
  const sender = (index: number) => `c${index}@client.example`;
  for (let index = 0; index < 100_000; index += 1) {
    await store.create(senderClaim(policy.window.id, sender(index)), new Uint8Array());
  }
  for (const index of [0, 1, 999, 50_000, 99_999]) {
    expect(await outcomeOf(letter(), { store, from: sender(index) })).toBe('already-answered');
  }
  const newcomer = sender(100_000);
  expect(await outcomeOf(letter({ from: newcomer }), { store, from: newcomer })).toBe('answered');
});

test('what is remembered names nobody', async () => {
  const store = createMemoryStore();
  await outcomeOf(letter(), { store });
  for (const key of await store.list('')) {
    const content = new TextDecoder().decode((await store.read(key)) ?? new Uint8Array());
    expect(`${key} ${content}`).not.toContain('client');
  }
});

describe('loops end', () => {
  const theirs = 'info@partner.example';
  const partner = {
    ...policy,
    from: theirs,
    mailboxes: policy.mailboxes.map((each) => ({ ...each, address: theirs })),
    own: new Set([theirs]),
  };

  test('two responders of this kind: one reply', async () => {
    const decision = await decide(letter({ without: ['from'], extra: [`From: ${theirs}`] }), {
      from: theirs,
    });
    if (!decision.reply) throw new Error(decision.because);
    const back = await outcomeOf(Buffer.from(decision.message), {
      policy: partner,
      from: mailbox,
      to: theirs,
    });
    expect(back).toBe('auto-submitted');
  });

  test('a responder that marks nothing and answers everything: one reply', async () => {
    const store = createMemoryStore();
    let replies = 0;
    for (let round = 0; round < 100; round += 1) {
      const raw = letter({
        without: ['from', 'message-id'],
        extra: [`From: ${theirs}`, `Message-ID: <${round}@p>`],
      });
      if ((await outcomeOf(raw, { store, from: theirs, at: later(round) })) === 'answered') replies += 1;
    }
    expect(replies).toBe(1);
  });

  test('our own reply that a forwarder sends back to us gets none', async () => {
    const decision = await decide(letter());
    if (!decision.reply) throw new Error(decision.because);
    expect(await outcomeOf(Buffer.from(decision.message), { from: customer })).toBe('auto-submitted');
    const stripped = decision.message.replace(
      /^(?:Auto-Submitted|X-Auto-Response-Suppress|Precedence).*\r\n/gm,
      '',
    );
    expect(await outcomeOf(Buffer.from(stripped), { from: 'forwarder@client.example' })).toBe('own-address');
  });

  test('the bounce of our reply gets none', async () => {
    const bounce = letter({
      without: ['from', 'content-type'],
      extra: [
        'From: Mail Delivery System <x@client.example>',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      ],
    });
    expect(await outcomeOf(bounce, { from: '' })).toBe('null-return-path');
    expect(await outcomeOf(bounce, { from: 'x@client.example' })).toBe('report');
  });

  test('a list that we are subscribed to gets none', async () => {
    const raw = letter({ extra: ['List-Id: <talk.client.example>', 'Precedence: list'] });
    expect(await outcomeOf(raw, { from: 'talk-bounces@client.example' })).toBe('list');
  });
});

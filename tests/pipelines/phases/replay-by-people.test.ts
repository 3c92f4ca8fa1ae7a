// Where no program enters held work, those who hold it are told what to enter, reminded, believed when they say that it
// is in, and nothing of it can hold the window up for ever.

import { expect, test } from 'vitest';
import { enteredByPeople } from '../../../pipelines/adapters/by-hand/exported-messenger.ts';
import { runPhase } from '../../../pipelines/engine/run-phase.ts';
import { takeFacts } from '../../../pipelines/engine/take-facts.ts';
import { feedbackFact, writerOf } from '../../../pipelines/feedback/feedback-fact.ts';
import { codeIn } from '../../../pipelines/feedback/one-time-code.ts';
import { inReplayOrder } from '../../../pipelines/ledger/held-item.ts';
import { sealingKeyOf } from '../../../pipelines/ledger/sealed.ts';
import type { Trouble } from '../../../pipelines/plan/plan.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import type { ApprovalRecords, OutboxItem, OutgoingMessage, SendResult } from '../../../pipelines/ports.ts';
import {
  bodiesOf,
  command,
  end,
  hour,
  minute,
  type Night,
  openNight,
  report,
  start,
} from '../../support/night.ts';

const item = (index: number, from: string, more: Partial<OutboxItem> = {}): OutboxItem => ({
  key: `held-${index}`,
  conversation: 'sales',
  from,
  at: toInstantText(start + index * minute),
  kind: 'message',
  text: `text ${index}`,
  ...more,
});

async function held(
  items: readonly OutboxItem[],
  more: {
    readonly answers?: () => SendResult;
    readonly withoutMail?: readonly string[];
    readonly records?: ApprovalRecords;
    /** Whether this item cannot be marked now. */
    readonly refuses?: (key: string) => boolean;
  } = {},
) {
  const marked = new Set<string>();
  const letters: OutgoingMessage[] = [];
  const night = await openNight({
    at: end,
    before: 'replay',
    ...(more.withoutMail && { withoutMail: more.withoutMail }),
    channels: {
      mail: {
        send: async (message) => {
          const result = more.answers?.() ?? { result: 'accepted', receipt: '1' };
          if (result.result === 'accepted') letters.push(message);
          return result;
        },
      },
    },
    ports: {
      nobodyActs: true,
      replay: enteredByPeople,
      approvalRecords: more.records ?? null,
      outbox: {
        contents: async () => ({
          held: inReplayOrder(items.filter(({ key }) => !marked.has(key))),
          replayed: items.filter(({ key }) => marked.has(key)),
          setAside: [],
        }),
        whole: async () => null,
        markReplayed: async (key) => {
          if (more.refuses?.(key)) throw new Error('EIO');
          marked.add(key);
        },
      },
    },
  });
  return { night, marked, letters };
}

const look = async (night: Night) => {
  await takeFacts(night.run);
  return runPhase(night.run, 'replay', 1);
};

/** With the code of the newest list, unless another is given. */
async function writes(
  { night, letters }: Pick<Awaited<ReturnType<typeof held>>, 'night' | 'letters'>,
  account: string,
  trouble: Trouble,
  code = codeIn(letters.findLast(({ to }) => to?.account === account)?.text ?? ''),
  saidAt = night.clock.now(),
): Promise<void> {
  const at = toInstantText(saidAt);
  const sealTo = sealingKeyOf(await night.keyring.windowKey(night.run.window));
  const said = {
    way: 'mail' as const,
    trouble,
    text: `x ${code}`,
    writer: writerOf(night.run.window, 'mailbox', `${account}@example.com`),
    department: null,
  };
  await report(night, feedbackFact(said, { window: night.run.window, sealTo }, at, new Uint8Array(32)));
}

test('each holder gets his own list in order, with all that is to be pasted, and only once', async () => {
  const { night, letters } = await held([item(2, 'account-1'), item(1, 'account-1'), item(3, 'account-2')]);
  expect(await look(night)).toMatchObject({ result: 'waiting' });
  expect(await look(night)).toMatchObject({ result: 'waiting' });
  expect(letters.map(({ to }) => to?.account)).toEqual(['account-1', 'account-2']);
  const [first] = letters;
  expect(first?.text.indexOf('text 1')).toBeGreaterThan(0);
  expect(first?.text.indexOf('text 2')).toBeGreaterThan(first?.text.indexOf('text 1') ?? 0);
  expect(first?.text).not.toContain('text 3');
});

test('who says that all is entered is ticked off, and when everybody has, the window goes on', async () => {
  const { night, marked, letters } = await held([item(1, 'account-1'), item(2, 'account-2')]);
  await look(night);
  await night.clock.sleep(minute);
  await writes({ night, letters }, 'account-1', 'entered');
  await writes({ night, letters }, 'account-2', 'none');
  expect(await look(night)).toMatchObject({ result: 'waiting' });
  expect([...marked]).toEqual(['held-1']);
  await night.clock.sleep(minute);
  await writes({ night, letters }, 'account-2', 'entered');
  expect(await look(night)).toMatchObject({ result: 'done' });
  expect(bodiesOf(night, 'measured').find(({ name }) => name === 'replayed-items')).toMatchObject({
    value: 2,
  });
});

test('with another’s code, or without one, nobody is ticked off', async () => {
  const { night, marked, letters } = await held([item(1, 'account-1'), item(2, 'account-2')]);
  await look(night);
  await night.clock.sleep(minute);
  await writes({ night, letters }, 'account-1', 'entered', codeIn(letters[1]?.text ?? ''));
  await writes({ night, letters }, 'account-2', 'entered', null);
  expect(await look(night)).toMatchObject({ result: 'waiting' });
  expect([...marked]).toEqual([]);
});

test('a word from before the list was sent is about something else', async () => {
  const { night, marked, letters } = await held([item(1, 'account-1')]);
  await writes({ night, letters }, 'account-1', 'entered');
  await night.clock.sleep(minute);
  expect(await look(night)).toMatchObject({ result: 'waiting' });
  expect(marked.size).toBe(0);
});

test('who says nothing is reminded every hour, three times', async () => {
  const { night, letters } = await held([item(1, 'account-1')]);
  for (let hours = 0; hours < 6; hours += 1) {
    expect(await look(night)).toMatchObject({ result: 'waiting' });
    await night.clock.sleep(hour);
  }
  expect(letters.map(({ notice }) => notice)).toEqual([0, 1, 2, 3].map((one) => `held-work/${one}/1`));
});

test('of a list that could be ticked off in part alone its holder hears no second time', async () => {
  let isBroken = true;
  const refuses = (key: string) => isBroken && key === 'held-2';
  const { night, marked, letters } = await held([item(1, 'account-1'), item(2, 'account-1')], { refuses });
  await look(night);
  await night.clock.sleep(minute);
  await writes({ night, letters }, 'account-1', 'entered');
  expect(await look(night)).toMatchObject({ result: 'waiting' });
  expect([...marked]).toEqual(['held-1']);
  isBroken = false;
  expect(await look(night)).toMatchObject({ result: 'done' });
  expect(letters).toHaveLength(1);
});

test('whom the list may not have reached is reminded as well', async () => {
  let isFirst = true;
  const answers = (): SendResult => {
    if (!isFirst) return { result: 'accepted', receipt: '1' };
    isFirst = false;
    return { result: 'unknown', why: 'the connection broke' };
  };
  const { night, letters } = await held([item(1, 'account-1')], { answers });
  for (let hours = 0; hours < 3; hours += 1) {
    await look(night);
    await night.clock.sleep(hour);
  }
  expect(letters.map(({ notice }) => notice)).toEqual(['held-work/1/1', 'held-work/2/1']);
});

test('a code proves that the list was there, whatever the clock of the door that took it', async () => {
  const { night, marked, letters } = await held([item(1, 'account-1')]);
  await look(night);
  await writes({ night, letters }, 'account-1', 'entered', undefined, night.clock.now() - minute);
  expect(await look(night)).toMatchObject({ result: 'done' });
  expect([...marked]).toEqual(['held-1']);
});

test('a decider may leave it open, after the list is there and not before, and the summary says who and why', async () => {
  const { night, marked, letters } = await held([item(1, 'account-1'), item(2, 'account-2')]);
  await command(night, { name: 'settle', item: 'all' });
  await night.clock.sleep(minute);
  expect(await look(night)).toMatchObject({ result: 'waiting' });
  await night.clock.sleep(minute);
  await command(night, { name: 'settle', item: 'held-1' }, 'sent by fax');
  expect(await look(night)).toMatchObject({ result: 'waiting' });
  await night.clock.sleep(minute);
  await writes({ night, letters }, 'account-2', 'entered');
  const result = await look(night);
  expect(result).toMatchObject({ result: 'done' });
  expect(JSON.stringify(result)).toContain('held-1 (Role: sent by fax)');
  expect([...marked]).toEqual(['held-2']);
});

test('whom no channel reaches is counted, and what a channel refuses is tried again with the reminder', async () => {
  let isDown = true;
  const { night, letters } = await held([item(1, 'account-1'), item(2, 'account-2')], {
    withoutMail: ['account-1'],
    answers: () => (isDown ? { result: 'refused', why: 'down' } : { result: 'accepted', receipt: '1' }),
  });
  expect(await look(night)).toMatchObject({
    result: 'waiting',
    why: expect.stringContaining('2 of them could not'),
  });
  isDown = false;
  await night.clock.sleep(hour);
  expect(await look(night)).toMatchObject({
    result: 'waiting',
    why: expect.stringContaining('1 of them could not'),
  });
  expect(letters).toHaveLength(1);
});

test('an item longer than a message goes in several, with nothing lost', async () => {
  const text = '长'.repeat(150_000);
  const { night, letters } = await held([item(1, 'account-1', { text })]);
  await look(night);
  expect(letters.length).toBeGreaterThan(4);
  expect([...letters.map((letter) => letter.text).join('')].filter((one) => one === '长')).toHaveLength(
    150_000,
  );
});

test('an approval that was entered by hand is compared with the ERP, and a contradiction is closed by a word', async () => {
  const approval = item(1, 'account-1', { kind: 'approval', text: 'PO-7 approved' });
  const records = {
    list: async () => [{ id: 'PO-7', decision: 'rejected' as const, by: 'account-1' }],
  };
  const { night, letters } = await held([approval], { records });
  await look(night);
  await night.clock.sleep(minute);
  await writes({ night, letters }, 'account-1', 'entered');
  expect(await look(night)).toMatchObject({ result: 'stopped', why: expect.stringContaining('PO-7') });
  await night.clock.sleep(minute);
  await command(night, { name: 'settle', item: 'po-7' }, 'cancelled on the phone');
  expect(await look(night)).toMatchObject({ result: 'done' });
});

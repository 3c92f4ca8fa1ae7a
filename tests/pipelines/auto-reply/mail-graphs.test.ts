// Random mail systems around us: people, responders that mark nothing, forwarders that keep or rewrite the
// sender. Whatever circles they form, each sender gets one reply of ours at most, and we end the circle.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMail } from '../../../pipelines/adapters/mail/read-mail.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { answerOnce } from '../../../pipelines/auto-reply/answer-once.ts';
import { duringWindow, mailbox, policy } from '../../support/letters.ts';

type Habit = 'answers-all' | 'forwards' | 'forwards-rewriting' | 'reads';

interface Parcel {
  readonly from: string;
  readonly to: string;
  readonly raw: string;
}

const nodes = fc.array(
  fc.record({
    habit: fc.constantFrom<Habit>('answers-all', 'forwards', 'forwards-rewriting', 'reads'),
    /** Where it forwards to: an index among the nodes, or us. */
    next: fc.integer({ min: -1, max: 4 }),
  }),
  { minLength: 3, maxLength: 5 },
);

test('each sender of a random mail system gets at most one reply', async () => {
  await fc.assert(
    fc.asyncProperty(nodes, fc.nat(4), async (system, first) => {
      const store = createMemoryStore();
      const addressOf = (index: number) => (system[index] ? `node${index}@client.example` : mailbox);
      const repliesTo = new Map<string, number>();
      const start = addressOf(first % system.length);
      const queue: Parcel[] = [{ from: start, to: mailbox, raw: mail(start, mailbox, 'start') }];
      for (let step = 0; step < 60; step += 1) {
        const parcel = queue.shift();
        if (parcel === undefined) break;
        const at = Temporal.Instant.from(duringWindow).add({ seconds: step });
        if (parcel.to === mailbox) {
          const request = { mail: await readMail(Buffer.from(parcel.raw)), envelope: parcel, policy, at };
          const decision = await answerOnce(request, store);
          if (!decision.reply) continue;
          repliesTo.set(decision.envelope.to, (repliesTo.get(decision.envelope.to) ?? 0) + 1);
          queue.push({ ...decision.envelope, raw: decision.message });
          continue;
        }
        const index = Number(/^node(\d)/.exec(parcel.to)?.[1]);
        const node = system[index];
        if (node?.habit === 'forwards') queue.push({ ...parcel, to: addressOf(node.next) });
        if (node?.habit === 'forwards-rewriting') {
          queue.push({ ...parcel, from: parcel.to, to: addressOf(node.next) });
        }
        // Answers even the null sender, by the From header, as the worst responders do.
        if (node?.habit === 'answers-all') {
          const back = parcel.from || mailbox;
          queue.push({ from: parcel.to, to: back, raw: mail(parcel.to, back, `s${step}`) });
        }
      }
      expect(Math.max(0, ...repliesTo.values())).toBeLessThanOrEqual(1);
      expect(repliesTo.get(start)).toBe(1);
    }),
    { numRuns: 200, seed: Number(process.env.SEED ?? 20261206) },
  );
});

function mail(from: string, to: string, id: string): string {
  return `From: ${from}\r\nTo: ${to}\r\nSubject: hello\r\nMessage-ID: <${id}@client.example>\r\n\r\nHello, how are you?\r\n`;
}

// Who is written to next, in which segments: a pure plan. A segment is claimed by one intent before the first of its
// messages leaves, and settled by one outcome, so that the record stays small and a crash leaves one segment in doubt.

import { effectKeyOf } from '../ledger/effect-key.ts';
import type { EffectKey } from '../ledger/fact.ts';
import type { Delivery } from '../notices/deliveries.ts';
import { isOwed, type Sent } from './sent-so-far.ts';

export interface Segment {
  readonly key: EffectKey;
  readonly deliveries: readonly Delivery[];
  /** The record's names of their recipients, in the same order. */
  readonly recipients: readonly string[];
  /** Doubtful segments in whose place it goes out, and whose recipients of it. */
  readonly insteadOf: ReadonlyMap<EffectKey, readonly string[]>;
}

/**
 * Who is left goes by name and not by place in the list: the list of an earlier run may have been another one
 * (people updated their clients meanwhile), and nobody is written to twice.
 */
export function segmentsToSend(question: {
  readonly window: string;
  readonly notice: string;
  readonly channel: string;
  readonly deliveries: readonly Delivery[];
  readonly nameOf: (delivery: Delivery) => string;
  readonly sent: Sent | undefined;
  readonly size: number;
  readonly now: number;
  /** Also those who were never written to; otherwise only whom it is owed again. */
  readonly fresh: boolean;
}): readonly Segment[] {
  const { window, notice, channel, deliveries, nameOf, sent, size, now, fresh } = question;
  const owed: Named[] = [];
  const first: Named[] = [];
  for (const delivery of deliveries) {
    const name = nameOf(delivery);
    const word = sent?.words.get(name);
    if (word === undefined) first.push({ delivery, name, insteadOf: null });
    else if (isOwed(word, now)) {
      owed.push({ delivery, name, insteadOf: word.result === 'in-doubt' ? word.segment : null });
    }
  }
  const parts = [...cut(owed, size), ...(fresh ? cut(first, size) : [])];
  return parts.map((part, index): Segment => {
    const target = `${channel}/${(sent?.segments ?? 0) + index}`;
    const instead = part.filter(({ insteadOf }) => insteadOf !== null);
    return {
      key: effectKeyOf({ window, step: `notice/${notice}`, target, generation: 0 }),
      deliveries: part.map(({ delivery }) => delivery),
      recipients: part.map(({ name }) => name),
      insteadOf: new Map(
        [...Map.groupBy(instead, ({ insteadOf }) => insteadOf ?? '')].map(([segment, its]) => [
          segment,
          its.map(({ name }) => name),
        ]),
      ),
    };
  });
}

interface Named {
  readonly delivery: Delivery;
  readonly name: string;
  readonly insteadOf: EffectKey | null;
}

function cut<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

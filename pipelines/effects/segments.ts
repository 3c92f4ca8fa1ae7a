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
  /** The segments in doubt that this one replaces, with those of its recipients whom each concerned. */
  readonly insteadOf: ReadonlyMap<EffectKey, readonly string[]>;
}

/**
 * Who is still to be written to is found by name, not by place in the list: an earlier run may have had
 * another list (people updated their clients meanwhile), and nobody is written to twice.
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
  /** Also to people never written to; otherwise only to those to whom the message is owed again. */
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

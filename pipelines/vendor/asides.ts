// Skips times beside a clock time that are the same moment in another zone: "(05:00 CEST)", "/ 22:00 CET".

import type { Moment } from './moment.ts';
import { minuteOf, type TimeWord } from './time-word.ts';
import { zoneOfOffset } from './zones.ts';

/** A moment, where its words end, and the first word that does not belong to it. */
interface Behind {
  readonly moment: Moment;
  readonly to: number;
  readonly next: number;
}
type Passed = Omit<Behind, 'moment'>;

/** Passes over "(05:00 CEST)", "/ 22:00 CET" and the like behind a clock time: the same moment elsewhere. */
export function passAside(plain: string, words: readonly TimeWord[], taken: Behind): Passed {
  const { moment, to, next } = taken;
  if (moment.clock === undefined) return { to, next };
  const passed = passOne(plain, words, taken);
  return passed.next === next ? passed : passAside(plain, words, { moment, ...passed });
}

function passOne(plain: string, words: readonly TimeWord[], { moment, to, next }: Behind): Passed {
  const opened = /^\s*\(/.exec(plain.slice(to, to + 5));
  if (opened === null) {
    const isOther =
      /^ ?[/|=] ?$/.test(plain.slice(to, words[next]?.from ?? to)) &&
      ['clock', 'date'].includes(words[next]?.kind ?? '');
    const upTo = words.slice(next, next + 6).findIndex(({ kind }) => kind === 'zone');
    const zone = isOther && moment.zone !== undefined && upTo > 0 ? next + upTo : -1;
    const end = words[zone];
    return end !== undefined && end.to - to < 60 ? { to: end.to, next: zone + 1 } : { to, next };
  }
  const close = closingOf(plain, to + opened[0].length);
  const inside: TimeWord[] = [];
  for (let word = words[next]; word !== undefined && word.from < close; word = words[next + inside.length]) {
    inside.push(word);
  }
  if (!inside.some(({ kind }) => kind === 'clock')) return { to, next };
  return { to: close, next: next + inside.length };
}

function closingOf(plain: string, from: number): number {
  let depth = 1;
  for (let place = from; place < Math.min(plain.length, from + 250); place += 1) {
    const sign = plain[place];
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth === 0) return place + 1;
  }
  return from;
}

/** The moment with its ambiguous zone settled by the time in brackets: "4pm CST (8am UTC)". */
export function settled(moment: Moment, aside: readonly TimeWord[]): Moment {
  const { zone, clock } = moment;
  const other = aside.findLast((word) => word.kind === 'clock');
  const isUtc = aside.some((word) => word.kind === 'zone' && word.zone.offset === 0);
  if (!zone?.zone.unsure || clock === undefined || other?.kind !== 'clock' || !isUtc) return moment;
  const ahead = minuteOf(clock) - minuteOf(other);
  const offset = ((ahead + (1440 + 600)) % 1440) - 600;
  return { ...moment, zone: { ...zone, zone: zoneOfOffset(offset) } };
}

// The shape of a moment as a text names it: the words of time that belong together.

import type { TimeMeaning } from './time-word.ts';

export type Of<K extends TimeMeaning['kind']> = Extract<TimeMeaning, { kind: K }>;

export interface Moment {
  date?: Of<'date'>;
  weekday?: Of<'weekday'>;
  day?: Of<'day'>;
  part?: Of<'part'>;
  clock?: Of<'clock'>;
  zone?: Of<'zone'>;
  /** Whether the day was named behind the clock time, so that in a range it holds for both ends. */
  dayBehind?: boolean;
  /** Whether its days and hours can be combined in two ways. */
  doubtful?: boolean;
}

/** Whether the moment names a day. */
export function namesDay({ date, day, weekday }: Moment): boolean {
  return (date ?? day ?? weekday) !== undefined;
}

// A moment as a text names it: its words of time that belong together.

import type { TimeMeaning } from './time-word.ts';

export type Of<K extends TimeMeaning['kind']> = Extract<TimeMeaning, { kind: K }>;

export interface Moment {
  date?: Of<'date'>;
  weekday?: Of<'weekday'>;
  day?: Of<'day'>;
  part?: Of<'part'>;
  clock?: Of<'clock'>;
  zone?: Of<'zone'>;
  /** The day was named behind the clock time, so that in a range it stands for both ends. */
  dayBehind?: boolean;
  /** Days and hours that can be put together in two ways. */
  doubtful?: boolean;
}

/** Whether it says on which day. */
export function namesDay({ date, day, weekday }: Moment): boolean {
  return (date ?? day ?? weekday) !== undefined;
}

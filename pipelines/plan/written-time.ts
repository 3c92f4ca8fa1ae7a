// What somebody means by a time that is written as elsewhere: `20.12.2026 02:00`, `12/20/2026 11pm`, `2026年12月20日 2点`. It is
// never taken, only shown to whoever wrote it: `03/04` is two days.

import { orNull } from './time.ts';

export interface WrittenTime {
  /** `2026-12-20T02:00`, or the day alone; more than one where day and month could be either. */
  readonly local: readonly string[];
  readonly hasHour: boolean;
  /** Offset and zone as far as they stand there: `+01:00[Europe/Berlin]`, `[Europe/Berlin]` or nothing. */
  readonly place: string;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** In the order of the groups: y, m, d, or `?` for two that may be either. */
const dates: readonly (readonly [RegExp, string])[] = [
  [/^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)日?/, 'ymd'],
  [/^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})(?!\d)/, 'dmy'],
  [/^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?!\d)/, '??y'],
  [/^(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})(?!\d)/i, 'dmy'],
  [/^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)/i, 'mdy'],
];
const hours =
  /^[T,\s]*(?:at\s|um\s)?(凌晨|早上|上午|中午|下午|晚上)?\s*(\d{1,2})(?:\s*[:：.点时](?:(\d{2})分?|整)?(?::00)?)?\s*(am|pm|uhr|h)?$/i;
const zones =
  /(?<=[\d点时分整hmr])\s*(?:(z|utc|gmt)?\s*(?<offset>[+-]\d{1,2}(?::?\d{2})?)?)\s*(?:\[(?<inner>[\w+/-]+)\]|(?<named>[A-Z]\w+\/\w+(?:\/\w+)?)|(?<beijing>北京时间))?$/i;

/** Null where it cannot be told what is meant. */
export function writtenTime(text: string): WrittenTime | null {
  const typed = text
    .normalize('NFKC')
    .replace(/[–—−‐]/g, '-')
    .trim();
  const found = dates.map(([form, order]) => [form.exec(typed), order] as const).find(([match]) => match);
  if (!found?.[0]) return null;
  const [match, order] = found;
  const days = [...new Set([order.replace('??', 'dm'), order.replace('??', 'md')])].flatMap((one) => {
    const part = (name: string) => match[one.indexOf(name) + 1] ?? '';
    const month = /^\d/.test(part('m'))
      ? Number(part('m'))
      : months.indexOf(part('m').slice(0, 3).toLowerCase()) + 1;
    const day = { year: Number(part('y')), month, day: Number(part('d')) };
    return orNull(() => Temporal.PlainDate.from(day, { overflow: 'reject' }).toString()) ?? [];
  });
  const rest = typed.slice(match[0].length);
  if (days.length === 0) return null;
  if (rest.trim() === '') return { local: days, hasHour: false, place: '' };
  const zone = zones.exec(rest);
  const hour = hourIn(zone === null ? rest : rest.slice(0, zone.index));
  if (hour === null) return null;
  return {
    local: days.map((day) => `${day}T${hour}`),
    hasHour: true,
    place: zone === null ? '' : placeIn(zone),
  };
}

function hourIn(text: string): string | null {
  const [, part = '', hour, minute = '00', half = ''] = hours.exec(text) ?? [];
  if (hour === undefined) return null;
  const isLate = half.toLowerCase() === 'pm' || ['下午', '晚上'].includes(part);
  const isMidnight = half.toLowerCase() === 'am' || part === '凌晨';
  const of24 =
    isLate && Number(hour) < 12 ? Number(hour) + 12 : isMidnight && hour === '12' ? 0 : Number(hour);
  if (of24 > 23 || Number(minute) > 59) return null;
  return `${String(of24).padStart(2, '0')}:${minute}`;
}

function placeIn({ 0: written, 1: greenwich, groups = {} }: RegExpExecArray): string {
  const [, sign = '+', hour = '0', minute = '00'] =
    /^([+-])(\d{1,2}):?(\d{2})?$/.exec(groups.offset ?? '') ?? [];
  const offset = groups.offset || greenwich ? `${sign}${hour.padStart(2, '0')}:${minute}` : '';
  const name = groups.inner ?? groups.named ?? (groups.beijing && 'Asia/Shanghai');
  return written.trim() === '' ? '' : `${offset}${name ? `[${name}]` : ''}`;
}

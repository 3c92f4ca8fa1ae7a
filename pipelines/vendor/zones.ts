// Recognises zones as announcements name them: offsets, abbreviations, names in Chinese and English, and
// cities.

import { orNull } from '../plan/time.ts';

export interface NamedZone {
  /** IANA name, or an offset like `+05:30`. */
  readonly id: string;
  /** Minutes east of UTC where the name fixes them (`PST`, `UTC+8`): in summer a zone may disagree with its name. */
  readonly offset: number | null;
  /** The name stands for more than one zone. */
  readonly unsure: boolean;
}

type Row = readonly [names: string, id: string, offset?: number | null, unsure?: boolean];

/** Abbreviations with zone and minutes east of UTC; `?` where a name stands for more than one zone. */
const abbreviations = abbreviated(`
  UTC Etc/UTC 0, GMT Etc/UTC 0, PST America/Los_Angeles -480, PDT America/Los_Angeles -420, MST America/Denver -420,
  MDT America/Denver -360, CST America/Chicago -360 ?, CDT America/Chicago -300, EST America/New_York -300,
  EDT America/New_York -240, CET Europe/Berlin 60, CEST Europe/Berlin 120, BST Europe/London 60, EET Europe/Helsinki 120,
  EEST Europe/Helsinki 180, MSK Europe/Moscow 180, IST Asia/Kolkata 330 ?, SGT Asia/Singapore 480,
  HKT Asia/Hong_Kong 480, JST Asia/Tokyo 540, KST Asia/Seoul 540, AWST Australia/Perth 480, AEST Australia/Sydney 600,
  AEDT Australia/Sydney 660, NZST Pacific/Auckland 720, NZDT Pacific/Auckland 780`);

/** Short abbreviations, read only behind a clock time (also midnight, noon): elsewhere they mean others. */
const shortAbbreviations = abbreviated(
  'PT America/Los_Angeles, MT America/Denver, CT America/Chicago, ET America/New_York, Z Etc/UTC 0',
);

function abbreviated(text: string): readonly Row[] {
  return text.split(',').map((row) => {
    const [name = '', id = '', offset, unsure] = row.trim().split(' ');
    return [name, id, offset === undefined ? null : Number(offset), unsure === '?'];
  });
}

const american = (name: string): string =>
  String.raw`(?<=\d ?|[ap]\.?m\.? ?)(?:US )?${name}\b(?! European)|(?<=(?:\d|[ap]\.?m\.?) ?\()${name}(?=\))|(?:US )?${name}(?: (?:standard|daylight))? time`;

const names = rowsOf(`
  America/Los_Angeles ${american('Pacific')}
  America/Denver ${american('Mountain')}
  America/Chicago ${american('Central')}
  America/New_York ${american('Eastern')}
  Asia/Shanghai 北京时间|北京時間|中国标准时间|东八区(?:时间)?|China Standard Time|(?:Beijing|Shanghai|China) time
  Asia/Taipei (?:台北|臺北|台灣|臺灣|台湾)(?:標準)?[时時][间間]|(?:Taipei|Taiwan) time
  Asia/Hong_Kong 香港[时時][间間]|Hong Kong time
  Asia/Singapore 新加坡[时時][间間]|Singapore (?:standard )?time
  Asia/Tokyo 日本[时時][间間]|(?:Japan (?:standard )?|Tokyo )time
  Asia/Kolkata India(?:n)? (?:standard )?time
  America/New_York (?:美国)?(?:美东|东部)(?:标准|夏令)?时间|(?:New York|Boston|Toronto) time(?:/east coast)?|east coast time|(?<=/)east coast
  America/Los_Angeles (?:美国)?(?:美西|太平洋)(?:/?美国)?(?:标准|夏令)?时间|(?:Los Angeles|Seattle|San Francisco) time
  America/Chicago Chicago time
  America/Denver Denver time
  Europe/Berlin Central European(?: summer)? time|(?:Berlin|Paris|Brussels|Amsterdam|Madrid|Rome|Vienna|Zurich) time
  Europe/London 伦敦时间|(?:London|UK|British)(?: summer)? time
  Australia/Sydney Sydney time
  Etc/UTC 协调世界时|世界标准时间|格林[威尼]治(?:标准)?时间|Coordinated Universal Time|Greenwich Mean Time`);

/** The rows of a table with one zone and its names per line. */
function rowsOf(text: string): readonly Row[] {
  return text
    .trim()
    .split(/\n */)
    .map((row) => {
      const [id = '', ...pattern] = row.split(' ');
      return [pattern.join(' '), id, id === 'Etc/UTC' ? 0 : null];
    });
}

const commonOffsets: Readonly<Record<string, string>> = {
  '+00:00': 'Etc/UTC',
  '+08:00': 'Asia/Shanghai',
  '+09:00': 'Asia/Tokyo',
};

/** Minutes east of UTC as an offset such as `+05:30`. */
export function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function zoneOfOffset(minutes: number): NamedZone {
  const text = offsetText(minutes);
  return { id: commonOffsets[text] ?? text, offset: minutes, unsure: false };
}

const asZone = ([, id, offset = null, unsure = false]: Row): NamedZone => ({ id, offset, unsure });

/** Every way to name a zone: a pattern, and the zone that a match means; null where it is none after all. */
export const zonePatterns: readonly (readonly [RegExp, (match: RegExpMatchArray) => NamedZone | null])[] = [
  [/(?:UTC|GMT)(?:([-−])| ?(\+) ?)(\d{1,2})(?::?([0-5]\d))?(?![\d:]| ?(?:UTC|GMT))/g, offsetBehindUtc],
  [/(?<=T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)([+-])(\d\d):?(\d\d)(?!\d)/g, offsetIn],
  [/(?<=\d\d:\d\d(?::\d\d)?\s?)(\+)(0\d|1[0-4]):?(\d\d)(?![\d:])/g, offsetIn],
  [/\b(?:Europe|America|Asia|Australia|Africa|Pacific|Atlantic)\/[A-Z]\w+/g, named],
  ...abbreviations.map(
    (row) => [new RegExp(`(?:\\b|(?<=\\d\\d))(?:${row[0]})\\b(?!-DST)`, 'g'), () => asZone(row)] as const,
  ),
  ...shortAbbreviations.map(
    (row) =>
      [
        new RegExp(`(?<=\\d[ ]?|[apAP]\\.?[mM]\\.?[ ]?|(?:midnight|noon) )${row[0]}\\b`, 'g'),
        () => asZone(row),
      ] as const,
  ),
  ...names.map((row) => [new RegExp(row[0], 'gi'), () => asZone(row)] as const),
];

/** The IANA zone of that name; null where there is none. */
export function knownZone(name: string): string | null {
  return orNull(() => Temporal.PlainDate.from('2026-01-01').toZonedDateTime(name).timeZoneId);
}

function named([name]: RegExpMatchArray): NamedZone | null {
  const id = knownZone(name);
  return id === null ? null : { id, offset: null, unsure: false };
}

function offsetBehindUtc([all, minus, plus, hours, minutes]: RegExpMatchArray): NamedZone | null {
  return offsetIn([all, plus ?? minus, hours, minutes] as RegExpMatchArray);
}

function offsetIn([, sign, hours, minutes = '0']: RegExpMatchArray): NamedZone | null {
  const size = Number(hours) * 60 + Number(minutes);
  return size > 14 * 60 ? null : zoneOfOffset(sign === '+' ? size : -size);
}

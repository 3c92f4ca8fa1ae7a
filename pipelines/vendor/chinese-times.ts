// Rules for dates, clock times and spans in Chinese and Japanese: 2026年12月6日凌晨1:00, 12月6-7日, 次日3点半, 预计4小时.

import { chineseNumber, chineseYear, numberIn } from './numerals.ts';
import { clockOf, dateOf, type PartOfDay, type Rule, type TimeMeaning, twoDates } from './time-word.ts';

const number = `(?:\\d{1,2}|${chineseNumber})`;
const year = `((?<!\\d)1[0-4]\\d|\\d{4}|${chineseYear})`;
const ofDay = '[日号號]';
const joins = '(?:[-~—–―/、]|至|到|及|和|与|與)';

const parts = Object.entries({
  dawn: ['凌晨'],
  morning: ['清晨', '早晨', '早上', '早', '晨'],
  am: ['上午', '午前'],
  noon: ['中午', '正午'],
  pm: ['下午', '午后', '午後', '傍晚'],
  evening: ['晚上', '晚间', '晚間', '晚', '夕方'],
  night: ['夜间', '夜間', '夜里', '深夜', '夜'],
} satisfies { readonly [part in PartOfDay]?: readonly string[] }) as [PartOfDay, readonly string[]][];
/** Words for parts of the day; the 晚 of 最晚 and 不晚于 means late and not evening. */
const part = `(?<![最不])(${parts
  .flatMap(([, words]) => words)
  .toSorted((one, other) => other.length - one.length)
  .join('|')})`;
const partOf = (text = ''): PartOfDay | null => parts.find(([, words]) => words.includes(text))?.[0] ?? null;

/** Words for days counted from the publication (`days`) and from the moment named before (`daysOn`). */
const days = { 今: 0, 明: 1, 后: 2, 昨: -1 } as const;
const daysOn = { 当: 0, 當: 0, 同: 0, 次: 1, 翌: 1, 隔: 1, 第二: 1 } as const;

const weekdays = '一二三四五六日天';
/** The weekday (1 to 7) of a Chinese or Japanese character; 日 is Sunday in both. */
const weekdayOf = (text: string): number =>
  Math.min(7, Math.max(weekdays.indexOf(text), '月火水木金土'.indexOf(text)) + 1);

const spanUnits: readonly (readonly [RegExp, number])[] = [
  [/^(分|分钟|分鐘|分間)$/, 1],
  [/^(小时|小時|钟头|鐘頭|時間)$/, 60],
  [/^(天|日间|日間)$/, 1440],
  [/^(周|週|星期|週間)$/, 7 * 1440],
];

function dayIn(text: string): TimeMeaning {
  const shift = (days as Readonly<Record<string, number>>)[text];
  if (shift !== undefined) return { kind: 'day', shift, after: 'publication' };
  return { kind: 'day', shift: daysOn[text as keyof typeof daysOn], after: 'moment' };
}

export const chineseRules: readonly Rule[] = [
  // 2026年12月6日, and 2026年12月6-7日 or 6日、7日 as two dates of one month.
  [
    new RegExp(
      `(?:${year} ?年 ?)?(${number}) ?月 ?(${number}) ?${ofDay}? ?(${joins}) ?(${number}) ?${ofDay}(?!间|間|内|內)`,
      'g',
    ),
    ([, y, month, first, join, second]) =>
      twoDates(dateOf(y, month, first), join, dateOf(undefined, undefined, second)),
  ],
  [
    new RegExp(`(?:${year} ?年 ?)?(${number}) ?月 ?(${number}) ?(?:${ofDay}|(?=[^\\d个]|$))`, 'g'),
    ([, y, month, day]) => dateOf(y, month, day),
  ],
  [
    new RegExp(`(?<![\\d.])(\\d{1,2})\\.(\\d{1,2})(?= ?\\((?:周|星期)?[${weekdays}]\\))`, 'g'),
    ([, month, day]) => dateOf(undefined, month, day),
  ],
  [
    new RegExp(
      `(?<![\\d月])(\\d{1,2}) ?${ofDay}(?![间間内內前后後]|程度|线|机|服|館|志|[一-龥]{0,4}[楼舍寓塔馆])`,
      'g',
    ),
    ([, day]) => dateOf(undefined, undefined, day),
  ],
  [
    /([今明后昨当當同次翌隔]|第二)(?:[日天]|(?=[晚早晨夜])|(?<=今)(?=起))(?!常)/g,
    ([, day = '']) => dayIn(day),
  ],
  [
    new RegExp(`(本|这|這|下|下个)?(?:周|週|星期|礼拜)([${weekdays}])(?![一-龥]期)`, 'g'),
    ([, week, day = '']) => ({
      kind: 'weekday',
      weekday: weekdayOf(day),
      week: week === undefined ? null : week.startsWith('下') ? 'next' : 'this',
    }),
  ],
  [
    new RegExp(`(?<=\\S ?)\\( ?(?:星期|周|週)?([${weekdays}月火水木金土])(?:曜日?)? ?\\)`, 'g'),
    ([, day = '']) => ({ kind: 'weekday', weekday: weekdayOf(day), week: null }),
  ],
  // 下午2点半, 24时00分, 8时15分, 23:00; a bare number only before another clock time (下午 1 到 5 点).
  [
    new RegExp(
      `${part}? ?(${number}) ?[点點时時](?!间|間|刻|候|段|限|代|效) ?(?:(${number}) ?分(?![钟鐘间間])|(半)|(一刻)|(三刻)|(\\d{2})(?!\\d))?(?:整|钟|鐘)?`,
      'g',
    ),
    ([, when, hour = '', minute, half, quarter, three, bare]) =>
      clockOf(
        numberIn(hour),
        half ? 30 : quarter ? 15 : three ? 45 : numberIn(minute ?? bare ?? '0'),
        partOf(when),
        when === undefined && !/^\d+$/.test(hour),
      ),
  ],
  [
    new RegExp(`${part} ?(\\d{1,2}):(\\d{2})(?::(\\d{2}))?`, 'g'),
    ([, when, hour, minute, second]) => clockOf(Number(hour), Number(minute), partOf(when), false, second),
  ],
  [
    new RegExp(
      `(?<![\\d.月/-]|\\d:)${part}? ?(${number})(?= ?(?:${joins}) ?${part}? ?${number} ?[点點时時](?![间間]))`,
      'g',
    ),
    ([, when, hour = '']) => clockOf(numberIn(hour), 0, partOf(when), true),
  ],
  [/正午/g, () => clockOf(12, 0, null)],
  [/零[点點时時]整?/g, () => clockOf(0, 0, null)],
  [
    new RegExp(`${part}中?(?![^，。,\\n]{0,1}安|饭|餐|会|间休)`, 'g'),
    ([, when]) => {
      const known = partOf(when);
      return known === null ? null : { kind: 'part', part: known };
    },
  ],
  [/(?:持续|一直)?(?:至|到(?!达|期|位|来|了|影响|您|你))|延至|から/g, () => ({ kind: 'to' })],
  [/[和及与與、]/g, () => ({ kind: 'and' })],
  [
    new RegExp(
      `(约|約|大约|大概|将近|近|不超过|最多|最长)?(?:为|為)? ?((?<![\\d:])\\d{1,3}(?:\\.\\d)?|${chineseNumber}|半)(?: ?[-~至到] ?(\\d{1,3}(?:\\.\\d)?|${chineseNumber}))? ?(?:个|個)?(半)?(小时|小時|钟头|鐘頭|分钟|分鐘|分間|時間|天|日間|週間|周|週)(半)?(?: ?零?(\\d{1,2}|${chineseNumber}) ?分(?:钟|鐘)?)?(左右|程度|以内|内)?`,
      'g',
    ),
    ([, about, count = '', most, half, unit = '', halfAfter, minutes, around]) => {
      const size = spanUnits.find(([name]) => name.test(unit))?.[1];
      if (size === undefined) return null;
      const whole = count === '半' ? 0.5 : numberIn(most ?? count);
      const total = (whole + (half || halfAfter ? 0.5 : 0)) * size + (minutes ? numberIn(minutes) : 0);
      return { kind: 'span', minutes: total, approximate: Boolean(about || around || most) };
    },
  ],
  [
    /(?:(一|\d{1,2})) ?个半?月/g,
    ([, count = '']) => ({ kind: 'span', minutes: numberIn(count) * 30 * 1440, approximate: true }),
  ],
];

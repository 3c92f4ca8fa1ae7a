// Rules for dates, clock times and spans in English, and for numeric forms that all languages share.

import { englishNumber, numberIn } from './numerals.ts';
import { clockOf, dateOf, type PartOfDay, type Rule, type TimeMeaning, twoDates } from './time-word.ts';

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?';
const monthOf = (name: string | undefined): string =>
  String(monthNames.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1);
const ordinal = '(\\d{1,2})(?:st|nd|rd|th)?';
const year = '(?:,? ?(20\\d\\d)(?![\\d:]| ?(?:UTC|GMT|hrs|hours)| ?[-–] ?\\d{4} ?[A-Z]))?';
const noClock = '(?!\\d|:\\d| ?[ap]\\.?m\\b)';

const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const weekday =
  '(Mon(?:day)?|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:rs?(?:day)?)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?)';

function half(text: string | undefined): PartOfDay | null {
  if (text === undefined) return null;
  return text.toLowerCase().startsWith('a') ? 'am' : 'pm';
}

const daysOn = (shift: number): TimeMeaning => ({ kind: 'day', shift, after: 'publication' });

/** A date with slashes: 13/12 has the day first, 12/13 the month; others are read month first, unsure. */
function slashed(first: string, second: string, ofYear: string | undefined): TimeMeaning | null {
  if (Number(first) > 12) return dateOf(ofYear, second, first);
  return dateOf(ofYear, first, second, Number(second) <= 12 && first !== second);
}

const joins = '( ?(?:-|–|—|~|to|and|&|/|through|until) ?)';

export const englishRules: readonly Rule[] = [
  [
    /(?<![\d.])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T(?=\d\d:))?(?![\d.]*\.\d)(?!\d)/g,
    ([, y, m, d]) => dateOf(y, m, d),
  ],
  [
    new RegExp(`(?<!\\d)(20\\d\\d)[- ]${month}[- ](\\d{1,2})(?!\\d)`, 'gi'),
    ([, y, m, d]) => dateOf(y, monthOf(m), d),
  ],
  [/(?<!\d)(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?=T\d{4}| \d\d:\d\d)T?/g, ([, y, m, d]) => dateOf(y, m, d)],
  [
    /(?<![\d/.-]|\d:)(\d{1,2})(?:\/(\d{1,2})\/((?:20)?[1-3]\d)|-(\d{1,2})-(20\d\d))(?![\d/:.-])/g,
    ([, one = '', other, y, dashed = '', ofDashed]) =>
      slashed(one, other ?? dashed, y?.length === 2 ? `20${y}` : (y ?? ofDashed)),
  ],
  [/(?<![\d/.-])(1[0-4]\d)[/.](\d{1,2})[/.](\d{1,2})(?![\d/.])/g, ([, y, m, d]) => dateOf(y, m, d)],
  [/(?<![\d/.-]|\d:)(\d{1,2})\.(\d{1,2})\.(20\d\d)(?![\d.])/g, ([, d, m, y]) => dateOf(y, m, d)],
  [/(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?= \d{1,2}:\d\d)/g, ([, d, m]) => dateOf(undefined, m, d)],
  [
    /(?<![\d/.-]|\d:)(\d{1,2})\/(\d{1,2})(?![\d/%]|\.\d)/g,
    ([, one = '', other = '']) => (one === '24' ? null : slashed(one, other, undefined)),
  ],
  [
    /(?<![\d/.]|\d:)(\d{1,2})-(\d{1,2})(?= [0-2]?\d:[0-5]\d)/g,
    ([, one, other]) => dateOf(undefined, one, other),
  ],
  [
    new RegExp(`\\b${month} ${ordinal}${joins}(?:the )?${ordinal}${noClock}${year}`, 'gi'),
    ([, m, one, join, other, y]) => twoDates(dateOf(y, monthOf(m), one), join, dateOf(y, undefined, other)),
  ],
  [
    new RegExp(`\\b(?:the )?${ordinal}${joins}(?:the )?${ordinal}(?: of)? ${month}${year}`, 'gi'),
    ([, one, join, other, m, y]) => twoDates(dateOf(y, monthOf(m), one), join, dateOf(y, monthOf(m), other)),
  ],
  [
    new RegExp(`\\b${month} (?:the )?${ordinal}${noClock}${year}`, 'gi'),
    ([, m, d, y]) => dateOf(y, monthOf(m), d),
  ],
  [
    new RegExp(`(?<![\\d.]|\\d:)(?:the )?${ordinal}(?: of)?[ -]${month}(?: |-)?${year}`, 'gi'),
    ([, d, m, y]) => dateOf(y, monthOf(m), d),
  ],
  [
    new RegExp(`(?:\\bthe |(?<=\\b${weekday},? ))(\\d{1,2})(?:st|nd|rd|th)\\b`, 'gi'),
    (match) => dateOf(undefined, undefined, match.at(-1)),
  ],
  [
    new RegExp(`\\b(?:(this|this coming|coming|next) )?${weekday}\\b(?! (?:to|through|-) ${weekday})`, 'gi'),
    ([, week, day = '']) => ({
      kind: 'weekday',
      weekday: weekdayNames.indexOf(day.slice(0, 3).toLowerCase()) + 1,
      week: week?.toLowerCase() === 'next' ? 'next' : week === undefined ? null : 'this',
    }),
  ],
  [
    /\b(?:today|tomorrow|yesterday|this (?:morning|afternoon))\b(?!['’]s)/gi,
    ([word]) => daysOn({ tomorrow: 1, yesterday: -1 }[word.toLowerCase()] ?? 0),
  ],
  [
    /\b(?:(last night|yesterday evening)|tonight|this evening)\b/gi,
    ([, last]) => [daysOn(last ? -1 : 0), { kind: 'part', part: 'evening' }],
  ],
  [
    /\b(?:(?:the |on the )?(same)|(?:the )?(?:next|following)) day\b/gi,
    ([, same]) => ({ kind: 'day', shift: same ? 0 : 1, after: 'moment' }),
  ],
  [/\bend of (?=(?:the )?(?:next |following )?day\b)/gi, () => clockOf(24, 0, null)],
  [
    /(?<![\d.]|\d:)(\d{1,2})(?:[:.]?(\d{2}))?(?::(\d{2}))? ?([ap])\.?m\b\.?/gi,
    ([, hour, minute = '0', second, m]) => clockOf(Number(hour), Number(minute), half(m), false, second),
  ],
  [
    /\b([AP])M ?(\d{1,2}):(\d{2})(?!:?\d)/g,
    ([, m, hour, minute]) => clockOf(Number(hour), Number(minute), half(m)),
  ],
  [
    /(?<![\d.]|\d:)([01]?\d|2[0-4])[:h]([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(?!\d|:\d)/g,
    ([, hour, minute, second]) => clockOf(Number(hour), Number(minute), null, false, second),
  ],
  [
    /(?<![\d.]|\d:|(?<!\d{4} ?)-)([01]\d|2[0-4])([0-5]\d)(?:(?= ?(?:h|hrs|hours)?(?: ?(?:[-–]|and|to|until) ?\d{4}(?:h|hrs|hours)?)? ?(?:UTC|GMT|Z\b|[A-Z]{2,3}T\b|(?:Pacific|Mountain|Central|Eastern)\b))|(?= ?[-–] ?\d{4} ?(?:hrs|[Hh]ours)\b)|(?<=\d{4} ?[-–] ?\d{4})(?= ?(?:hrs|[Hh]ours)\b))(?: ?(?:hrs|[Hh]ours|h\b))?/g,
    ([, hour, minute]) => clockOf(Number(hour), Number(minute), null),
  ],
  // "between 1 and 3 pm", "8-10pm", "8 to 10:30".
  [
    /(?<![\d./-]|\d:)(?:(?<=(?:between|from|at|,|:|^) ?)|(?<=\s))(\d{1,2})(?= ?(?:-|–|—|to|and|until|till) ?\d{1,2}(?::\d\d)? ?[ap]\.?m\b)/gi,
    ([, hour]) => clockOf(Number(hour), 0, null, true),
  ],
  [/\bnoon\b/gi, () => clockOf(12, 0, null)],
  [/\bmidnight\b/gi, () => clockOf(0, 0, 'night')],
  [
    /\b(?:to|until|till|through|thru)\b|(?<=[\dZmMT)）点點时時日号頃分 ])[-–—―~]+(?= ?(?:[\d(]|[A-Z次翌隔凌早上中下晚今明零周星本午傍深清]|至))|(?<=(?:Z|[+-]\d\d:?\d\d))\/(?=\d{4}-)/g,
    () => ({ kind: 'to' }),
  ],
  [/\band\b|&|(?<=\d)\/(?=\d)/gi, () => ({ kind: 'and' })],
  [
    new RegExp(
      `\\b(?:(about|approximately|approx\\.?|around|roughly|an estimated|some|up to|at most|within|less than|no more than) )?(?:(half an?|a half)|(\\d{1,3}(?:\\.\\d+)?|${englishNumber})(?: ?(?:-|–|to) ?(\\d{1,3}|${englishNumber}))?( and a half)?(?: (?:more|additional|extra))?)[ -]?(hours?|hrs?|h|minutes?|mins?|days?|weeks?|months?)\\b( or two\\b)?(?:,? (?:and )?(\\d{1,2}|${englishNumber}) ?(?:minutes?|mins?)\\b)?`,
      'gi',
    ),
    ([, about, halfOne, count, most, andHalf, unit = '', orTwo, minutes]) => {
      const size = { h: 60, m: 1, d: 1440, w: 7 * 1440 }[unit.charAt(0).toLowerCase()] ?? 0;
      const ofMonth = unit.toLowerCase().startsWith('mo');
      const whole = (halfOne ? 0.5 : orTwo ? 2 : numberIn(most ?? count ?? '')) + (andHalf ? 0.5 : 0);
      const total = whole * (ofMonth ? 30 * 1440 : size) + (minutes ? numberIn(minutes) : 0);
      return { kind: 'span', minutes: total, approximate: Boolean(about || most || orTwo || ofMonth) };
    },
  ],
];

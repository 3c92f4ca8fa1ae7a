// Rules about texts: look-alike or hidden letters, placeholders, secrets, and times that an extension makes
// wrong.

import { firstHidden } from '../../../text/hidden-characters.ts';
import { languages } from '../../plan.ts';
import { orNull } from '../../time.ts';
import { isComposed, mixedWord } from '../look-alikes.ts';
import { instantOf } from '../plan-times.ts';
import type { Fault, FindingPath, Path } from '../problem.ts';
import { type Finding, type Rule, type RuleInput, when } from '../rule.ts';
import { secretIn } from '../secrets.ts';

export const textRules: readonly Rule[] = [
  {
    id: 'nothing-invisible',
    prevents:
      'An approver who reads one thing and approves another (Trojan Source), by way of an escape in quotes.',
    check: (input) =>
      eachText(input, (text) => {
        const hidden = firstHidden(text);
        return when(hidden !== null || !isComposed(text), () => ({
          what: `The text holds an invisible or direction character${hidden ? ` (${hidden.code})` : ''}.`,
          write: 'Type the text again, without escapes such as "\\u202e".',
        }));
      }),
  },
  {
    id: 'one-script-a-word',
    prevents: 'A Cyrillic а in a web address or a name that looks Latin.',
    check: (input) =>
      eachText(input, (text) => {
        const word = mixedWord(text);
        return when(word !== undefined, () => ({
          what: `"${word}" mixes letters of different scripts that look alike.`,
          write: 'Type the word again in one script.',
        }));
      }),
  },
  {
    id: 'summary-names-no-local-channel',
    prevents: 'People who are sent to a chat that their site has not.',
    severity: 'warning',
    check: ({ plan, organisation }) =>
      organisation.channels
        .filter(({ sites = [] }) => sites.length > 0 && sites.length < organisation.sites.length)
        .flatMap(({ id, title }) =>
          languages
            .filter((language) => plan.summary[language].includes(brandOf(title[language])))
            .map((language) => ({
              path: ['summary', language],
              what: `It names "${id}", which not every site has.`,
              write: 'Name no channel: each notice lists those of its readers, in order.',
            })),
        ),
  },
  {
    id: 'no-secret-in-clear',
    prevents: 'A robot’s address or a token that everybody with the repository can use.',
    check: (input) =>
      eachText(input, (text) => {
        const kind = secretIn(text);
        return when(kind !== null, () => ({
          what: `This looks like ${kind}.`,
          write: 'Store it as a secret, revoke this one, and write the secret’s name only.',
        }));
      }),
  },
  {
    id: 'nothing-left-to-fill-in',
    prevents: 'A notice that says TODO to a thousand people.',
    check: (input) =>
      eachText(input, (text) =>
        when(/\b(?:TODO|TBD|FIXME|XXX)\b|待定|待补充|\{\{|<[a-z -]+>/u.test(text), () => ({
          what: 'This is still to be filled in.',
          write: 'Write the text that people shall read.',
        })),
      ),
  },
  {
    id: 'text-names-no-time-of-the-window',
    prevents: 'The website says “back after 05:00”, hours after an extension.',
    check: (input) => {
      const times = clockTimesOf(input);
      return eachText(input, (text, place) => {
        const language = place.path.at(-1);
        const said = language === 'zh-CN' || language === 'en' ? clockTimesIn(text) : [];
        const own = said.find(({ time }) => times.includes(time));
        return when(place.file !== 'organisation' && own !== undefined, () => ({
          what: `"${own?.written}" repeats a time of the window, and stays when the window is moved.`,
          write: 'Leave the time out: notices, page and calendar name it as it stands.',
        }));
      });
    },
  },
  {
    id: 'text-is-in-its-language',
    prevents: 'English readers who get Chinese, because one text was pasted twice.',
    severity: 'warning',
    check: (input) =>
      eachText(input, (text, place) => {
        const language = place.path.at(-1);
        const chinese = /\p{Script=Han}/u.test(text);
        if (language === 'en')
          return when(chinese, () => ({
            what: 'The English text holds Chinese.',
            write: 'Write it in English.',
          }));
        if (language !== 'zh-CN') return [];
        return when(!chinese && text.length > 30, () => ({
          what: 'The Chinese text holds no Chinese.',
          write: '用中文写。 Write it in Chinese.',
        }));
      }),
  },
];

/** Start and end as `5:00` in the time of every site. */
function clockTimesOf({ plan, organisation }: RuleInput): readonly string[] {
  const zones = organisation.sites.map(({ zone }) => zone);
  return [plan.start, plan.end].flatMap((text) => {
    const moment = instantOf(text);
    if (moment === null) return [];
    const instant = Temporal.Instant.fromEpochMilliseconds(moment);
    const clocks = zones.flatMap((zone) => orNull(() => instant.toZonedDateTimeISO(zone)) ?? []);
    return clocks.map(({ hour, minute }) => `${hour}:${minute}`);
  });
}

/** Times of day in a text, written as `05:00`, `5：00`, `5 点`, `5 点半` or `5 am`. */
function clockTimesIn(text: string): readonly { readonly written: string; readonly time: string }[] {
  const clock = [...text.matchAll(/(?<![\d:：])(\d{1,2})\s?[:：]\s?(\d\d)(?![\d:：])/gu)].map(
    ([written, hour, minute]) => ({ written, time: `${Number(hour)}:${Number(minute)}` }),
  );
  const spoken = [...text.matchAll(/(?<!\d)(\d{1,2})\s?点(半)?/gu)].map(([written, hour, half]) => ({
    written,
    time: `${Number(hour)}:${half === undefined ? 0 : 30}`,
  }));
  const english = [...text.matchAll(/\b(\d{1,2})\s?(am|pm)\b/giu)].map(([written, hour, part]) => ({
    written,
    time: `${(Number(hour) % 12) + (part?.toLowerCase() === 'pm' ? 12 : 0)}:0`,
  }));
  return [...clock, ...spoken, ...english];
}

/** The brand at the beginning of a channel's title: `钉钉` of 钉钉“应急联络”群, `DingTalk` of DingTalk group “…”. */
function brandOf(title: string): string {
  return title.split(/[\s“"（(]/, 1)[0] ?? title;
}

function eachText(
  { plan, organisation }: RuleInput,
  look: (text: string, place: FindingPath) => readonly Fault[],
): readonly Finding[] {
  const found = (value: object, file: { readonly file?: 'organisation' }) =>
    textsOf(value).flatMap(({ text, path }) =>
      look(text, { ...file, path }).map((fault) => ({ ...file, path, ...fault })),
    );
  return [...found(plan, {}), ...found(organisation, { file: 'organisation' })];
}

/** Every string of a value with its path. The recursion ends because the schema bounds the depth. */
function textsOf(value: unknown, path: Path = []): readonly { readonly text: string; readonly path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, [...path, key]));
}

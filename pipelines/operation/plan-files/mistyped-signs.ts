// Finds signs that look like YAML's own but are not: typed by a Chinese input method (full-width colons,
// commas and brackets, wide spaces, curly quotes), or left by Git. The parser would read them as text and
// complain somewhere else.

import type { Fault } from '../../plan/check/problem.ts';
import { knownKeys } from '../../plan/check/shape.ts';
import { codeOf } from '../../text/hidden-characters.ts';

/** The first mistyped sign in a line, at its offset (0-based); null where it is just part of a text. */
export function mistypedSign(line: string): (Fault & { readonly at: number }) | null {
  // Most lines hold none of these signs at all.
  if (!anySign.test(line)) return null;
  for (const { looks, what, write } of signs) {
    const found = looks.exec(line);
    const sign = found?.groups?.sign;
    if (found === null || sign === undefined) continue;
    const { key } = found.groups ?? {};
    if (key !== undefined && !knownKeys().has(key)) continue;
    const at = found.index + found[0].indexOf(sign);
    return { at, what: what(sign.trim() === '' ? codeOf(sign) : sign), write };
  }
  return null;
}

const key = `["']?(?<key>[A-Za-z][\\w-]*)["']?`;
const times = 'start|end|at|publishedAt|movedTo';
const quote = '[“”„‟‘’‚‛＂＇]';
const wide = '[\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000]';

const anySign =
  /^[<=>|]{7}|[\u00a0\u2000-\u200a\u202f\u205f\u3000：﹕︰，﹐､、；｛［－—–−＃０-９“”„‟‘’‚‛＂＇]/u;

const signs: readonly {
  readonly looks: RegExp;
  readonly what: (sign: string) => string;
  readonly write: string;
}[] = [
  {
    looks: new RegExp(`^ *(?<sign>${wide})(?:\\s*-)?\\s*${key}\\s*[:：]`, 'u'),
    what: (sign) => `The space as indentation is no ordinary one (${sign}).`,
    write: 'Indent with ordinary spaces, two for each level.',
  },
  {
    looks: new RegExp(`(?:^|[{,，\\s])${key}\\s*:(?<sign>${wide})`, 'u'),
    what: (sign) => `The space after the colon is no ordinary one (${sign}).`,
    write: 'Write an ordinary space after the colon.',
  },
  {
    looks: new RegExp(`(?:^\\s*(?:- +)?|[{,，]\\s*)${key}\\s*(?<sign>[：﹕︰])`, 'u'),
    what: (sign) => `There is a full-width colon (${sign}).`,
    write: 'Write ": ", an ordinary colon and a space.',
  },
  {
    // Only around a whole text for people, or a time: for other values their own check says what to write.
    // Quotes around single words are meant by the author.
    looks: new RegExp(
      `(?:^\\s*(?:- +)?|[{,]\\s*)(?<key>en|zh-CN|${times}):\\s+(?<sign>${quote})(?:(?!${quote}).)*${quote}\\s*(?:[,}]|#|$)`,
      'u',
    ),
    what: (sign) => `The quote around this text (${sign}) is none of YAML’s and would stand in the text.`,
    write: 'Write ordinary quotes (") instead; to show these, put ordinary ones around the whole text.',
  },
  {
    looks: new RegExp(`\\{[^}]*(?<sign>[，﹐､、；])\\s*${key}\\s*[:：]\\s`, 'u'),
    what: (sign) => `There is a full-width comma (${sign}).`,
    write: 'Write ", ", an ordinary comma and a space.',
  },
  {
    looks: /\[\s*[\w-]+(?:\s*,\s*[\w-]+)*\s*(?<sign>[，﹐､、；])/u,
    what: (sign) => `There is a full-width comma (${sign}).`,
    write: 'Write ", ", an ordinary comma and a space.',
  },
  {
    looks: new RegExp(`^\\s*(?:- +)?${key}:\\s+(?<sign>[｛［])`, 'u'),
    what: (sign) => `There is a full-width bracket (${sign}).`,
    write: 'Write { } or [ ].',
  },
  {
    looks: new RegExp(`^ *(?<sign>[－—–−])\\s*${key}\\s*[:：]`, 'u'),
    what: (sign) => `There is a dash that is no hyphen (${sign}).`,
    write: 'Write "- ", a hyphen and a space.',
  },
  {
    looks: new RegExp(`(?:^\\s*(?:- +)?|[{,]\\s*)(?<key>${times}):\\s+["']?[\\d:T+-]*(?<sign>[０-９])`, 'u'),
    what: (sign) => `There is a full-width digit in a time (${sign}).`,
    write: 'Write ordinary digits.',
  },
  {
    looks: /^(?<sign><{7}|={7}|>{7}|\|{7})(?: |$)/,
    what: (sign) => `Git left two versions here (${sign}).`,
    write: 'Keep one of them, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>.',
  },
  {
    looks: /^ *(?<sign>＃)/u,
    what: (sign) => `There is a full-width number sign (${sign}).`,
    write: 'Write "# " before a comment.',
  },
];

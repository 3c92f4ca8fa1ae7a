// `npm run watch -- --read FILE`: what one text of a vendor says, as JSON and nothing else.

import { readFile } from 'node:fs/promises';
import { UserError } from '../pipelines/errors.ts';
import { decodeText } from '../pipelines/text/encodings.ts';
import type { AnnouncedWindow } from '../pipelines/vendor/announcement.ts';
import { isMail, readDocument } from '../pipelines/vendor/read-document.ts';
import { runCommand, WrongUse } from './lib/command.ts';

await runCommand({
  name: 'npm run watch --',
  summary:
    'Reads what a vendor announces, in his own words: kind, start, end, zone, what is affected, how sure the reading is, and the sentence that says so. Text, HTML, RSS, Atom, iCalendar, mail and JSON. Changes nothing.',
  usage: '--read FILE [--published DATE] [--zone ZONE] [--format json|text]',
  options: {
    read: { type: 'string', value: 'FILE', help: 'Print the windows that this text announces.' },
    published: {
      type: 'string',
      value: 'DATE',
      help: 'When it was published (2026-12-01 or RFC 3339), for 明天, "tonight" and dates without a year; without it as the file says.',
    },
    zone: {
      type: 'string',
      value: 'ZONE',
      help: 'The zone of times that name none, for example Europe/Berlin.',
    },
    format: {
      type: 'string',
      value: 'json|text',
      default: 'text',
      help: 'json: one object on one line; text: for people.',
    },
  },
  async run({ values, positionals }) {
    const { read: file, format } = values;
    if (file === undefined || positionals.length > 0) throw new WrongUse('Say which text with --read FILE.');
    if (format !== 'json' && format !== 'text') throw new WrongUse('--format is json or text.');
    const context = { publishedAt: dateIn(values.published), zone: zoneIn(values.zone) };
    const heard = await readDocument(await contentOf(file), context);
    if (heard.outcome === 'unreadable') {
      throw new UserError({
        what: heard.why,
        where: file,
        whatToDo: 'Save the announcement as text, HTML, feed, calendar or mail, and read that.',
      });
    }
    const windows = heard.texts.flatMap((text) => text.windows);
    console.log(format === 'json' ? JSON.stringify({ windows: windows.map(shown) }) : described(windows));
    return 0;
  },
});

async function contentOf(file: string): Promise<{ readonly text: string; readonly bytes: Uint8Array }> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UserError({
      what: 'The text cannot be read.',
      where: file,
      whatToDo: `Give a file that is there (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'}).`,
    });
  });
  const decoded = decodeText(bytes);
  if (decoded.encoding !== null) return { text: decoded.text, bytes };
  // The parts of a mail name their own encodings.
  const text = new TextDecoder('latin1').decode(bytes);
  if (isMail(text)) return { text, bytes };
  throw new UserError({ what: decoded.why, where: file, whatToDo: 'Save it as UTF-8.' });
}

function dateIn(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (
    !/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/.test(text) ||
    Number.isNaN(Date.parse(text))
  ) {
    throw new WrongUse('--published is a date like 2026-12-01 or a time like 2026-12-01T09:00:00+08:00.');
  }
  return text;
}

function zoneIn(name: string | undefined): string | null {
  if (name === undefined) return null;
  try {
    return Temporal.PlainDate.from('2026-01-01').toZonedDateTime(name).timeZoneId;
  } catch {
    throw new WrongUse('--zone is an IANA name, for example Asia/Shanghai.');
  }
}

/** What the format promises: a reader of the JSON gets these fields and no others. */
function shown(window: AnnouncedWindow) {
  const { kind, start, end, zone, durationMinutes, affects, confidence, evidence } = window;
  return { kind, start, end, zone, durationMinutes, affects, confidence, evidence };
}

function described(windows: readonly AnnouncedWindow[]): string {
  if (windows.length === 0) return 'It announces no window.';
  return windows
    .map(({ kind, start, end, zone, affects, confidence, evidence }) =>
      [
        `${kind}: ${start ?? 'start not said'} → ${end ?? 'end not said'}${zone === null ? '' : ` (${zone})`}`,
        `  affects ${affects.join(', ') || 'what it does not say'}; ${confidence >= 0.9 ? 'sure' : 'not sure, ask'} (${confidence})`,
        `  “${evidence}”`,
      ].join('\n'),
    )
    .join('\n');
}

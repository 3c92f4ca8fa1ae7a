// The text formats that the schemas name. The usual library is not used: it accepts `javascript:` as a link
// and a time without a zone. Every expression takes time linear in the length of the text.

import { bech32 } from '@scure/base';
import { isMailAddress, isPhoneNumber } from '../contact-details.ts';
import { parseSpan, parseWhen } from '../time.ts';
import { writtenTime } from '../written-time.ts';
import { onTheClock } from './plan-times.ts';

function timeLike(example: string): string {
  const write = `Write local time, offset and zone, for example ${example} (in quotes inside { }).`;
  return write;
}

// Seconds end at 59: Temporal reads `:60` as `:59`, which nobody wrote.
const zonedTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::[0-5]\d)?[+-]\d{2}:\d{2}\[[A-Za-z0-9_+\-/]+\]$/;

export interface TextFormat {
  readonly accepts: (text: string) => boolean;
  /** What to write instead, with an example. */
  readonly write: string;
  /** The same with what is meant for an example, where that can be told. */
  readonly writeFor?: (text: string) => string | null;
}

/** Formats by their name in the schema. Whether a time exists in its zone is checked by a rule, not here. */
export const formats: Readonly<Record<string, TextFormat>> = {
  'zoned-time': {
    accepts: (text) => zonedTime.test(text),
    write: timeLike('2026-12-06T01:00:00+08:00[Asia/Shanghai]'),
    writeFor: (text) => {
      const [local, other] = writtenTime(text)?.local ?? [];
      if (local?.length !== 16 || other !== undefined) return null;
      const [, zone = 'Asia/Shanghai'] = /\[(.+)\]/.exec(writtenTime(text)?.place ?? '') ?? [];
      const clock = onTheClock(`${local}+00:00[${zone}]`);
      return clock.kind === 'once' ? timeLike(clock.right) : null;
    },
  },
  span: {
    accepts: (text) => parseSpan(text) !== null,
    write: 'Write a whole number from 1 to 9999 and m, h or d, for example 30m, 2h or 5d.',
  },
  when: {
    accepts: (text) => parseWhen(text) !== null,
    write:
      'Write "5d before start", "at start", "30m after end", or "on" and one of extension, overrun, call-off, all-clear, outdated-client, your-turn, turn-soon, turn-later.',
  },
  'time-or-moment': {
    accepts: (text) => zonedTime.test(text) || parseWhen(text)?.kind === 'relative',
    write: 'Write a time with offset and zone, or for example "3h after start".',
  },
  'web-address': {
    accepts: isWebAddress,
    write:
      'Write an https address without user name, password or port, for example https://www.example.com/.',
  },
  'vault-address': {
    accepts: (text) =>
      /^(?:file:[^\s?#]+|(?:s3|oss|cos):\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[^\s?#]*)?(?:\?[^\s#]+)?)$/.test(
        text,
      ),
    write:
      'Write file:PATH, s3://bucket/prefix, oss://bucket/prefix?region=… or cos://bucket/prefix?region=….',
  },
  'age-key': {
    // The checksum finds a mistyped letter now; else only the backup that encrypts to the key would, days
    // later.
    accepts: (text) => bech32.decodeUnsafe(text, false)?.prefix === 'age',
    write: 'Write a public key as age-keygen prints it: age1 and 58 more letters and digits.',
  },
  phone: {
    accepts: isPhoneNumber,
    write: 'Write the number in international form and in quotes, for example "+862155501001".',
  },
  'mail-address': {
    accepts: isMailAddress,
    write: 'Write a mail address, for example service@example.com.',
  },
  host: {
    accepts: (text) => /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text),
    write: 'Write the host name alone, for example smtp.example.com.',
  },
  repository: {
    accepts: (text) => /^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/.test(text),
    write: 'Write owner/name, for example example-technology/maintenance.',
  },
  version: {
    accepts: (text) => /^\d{1,6}(?:\.\d{1,6}){1,3}$/.test(text),
    write: 'Write numbers with dots, for example 8.2.0 (8.2 in quotes, or it is read as a number).',
  },
};

/** One that people open: https, the usual port, nobody's name in it. */
export function isWebAddress(text: string): boolean {
  return isInterfaceAddress(text) && URL.parse(text)?.port === '';
}

/** One that programs call: a server may listen at a port of its own, as Prosody does at 5281. */
export function isInterfaceAddress(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}

/** The format of that name; throws where a shape names one that is missing here. */
export function formatNamed(name: string): TextFormat {
  const format = formats[name];
  if (format === undefined) throw new Error(`pipelines/plan/check/formats.ts describes no format ${name}`);
  return format;
}

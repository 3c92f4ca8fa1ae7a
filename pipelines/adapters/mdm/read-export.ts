// Reads a CSV export of Intune or Jamf as devices. Every line that cannot be used is reported with its
// number: a device that is missing here belongs to somebody who may be unable to log in later.

import type { Device } from '../../ports.ts';
import { type CsvRow, csvRows } from '../../text/csv-rows.ts';
import { decodeText } from '../../text/encodings.ts';
import { platformIn } from '../platform-words.ts';
import { columns, type MdmField, type MdmKind, placesOf } from './export-columns.ts';

export interface ExportProblem {
  /** Counted from 1, the header included; 0 is the file as a whole. */
  readonly line: number;
  /** `note`: the line was left out on purpose. */
  readonly severity: 'error' | 'note';
  readonly what: string;
  readonly whatToDo: string;
}

export interface ExportReading {
  readonly kind: MdmKind;
  /** Names under which the messenger's app appears; lines of other apps are left out. */
  readonly apps: readonly string[];
  /** The account with this e-mail address or user name; null when it is not on the roster. */
  readonly accountOf: (emailOrUser: string) => string | null;
}

export function readMdmExport(
  bytes: Uint8Array,
  reading: ExportReading,
): { readonly devices: readonly Device[]; readonly problems: readonly ExportProblem[] } {
  const text = textOf(bytes);
  if (typeof text !== 'string') return { devices: [], problems: [text] };
  const rows = csvRows(text);
  if ('why' in rows) {
    const what = `The export cannot be read as CSV: ${rows.why}`;
    const whatToDo = 'Mend the quotes near that line, or export it again.';
    return { devices: [], problems: [{ line: rows.line, severity: 'error', what, whatToDo }] };
  }
  const [header, ...body] = rows;
  if (header === undefined)
    return { devices: [], problems: [file('The export is empty.', 'Export it again.')] };
  const places = placesOf(reading.kind, header.fields);
  const missing = missingColumns(reading.kind, places, header.line);
  if (missing.length > 0) return { devices: [], problems: missing };
  const taken = body.map((row) => takeRow(row, header.fields.length, places, reading));
  return {
    devices: taken.flatMap(({ device }) => device ?? []),
    problems: taken.flatMap(({ problem }) => problem ?? []),
  };
}

/** Excel's "Unicode text" is UTF-16 with a byte order mark; all else is decoded like a roster. */
function textOf(bytes: Uint8Array): string | ExportProblem {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const decoded = decodeText(bytes);
  return decoded.encoding === null ? file(decoded.why, 'Save the export as CSV in UTF-8.') : decoded.text;
}

function missingColumns(
  kind: MdmKind,
  places: Readonly<Record<MdmField, number>>,
  line: number,
): readonly ExportProblem[] {
  const needed: readonly MdmField[] = ['platform', 'version'];
  const missing = needed.filter((field) => places[field] < 0);
  const nobody = places.email < 0 && places.user < 0 ? (['email'] as const) : [];
  return [...nobody, ...missing].map((field) => ({
    line,
    severity: 'error',
    what: `No column says the ${field === 'email' ? 'person' : field}.`,
    whatToDo: `Add a column to the export: ${columns[kind][field].join(', ')}.`,
  }));
}

function takeRow(
  { line, fields }: CsvRow,
  width: number,
  places: Readonly<Record<MdmField, number>>,
  { apps, accountOf }: ExportReading,
): { readonly device?: Device; readonly problem?: ExportProblem } {
  const field = (name: MdmField): string => (places[name] < 0 ? '' : (fields[places[name]] ?? '').trim());
  const error = (what: string, whatToDo: string) => ({
    problem: { line, severity: 'error' as const, what, whatToDo },
  });
  if (fields.length !== width) {
    const what = `This line has ${fields.length} fields, the header ${width}; it was not taken.`;
    return error(what, 'Put fields with the separator in them into double quotes.');
  }
  if (places.app >= 0 && !apps.some((app) => field('app').toLowerCase().includes(app.toLowerCase())))
    return {};
  const named = [field('email'), field('user')].filter((name) => name !== '');
  if (named.length === 0) {
    return error('This line names no user; it was not taken.', 'Give the device a primary user.');
  }
  const account = named.map(accountOf).find((known) => known !== null) ?? null;
  if (account === null) {
    const what = `"${named[0]}" is nobody on the roster; the device was left out.`;
    const whatToDo = 'Nothing for a device of another company; otherwise correct the roster’s e-mail.';
    return { problem: { line, severity: 'note', what, whatToDo } };
  }
  const seen = field('seen') === '' ? null : timeOf(field('seen'));
  if (seen === undefined) {
    return error(
      `"${field('seen')}" is no time; the line was not taken.`,
      'Export times as 2026-12-01T08:30:00Z.',
    );
  }
  const version = field('version') === '' ? null : field('version');
  return { device: { account, platform: platformIn(field('platform')), version, lastSeen: seen } };
}

/**
 * ISO 8601, or the United States form that both portals write (`12/1/2026 8:30:00 AM`); without an offset it is
 * UTC. Undefined for anything else.
 */
function timeOf(text: string): string | undefined {
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:,? (\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([AP]M))?)?$/i.exec(
    text,
  );
  if (us !== null) {
    const [, month, day, year, hour = '0', minute = '0', second = '0', half] = us;
    const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
    const at = Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second));
    return new Date(at).toISOString();
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  const iso = text.replace(' at ', 'T').replace(/^(\S+) (\d)/, '$1T$2');
  const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso);
  const at = Date.parse(hasZone || !iso.includes('T') ? iso : `${iso}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function file(what: string, whatToDo: string): ExportProblem {
  return { line: 0, severity: 'error', what, whatToDo };
}

// A roster file as rows under their columns, or why it is none: the same for every day.

import { type CsvRow, csvRows, delimiterOf } from '../text/csv-rows.ts';
import { decodeText } from '../text/encodings.ts';
import { codeOf } from '../text/hidden-characters.ts';

export interface RosterProblem {
  /** Counted from 1, the header included; 0 is the file as a whole. */
  readonly line: number;
  readonly kind:
    | 'encoding'
    | 'not-csv'
    | 'missing-column'
    | 'unknown-column'
    | 'wrong-width'
    | 'empty-field'
    | 'hidden-character'
    | 'wrong-date'
    | 'wrong-contact'
    | 'unknown-language'
    | 'duplicate'
    | 'shared-contact'
    | 'left'
    | 'nobody';
  /**
   * `error`: the line (or the file, or what is named in it) was not taken, and no window may start so. `warning`: it
   * was taken, look at it. `note`: left out on purpose.
   */
  readonly severity: 'error' | 'warning' | 'note';
  readonly what: string;
  readonly whatToDo: string;
}

export const rosterColumns = [
  'account',
  'name',
  'email',
  'phone',
  'department',
  'site',
  'roles',
  'language',
  'left-on',
] as const;
export type Column = (typeof rosterColumns)[number];
const neededColumns: readonly Column[] = ['account', 'name', 'department', 'site'];

/** A roster's rows under their columns, or why there are none: the same for every day. */
export type RosterTable =
  | {
      readonly columns: readonly string[];
      readonly rows: readonly CsvRow[];
      readonly notes: readonly RosterProblem[];
    }
  | { readonly problems: readonly RosterProblem[] };

export function rosterTable(bytes: Uint8Array): RosterTable {
  // Every workbook of Excel is a ZIP file.
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004')
    return fileProblem('not-csv', 'The roster is an Excel workbook.', 'Save the sheet as "CSV UTF-8".');
  const decoded = decodeText(bytes);
  if (decoded.encoding === null) {
    return fileProblem('encoding', decoded.why, 'Save the roster as CSV in UTF-8 or GB18030.');
  }
  const rows = csvRows(decoded.text, delimiterOf(decoded.text));
  if ('why' in rows) {
    const what = `The roster cannot be read as CSV: ${rows.why}`;
    const whatToDo = 'Mend the quotes near that line, or export the roster again.';
    return { problems: [{ line: rows.line, kind: 'not-csv', severity: 'error', what, whatToDo }] };
  }
  return tableOf(rows);
}

/** The first row is the header. */
function tableOf([header, ...body]: readonly CsvRow[]): RosterTable {
  if (!header) return fileProblem('nobody', 'The roster is empty.', 'Export it again, with its header line.');
  const columns = header.fields.map((name) => name.trim().toLowerCase());
  const missing = neededColumns.filter((column) => !columns.includes(column));
  if (missing.length === neededColumns.length) return noColumns(header);
  if (missing.length > 0) {
    const problems = missing.map((column) => ({
      line: header.line,
      kind: 'missing-column' as const,
      severity: 'error' as const,
      what: `The column "${column}" is missing.`,
      whatToDo: `Add it to the header: ${rosterColumns.join(',')}.`,
    }));
    return { problems };
  }
  const twice = columns.find((column, index) => column !== '' && columns.indexOf(column) < index);
  if (twice !== undefined) {
    const what = `The column "${twice}" is there twice.`;
    const whatToDo = 'Keep one of the two.';
    return { problems: [{ line: header.line, kind: 'not-csv', severity: 'error', what, whatToDo }] };
  }
  const unread = columns.filter(
    (column) => column !== '' && !rosterColumns.some((known) => known === column),
  );
  const notes = unread.map(
    (column): RosterProblem => ({
      line: header.line,
      kind: 'unknown-column',
      severity: 'warning',
      what: `The column "${column}" is not read.`,
      whatToDo: `Name it as one of ${rosterColumns.join(', ')}, or leave it out.`,
    }),
  );
  return { columns, rows: body, notes };
}

/** A header in which nothing is known: most often it is cut at another sign. */
function noColumns({ line, fields }: CsvRow): RosterTable {
  const sign = /[，；;、|]/.exec(fields.join(''))?.[0];
  const what =
    sign === undefined
      ? `The header names none of the columns ${neededColumns.join(', ')}.`
      : `The fields stand apart by "${sign}" (${codeOf(sign)}), not by commas.`;
  const whatToDo = `Save it as CSV with commas (or semicolons or tabs), the first line being ${rosterColumns.join(',')}.`;
  return { problems: [{ line, kind: 'not-csv', severity: 'error', what, whatToDo }] };
}

export function fileProblem(
  kind: RosterProblem['kind'],
  what: string,
  whatToDo: string,
): { readonly problems: readonly RosterProblem[] } {
  return { problems: [{ line: 0, kind, severity: 'error', what, whatToDo }] };
}

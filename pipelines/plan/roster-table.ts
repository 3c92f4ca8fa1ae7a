// Reads a roster file into rows and columns, or says why it cannot; independent of the day (`peopleOn` picks
// the day).

import { type CsvRow, csvRows } from '../text/csv-rows.ts';
import { decodeText } from '../text/encodings.ts';
import { codeOf } from '../text/hidden-characters.ts';
import { isWorkbook, workbookRows } from '../text/workbook-rows.ts';
import { nearest } from './check/nearest.ts';
import type { Fault } from './check/problem.ts';

export interface RosterProblem extends Fault {
  /** Counted from 1, the header included; 0 is the file as a whole. */
  readonly line: number;
  /**
   * `error`: the line (or the file) was not taken, and no window may start with it. `warning`: the line was
   * taken, but somebody should look at it. `note`: left out on purpose.
   */
  readonly severity: 'error' | 'warning' | 'note';
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

/** The header that the company's file has for a column, where it is not our name. */
export type Headers = Readonly<Partial<Record<Column, string>>>;

/** A roster's columns and rows, or the problems why there are none. */
export type RosterTable =
  | {
      /** Null for a column that is not used. */
      readonly columns: readonly (Column | null)[];
      readonly rows: readonly CsvRow[];
      readonly notes: readonly RosterProblem[];
    }
  | { readonly problems: readonly RosterProblem[] };

/** Reads a roster: the first sheet of an Excel workbook, or a CSV text. Never throws for bad input. */
export async function readRosterTable(bytes: Uint8Array, headers: Headers = {}): Promise<RosterTable> {
  if (!isWorkbook(bytes)) return rosterTable(bytes, headers);
  const rows = await workbookRows(bytes);
  if (rows === 'too-large')
    return fileProblem(
      'The sheet of the roster is far larger than any roster: a cell far to the right or far below counts.',
      'Delete what lies beyond the people, or save the sheet as "CSV UTF-8".',
    );
  if (rows !== 'unreadable') return tableOf(rows, headers);
  return fileProblem('The roster is no Excel workbook that can be read.', 'Save the sheet as "CSV UTF-8".');
}

export function rosterTable(bytes: Uint8Array, headers: Headers = {}): RosterTable {
  const decoded = decodeText(bytes);
  if (decoded.encoding === null) {
    return fileProblem(decoded.why, 'Save the roster as CSV in UTF-8 or GB18030.');
  }
  const rows = csvRows(decoded.text);
  if ('why' in rows) {
    const what = 'The roster cannot be read as CSV: a quote (") stays open, or stands within a field.';
    const write = 'Mend the quotes near that line, or export the roster again.';
    return { problems: [{ line: rows.line, severity: 'error', what, write }] };
  }
  return tableOf(rows, headers);
}

/** The first row is the header. */
function tableOf([header, ...body]: readonly CsvRow[], headers: Headers): RosterTable {
  if (!header) return fileProblem('The roster is empty.', 'Export it again, with its header line.');
  const { line } = header;
  const headerOf = (column: Column) => headers[column] ?? column;
  const names = header.fields.map((name) => name.trim());
  const columns = names.map(
    (name) => rosterColumns.find((column) => headerOf(column).toLowerCase() === name.toLowerCase()) ?? null,
  );
  const absent = rosterColumns.filter((column) => !columns.includes(column));
  const isNeeded = (column: Column) => neededColumns.includes(column) || headers[column] !== undefined;
  const unread = names.filter((name, index) => name !== '' && columns[index] === null);
  const isCutElsewhere = unread.some((name) => otherSign.test(name));
  if (isCutElsewhere || neededColumns.every((column) => absent.includes(column)))
    return noColumns(header, body, headerOf);
  const error = (what: string, write: string): RosterProblem => ({ line, severity: 'error', what, write });
  const slips = unread.flatMap((name) => {
    const meant = nearest(name, absent.map(headerOf), name.length < 6 ? 1 : 2);
    return meant === null ? [] : { name, meant };
  });
  const errors = [
    ...slips.map(({ name, meant }) => error(`The column "${name}" is not known.`, `Write "${meant}".`)),
    ...absent
      .filter((column) => isNeeded(column) && !slips.some(({ meant }) => meant === headerOf(column)))
      .map((column) =>
        error(
          `The column "${headerOf(column)}" is missing.`,
          `Add it to the header: ${rosterColumns.map(headerOf).join(',')}. A file with headers of its own: roster.columns in organisation.yaml.`,
        ),
      ),
    ...columns.flatMap((column, index) =>
      column === null || columns.indexOf(column) === index
        ? []
        : error(`The column "${names[index]}" is there twice.`, 'Keep one of the two.'),
    ),
  ];
  if (errors.length > 0) return { problems: errors };
  const notes = unread.map(
    (name): RosterProblem => ({
      line,
      severity: 'warning',
      what: `The column "${name}" is not read.`,
      write: `Name it as one of ${rosterColumns.map(headerOf).join(', ')}, or leave it out.`,
    }),
  );
  return { columns, rows: body.filter(({ fields }) => fields.some((text) => text.trim() !== '')), notes };
}

const otherSign = /[，；;、|]/;

/** The problem of a header without known names, or with several in one field: a wrong separator. */
function noColumns(
  { line, fields }: CsvRow,
  body: readonly CsvRow[],
  headerOf: (column: Column) => string,
): RosterTable {
  const isHeader = (row: CsvRow) => neededColumns.every((column) => row.fields.includes(headerOf(column)));
  const below = body.slice(0, 10).find(isHeader);
  if (below !== undefined) {
    const what = `The header stands on line ${below.line}.`;
    return { problems: [{ line, severity: 'error', what, write: 'Delete the lines above it.' }] };
  }
  const sign = otherSign.exec(fields.join(''))?.[0];
  const what =
    sign === undefined
      ? `The header names none of the columns ${neededColumns.map(headerOf).join(', ')}.`
      : `The fields stand apart by "${sign}" (${codeOf(sign)}), not by commas.`;
  const names = rosterColumns.map(headerOf).join(',');
  const write =
    sign === undefined
      ? `Let the first line be ${names}. A file with headers of its own: roster.columns in organisation.yaml.`
      : `Save it as CSV with commas (or semicolons or tabs), the first line being ${names}.`;
  return { problems: [{ line, severity: 'error', what, write }] };
}

export function fileProblem(what: string, write: string): { readonly problems: readonly RosterProblem[] } {
  return { problems: [{ line: 0, severity: 'error', what, write }] };
}

// A CSV text as rows that know their lines, so that what is wrong with one can be named by its place.

import { parse } from 'csv-parse/sync';

export interface CsvRow {
  /** Counted from 1, the header included. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Where the text stops being CSV; line 0 is the file as a whole. */
export interface NotCsv {
  readonly line: number;
  readonly why: string;
}

/** Empty lines are passed over; rows may differ in width. Never throws for bad input. */
export function csvRows(text: string): readonly CsvRow[] | NotCsv {
  try {
    // The library's types do not know what `info` adds.
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as readonly { readonly record: string[]; readonly info: { readonly lines: number } }[];
    const rows = records.map(({ record, info }) => ({ line: info.lines, fields: record }));
    return firstLineOf(text).startsWith('sep=') ? rows.slice(1) : rows;
  } catch (error) {
    const at = (error as { lines?: unknown }).lines;
    return { line: typeof at === 'number' ? at : 0, why: (error as Error).message };
  }
}

/**
 * What separates the header's fields: spreadsheets write semicolons where a comma is the decimal sign, or tabs; Excel
 * may say it on a line of its own before them (`sep=;`).
 */
function delimiterOf(text: string): string {
  const firstLine = firstLineOf(text);
  const said = /^sep=(.)$/.exec(firstLine)?.[1];
  if (said !== undefined) return said;
  return [',', '\t', ';'].reduce((best, sign) =>
    firstLine.split(sign).length > firstLine.split(best).length ? sign : best,
  );
}

function firstLineOf(text: string): string {
  return text.replace(/^\ufeff/, '').split(/\r\n?|\n/, 1)[0] ?? '';
}

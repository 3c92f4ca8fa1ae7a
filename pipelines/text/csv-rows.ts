// Reads a CSV text into rows with their line numbers, so that an error about a row can name its line.

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

/** Empty lines are left out; rows may differ in width. Bad input gives `NotCsv`, never an exception. */
export function csvRows(text: string): readonly CsvRow[] | NotCsv {
  try {
    // The library's types do not describe the records that the option `info` gives.
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
 * The separator that splits the header into the most fields: spreadsheets write semicolons where a comma is
 * the decimal sign, or tabs. Excel may name the separator on a line of its own before the header (`sep=;`).
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

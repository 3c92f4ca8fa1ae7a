// The first sheet of an Excel workbook as rows, its cells as the texts that a CSV export would hold. Read by
// read-excel-file: small, without dependencies that run at install, and kept; the usual `xlsx` is not on npm any more.

import type { CsvRow } from './csv-rows.ts';

/** Every workbook of Excel is a ZIP file. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004';
}

/** Empty rows are passed over. Null where it is no workbook. */
export async function workbookRows(bytes: Uint8Array): Promise<readonly CsvRow[] | null> {
  // Loaded by whoever has a workbook.
  const { readSheet } = await import('read-excel-file/node');
  const rows = await readSheet(Buffer.from(bytes)).catch(() => null);
  const texts = rows?.map((cells, index) => ({ line: index + 1, fields: cells.map(textOf) }));
  return texts?.filter(({ fields }) => fields.some((field) => field !== '')) ?? null;
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
}

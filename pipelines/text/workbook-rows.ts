// The first sheet of an Excel workbook as rows, its cells as the texts that a CSV export would hold. Read by
// read-excel-file: small, without dependencies that run at install, and kept; the usual `xlsx` is not on npm any more.
// It fills a grid up to the farthest cell, and believes what the archive says of its sizes, so those are looked at before.

import type { CsvRow } from './csv-rows.ts';

/** Every workbook of Excel is a ZIP file. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004';
}

/** A hundred thousand people fill half of it. */
const mostBytes = 100_000_000;
/** Of the grid: all rows of Excel under eleven columns. */
const mostCells = 12_000_000;
/** That hold something. */
const mostFilled = 2_000_000;

/** Empty rows are passed over. A text says why it is none. */
export async function workbookRows(
  bytes: Uint8Array,
): Promise<readonly CsvRow[] | 'unreadable' | 'too-large'> {
  // Loaded by whoever has a workbook.
  const [{ readSheet }, zip] = await Promise.all([import('read-excel-file/node'), import('fflate')]);
  let unpacked = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = zip.unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/\.xml(?:\.rels)?$/.test(name)) return false;
        unpacked += originalSize;
        // Nothing is made room for that says it is larger; what is larger than it says is cut.
        return unpacked <= mostBytes;
      },
    });
  } catch {
    return 'unreadable';
  }
  if (unpacked > mostBytes) return 'too-large';
  for (const [name, file] of Object.entries(files)) {
    const text = Buffer.from(file).toString('utf8');
    if (!text.includes('sheetData')) continue;
    const sheet = withoutComments(text);
    const grid = gridOf(sheet);
    if (grid !== 'fits') return grid;
    // What was measured is what is read.
    files[name] = Buffer.from(sheet);
  }
  const rows = await readSheet(Buffer.from(zip.zipSync(files, { level: 0 }))).catch(() => null);
  if (rows === null) return 'unreadable';
  return rows
    .map((cells, index) => ({ line: index + 1, fields: cells.map(textOf) }))
    .filter(({ fields }) => fields.some((field) => field !== ''));
}

/** Comments and CDATA are ordinary XML, but where they end is told here alone. */
function withoutComments(text: string): string {
  // Of those without an end, each would be looked for through all the rest.
  const open = (from: string, to: string) => text.lastIndexOf(from) > text.lastIndexOf(to);
  if (open('<!--', '-->') || open('<![CDATA[', ']]>')) return text;
  return text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, data = '') =>
    data.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  );
}

/** How far the cells of a sheet go, told as strictly as the spreadsheets write them: what another reader could see otherwise is refused. */
function gridOf(text: string): 'fits' | 'unreadable' | 'too-large' {
  if (text.includes('<!') || /[<>]/.test(text.replace(/<[^<>]*>/g, ''))) return 'unreadable';
  let [columns, lines, filled] = [1, 1, 0];
  for (const [tag] of text.matchAll(/<[^<>]*[^\w.-]r\s*=[^<>]*>/g)) {
    for (const [, said = ''] of tag.matchAll(/[^\w.-]r\s*=\s*(?:"([^"]*)"|[^"]?)/g)) {
      // Excel declares the prefix r in every sheet.
      if (/^http:\/\/[a-z]+\.[a-z]+\.org\/[\w/]+\/relationships$/.test(said)) continue;
      const [, letters, line] = /^([A-Z]{0,3})([1-9]\d{0,6})$/.exec(said) ?? [];
      if (letters === undefined) return 'unreadable';
      columns = Math.max(columns, numberOf(letters));
      lines = Math.max(lines, Number(line));
      if (letters !== '') filled += 1;
    }
    if (columns * lines > mostCells || filled > mostFilled) return 'too-large';
  }
  return 'fits';
}

/** Of a column: Z is 26, AA 27. */
const numberOf = (letters: string): number =>
  [...letters].reduce((before, letter) => before * 26 + letter.charCodeAt(0) - 64, 0);

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
}

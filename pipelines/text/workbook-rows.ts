// Reads the first sheet of an Excel workbook into rows, each cell as the text that a CSV export would hold.
// The library is read-excel-file: small, maintained, no install scripts; the usual `xlsx` is no longer
// published on npm. The library fills a grid up to the farthest cell and trusts the archive's sizes, so both
// are checked here before.

import type { CsvRow } from './csv-rows.ts';

/** Every workbook of Excel is a ZIP file. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004';
}

/** Limit of the unpacked XML; a roster of a hundred thousand people is about half of it. */
const mostBytes = 100_000_000;
/** Limit of the grid, rows times columns: all rows that Excel allows, with eleven columns. */
const mostCells = 12_000_000;
/** Limit of the cells that hold something. */
const mostFilled = 2_000_000;

/**
 * The rows of the first sheet without empty ones, or why the workbook cannot be read. Never throws for bad
 * input.
 */
export async function workbookRows(
  bytes: Uint8Array,
): Promise<readonly CsvRow[] | 'unreadable' | 'too-large'> {
  // Imported here and not above, so that commands without a workbook do not load the libraries.
  const [{ readSheet }, zip] = await Promise.all([import('read-excel-file/node'), import('fflate')]);
  let unpacked = 0;
  let files: Record<string, Uint8Array>;
  try {
    files = zip.unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/\.xml(?:\.rels)?$/.test(name)) return false;
        unpacked += originalSize;
        // A file whose stated size exceeds the limit is not unpacked; one larger than it states is cut at
        // that size.
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
    const sheet = withoutBareBrackets(withoutComments(text));
    const grid = gridOf(sheet);
    if (grid !== 'fits') return grid;
    // The library must read exactly the text that `gridOf` measured, comments removed.
    files[name] = Buffer.from(sheet);
  }
  const rows = await readSheet(Buffer.from(zip.zipSync(files, { level: 0 }))).catch(() => null);
  if (rows === null) return 'unreadable';
  return rows
    .map((cells, index) => ({ line: index + 1, fields: cells.map(textOf) }))
    .filter(({ fields }) => fields.some((field) => field !== ''));
}

/**
 * Removes XML comments and turns CDATA into escaped text, so that `gridOf` and the library see the same tags.
 */
function withoutComments(text: string): string {
  // With an unclosed comment the expression below would scan the whole rest once per opening: `gridOf`
  // refuses it.
  const open = (from: string, to: string) => text.lastIndexOf(from) > text.lastIndexOf(to);
  if (open('<!--', '-->') || open('<![CDATA[', ']]>')) return text;
  return text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, data = '') =>
    data.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  );
}

/** A tag with its quotes closed; a bracket within them could hide a cell from one reader and not from another. */
const wholeTag = /<[^<>"']*(?:"[^"<>]*"[^<>"']*|'[^'<>]*'[^<>"']*)*>/g;

/** A formula may hold a bare `>`, as some programs write it: every reader takes it for text. */
function withoutBareBrackets(text: string): string {
  return text.replace(
    new RegExp(`(${wholeTag.source})|>`, 'g'),
    (_, whole: string | undefined) => whole ?? '&gt;',
  );
}

/**
 * Whether the sheet's grid is within the limits. Anything that another XML reader could read differently is
 * refused.
 */
function gridOf(text: string): 'fits' | 'unreadable' | 'too-large' {
  if (text.includes('<!') || /[<>]/.test(text.replace(wholeTag, ''))) return 'unreadable';
  let [columns, lines, filled] = [1, 1, 0];
  for (const [tag] of text.matchAll(/<[^<>]*[^\w.-]r\s*=[^<>]*>/g)) {
    for (const [, said = ''] of tag.matchAll(/[^\w.-]r\s*=\s*(?:"([^"]*)"|[^"]?)/g)) {
      // Excel declares the namespace prefix `r` in every sheet, which looks like a cell's attribute `r`.
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

/** The number of a column: Z is 26, AA is 27. */
const numberOf = (letters: string): number =>
  [...letters].reduce((before, letter) => before * 26 + letter.charCodeAt(0) - 64, 0);

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
}

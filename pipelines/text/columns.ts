// Columns for a terminal, where a Chinese sign takes two places.

const wide = /\p{Script=Han}|[\u3000-\u30ff\uac00-\ud7a3\uff01-\uff60\uffe0-\uffe6]/gu;

export function widthOf(text: string): number {
  return text.replace(wide, '  ').length;
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** A line for each row; all cells but the last are as wide as the widest of their column. */
export function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

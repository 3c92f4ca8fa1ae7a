// Aligns a table's columns for a terminal, where a Chinese character is two places wide.

const wide = /\p{Script=Han}|[\u3000-\u30ff\uac00-\ud7a3\uff01-\uff60\uffe0-\uffe6]/gu;

export function widthOf(text: string): number {
  return text.replace(wide, '  ').length;
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** One line per row; each cell but the last is padded to the width of the widest cell in its column. */
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

// Measures and cuts a text in the unit of the service that takes it: some count UTF-8 bytes, some characters.

/** The longest text that a service takes. `characters` are UTF-16 units: no service counts more strictly. */
export interface TextSize {
  readonly most: number;
  readonly unit: 'bytes' | 'characters';
}

export function lengthIn(unit: TextSize['unit'], text: string): number {
  return unit === 'bytes' ? new TextEncoder().encode(text).length : text.length;
}

/**
 * The text, or as much of its beginning as fits with `tail` behind it: cut between lines where that keeps
 * most of it, never inside a character.
 */
export function cutToSize(text: string, size: TextSize, tail: string): string {
  const { most, unit } = size;
  if (lengthIn(unit, text) <= most) return text;
  const room = most - lengthIn(unit, tail);
  if (room <= 0) return beginningOf(tail, size);
  const cut = beginningOf(text, { most: room, unit });
  const lastBreak = cut.lastIndexOf('\n');
  return `${(lastBreak > cut.length / 2 ? cut.slice(0, lastBreak) : cut).trimEnd()}${tail}`;
}

function beginningOf(text: string, { most, unit }: TextSize): string {
  let length = 0;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('und').segment(text)) {
    length += lengthIn(unit, segment);
    if (length > most) break;
    kept += segment;
  }
  return kept;
}

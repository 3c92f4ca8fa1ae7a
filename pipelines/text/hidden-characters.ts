// Characters that make a text look different from what it is: controls (a terminal obeys them), marks without width,
// turns of direction, tags and fillers. A joiner or a variation mark within an emoji hides nothing.

/** What an emoji may hold between its pictures: U+200D and U+FE0F. */
const withinEmoji =
  /(?<=\p{Emoji}[\u{1f3fb}-\u{1f3ff}]?)\ufe0f|(?<=\p{Emoji}[\u{1f3fb}-\u{1f3ff}\ufe0f]?)\u200d(?=\p{Emoji})/gu;

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** The first hidden character as `U+202E`, or null; line breaks and tabs count as hidden. */
export function hiddenCharacterIn(text: string): string | null {
  const [found] = hidden.exec(text.replaceAll(withinEmoji, '')) ?? [];
  if (found === undefined) return null;
  return `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

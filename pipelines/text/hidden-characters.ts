// Characters that make a text look different from what it is (CVE-2021-42574, "Trojan Source"): controls (a terminal
// obeys them), marks without width, turns of direction, tags and fillers. A joiner or a variation mark within an emoji
// hides nothing. Which characters count as hidden is said only here (and in scripts/verify-evidence.py).

/**
 * Invisible parts of an emoji: U+FE0F after a picture, U+200D between two; as in scripts/verify-evidence.py.
 */
const withinEmoji = /(?<=[\p{S}\p{N}*#\u203c\u2049\u2139\u3030])\ufe0f|(?<=\p{S}|\ufe0f)\u200d(?=\p{S})/gu;

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** The first hidden character as `U+202E` with its offset, or null. A tab counts as hidden, a line feed does not. */
export function firstHidden(text: string): { readonly at: number; readonly code: string } | null {
  // Nearly every text has no hidden character: this test saves the two replacements below.
  if (text.search(hidden) < 0) return null;
  const at = text.replaceAll(withinEmoji, '.').replaceAll('\n', '.').search(hidden);
  return at < 0 ? null : { at, code: codeOf(text.slice(at)) };
}

/**
 * The code of the first hidden character, for a text of one line: a line feed counts as hidden too. Else
 * null.
 */
export function hiddenCharacterIn(text: string): string | null {
  return text.includes('\n') ? 'U+000A' : (firstHidden(text)?.code ?? null);
}

/** The code point of the text's first character, written as `U+00A0`. */
export function codeOf(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The text without hidden characters, to be shown; line breaks, tabs and the joiners of scripts stay. */
export function withoutHidden(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(hidden, (sign) => ('\n\t\u200d\ufe0f'.includes(sign) ? sign : ''));
}

/** `withoutHidden` in one line, so that a text from outside cannot add lines to a list. */
export function oneLine(text: string): string {
  return withoutHidden(text).replace(/\n+/g, ' ');
}

/**
 * The value as JSON with hidden characters escaped, so that no terminal obeys them; it parses to the same
 * value.
 */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(hidden, (sign) =>
    sign === '\n'
      ? sign
      : Array.from(sign.split(''), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(
          '',
        ),
  );
}

// Characters that make a text look different from what it is: an approver would read one thing and approve
// another (CVE-2021-42574, "Trojan Source").

// Soft hyphen, Arabic letter mark, zero-width and direction marks, separators that only some viewers break
// at, byte order mark, tag characters, and every control character but LF.
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u;

/** The first hidden character with its offset, or null. `code` is like `U+202E`. */
export function firstHidden(text: string): { readonly at: number; readonly code: string } | null {
  const match = hidden.exec(text);
  if (match === null) return null;
  const code = match[0].codePointAt(0) ?? 0;
  return { at: match.index, code: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` };
}

/** A letter made of several characters can look like one that is another; NFC has one way to write it. */
export function isComposed(text: string): boolean {
  return text === text.normalize('NFC');
}

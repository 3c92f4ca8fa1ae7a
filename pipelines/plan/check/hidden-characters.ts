// Characters that make a text look different from what it is: an approver would read one thing and approve
// another (CVE-2021-42574, "Trojan Source"), and two accounts that look alike would be one person to every reader.

// Soft hyphen, joiners, marks of direction, fillers, separators that only some viewers break at, byte order mark, tag
// characters, and every control character but LF.
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]|\u034f/u;

/** The first hidden character with its offset, or null. `code` is like `U+202E`. */
export function firstHidden(text: string): { readonly at: number; readonly code: string } | null {
  const match = hidden.exec(text);
  return match === null ? null : { at: match.index, code: codeOf(match[0]) };
}

/** `U+00A0` of the first character that it holds. */
export function codeOf(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A letter made of several characters can look like one that is another; NFC has one way to write it. */
export function isComposed(text: string): boolean {
  return text === text.normalize('NFC');
}

/** The first word in which letters of scripts that pass for one another meet; Chinese beside Latin cannot. */
export function mixedWord(text: string): string | undefined {
  return text
    .split(/[^\p{L}\p{M}]+/u)
    .find((word) => lookAlikeScripts.filter((script) => script.test(word)).length > 1);
}

const lookAlikeScripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/** Printable ASCII alone: nothing hidden, nothing mixed. */
export function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** The same for texts that a reader cannot tell apart: width, case, invisible marks, Cyrillic and Greek twins. */
export function appearanceOf(text: string): string {
  // Nearly every account is plain, and a roster has twenty thousand of them.
  if (isPlain(text)) return text.toLowerCase().replaceAll(' ', '');
  const plain = text.normalize('NFKC').toLowerCase();
  return [...plain.replace(/[\p{Default_Ignorable_Code_Point}\p{Z}\p{Cc}\u2800]/gu, '')]
    .map((letter) => twins[letter] ?? letter)
    .join('');
}

const twins: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'аa',
    'αa',
    'вb',
    'сc',
    'ԁd',
    'еe',
    'εe',
    'һh',
    'нh',
    'іi',
    'ιi',
    'ıi',
    'јj',
    'кk',
    'κk',
    'ӏl',
    'мm',
    'νv',
    'оo',
    'οo',
    'рp',
    'ρp',
    'ԛq',
    'ѕs',
    'тt',
    'τt',
    'υu',
    'ѵv',
    'ԝw',
    'хx',
    'χx',
    'уy',
    'γy',
    '‐-',
    '‑-',
    '‒-',
    '–-',
    '—-',
    '−-',
  ].map((pair) => [...pair] as [string, string]),
);

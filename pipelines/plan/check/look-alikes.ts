// Letters that pass for one another: an approver would read one thing and approve another, and two accounts that look
// alike would be one person to every reader.

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
  `аa αa вb сc ԁd еe εe һh нh іi ιi ıi јj кk κk ӏl мm νv оo
    οo рp ρp ԛq ѕs тt τt υu ѵv ԝw хx χx уy γy ‐- ‑- ‒- –- —- −-`
    .split(/\s+/)
    .map((pair) => [...pair] as [string, string]),
);

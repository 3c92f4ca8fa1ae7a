// Finds letters that look like others: an approver could read one thing and approve another, and two accounts
// that look alike would seem to be one person.

/** Whether the text is in NFC: a letter made of several characters could imitate another one. */
export function isComposed(text: string): boolean {
  return text === text.normalize('NFC');
}

/** The first word that mixes look-alike scripts (Latin, Cyrillic, Greek); Chinese beside Latin is fine. */
export function mixedWord(text: string): string | undefined {
  return text
    .split(/[^\p{L}\p{M}]+/u)
    .find((word) => lookAlikeScripts.filter((script) => script.test(word)).length > 1);
}

const lookAlikeScripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/** Whether the text is printable ASCII alone, so that nothing is hidden or mixed. */
export function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** One key for texts that look alike; ignores width, case, invisible marks, Cyrillic and Greek twins. */
export function appearanceOf(text: string): string {
  // A quick way for plain texts: nearly every account is one, and a roster may have twenty thousand.
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

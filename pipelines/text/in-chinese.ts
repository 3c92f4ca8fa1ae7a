// The Chinese of a text that is written in rooms that speak to nobody, in English. It stands in a catalogue, as
// gettext's would, with `{}` (or `{2}`, where the order differs) for what is put in; a value that is such a text itself is
// put in as that says.

type Catalogue = Readonly<Record<string, string>>;

/** The text itself where nobody has translated it. */
export function inChinese(text: string, catalogue: Catalogue): string {
  const exact = Object.hasOwn(catalogue, text) ? catalogue[text] : undefined;
  if (exact !== undefined) return exact;
  // The longest first: what says most of the text in its own words fits best.
  const patterns = Object.entries(catalogue)
    .filter(([english]) => english.includes('{}'))
    .toSorted(([one], [other]) => other.length - one.length);
  for (const [english, chinese] of patterns) {
    const pattern = english.split('{}').map(RegExp.escape).join('(.*)');
    const values = new RegExp(`^${pattern}$`, 's').exec(text)?.slice(1);
    if (values !== undefined)
      return filled(
        chinese,
        values.map((value) => inChinese(value, catalogue)),
      );
  }
  return text;
}

/** Puts the values in the places of a catalogue's text. */
export function filled(chinese: string, values: readonly string[]): string {
  let next = 0;
  return chinese.replace(/\{(\d?)\}/g, (_, number: string) => {
    next += 1;
    return values[(number === '' ? next : Number(number)) - 1] ?? '';
  });
}

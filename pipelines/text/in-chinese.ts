// Finds the Chinese of a finished English text (an error, a problem of a plan) in a catalogue, as gettext
// does. `{}` stands for each value put in (`{2}` where the order differs); a value that is in the catalogue
// is translated too.

type Catalogue = Readonly<Record<string, string>>;

/** The Chinese of `text`; the English text itself where the catalogue has none. */
export function inChinese(text: string, catalogue: Catalogue): string {
  const exact = Object.hasOwn(catalogue, text) ? catalogue[text] : undefined;
  if (exact !== undefined) return exact;
  // The longest pattern first: it leaves the least of the text to its placeholders.
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

/** The catalogue's text with `values` in the places of its `{}` and `{1}`. */
export function filled(chinese: string, values: readonly string[]): string {
  let next = 0;
  return chinese.replace(/\{(\d?)\}/g, (_, number: string) => {
    next += 1;
    return values[(number === '' ? next : Number(number)) - 1] ?? '';
  });
}

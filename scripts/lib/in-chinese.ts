// The Chinese of an error's text. Errors are English where they are thrown, in rooms that speak to nobody; their Chinese
// stands in one catalogue, as gettext's would, with `{}` (or `{2}`, where the order differs) for what is put in.

/** The text itself where nobody has translated it. Read only when a Chinese reader meets an error. */
export async function inChinese(text: string): Promise<string> {
  const { default: catalogue } = await import('./errors.zh-CN.json', { with: { type: 'json' } });
  const exact = Object.entries(catalogue).find(([english]) => english === text)?.[1];
  if (exact !== undefined) return exact;
  // The longest first: what says most of the text in its own words fits best.
  const patterns = Object.entries(catalogue)
    .filter(([english]) => english.includes('{}'))
    .toSorted(([one], [other]) => other.length - one.length);
  for (const [english, chinese] of patterns) {
    const values = patternOf(english).exec(text)?.slice(1);
    if (values !== undefined) return filled(chinese, values);
  }
  return text;
}

function patternOf(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.*)')}$`, 's');
}

function filled(chinese: string, values: readonly string[]): string {
  let next = 0;
  return chinese.replace(/\{(\d?)\}/g, (_, number: string) => {
    next += 1;
    return values[(number === '' ? next : Number(number)) - 1] ?? '';
  });
}

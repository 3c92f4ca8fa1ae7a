// The texts of all UserErrors, and all that is said in both languages, as they stand in the source, with `{}` where a
// value is put in: what the catalogues of translations have to hold.

/**
 * What is said in `what:` and `whatToDo:` of each `new UserError({…})`, where a branch of a condition is a text of its
 * own, and in tables of `explanations`.
 */
export function errorTextsIn(source: string): readonly string[] {
  const tables = [...source.matchAll(/^const explanations: [^=]*whatToDo[^=]*= \{\n(.*?)^\};/gms)];
  const explained = tables.flatMap(([, table = '']) => [...table.matchAll(/'([^'\n]{9,})'/g)]);
  const thrown = [...source.matchAll(/new (?:UserError|SetBack)\(/g)].flatMap(({ index }) => {
    const call = callFrom(source, index);
    return [...call.matchAll(/\bwhat(?:ToDo)?:/g)].flatMap(({ index: at }) => literalsFrom(call, at));
  });
  return [...thrown, ...explained.map(([, text = '']) => text)];
}

/** What is said as bilingual`…`. */
export function bilingualTextsIn(source: string): readonly string[] {
  const tag = 'bilingual`';
  return [...source.matchAll(/\bbilingual`/g)].map(
    ({ index }) => literalAt(source, index + tag.length - 1).literal,
  );
}

/** What is said in `what` and `write` (or `why`) of each problem of a file, there or just before. */
export function textsIn(source: string): readonly string[] {
  const named = /\b(?:what|write|why|detail)(?::| =)/g;
  const handed = /\b(?:fileProblem|note|error|problem|refused?)\(/g;
  return [named, handed].flatMap((pattern) =>
    [...source.matchAll(pattern)].flatMap(({ 0: found, index }) =>
      literalsFrom(source, index + found.length, found.endsWith('(') ? '' : ',;'),
    ),
  );
}

function callFrom(source: string, from: number): string {
  const end = source.indexOf('});', from);
  return source.slice(from, end < 0 ? undefined : end);
}

/** String and template literals up to the comma or semicolon that ends the property. */
function literalsFrom(text: string, from: number, ends = ',;'): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if ('([{'.includes(sign)) depth += 1;
    if (')]}'.includes(sign)) depth -= 1;
    if (depth < 0 || (ends.includes(sign) && depth === 0)) break;
    if (!["'", '"', '`'].includes(sign)) continue;
    const { literal, end } = literalAt(text, at);
    found.push(literal);
    at = end;
  }
  return found;
}

function literalAt(text: string, from: number): { readonly literal: string; readonly end: number } {
  const quote = text[from];
  let literal = '';
  let at = from + 1;
  for (; at < text.length && text[at] !== quote; at += 1) {
    if (text[at] === '\\') {
      at += 1;
      literal += text[at] === 'n' ? '\n' : text[at];
    } else if (quote === '`' && text.startsWith('${', at)) {
      at = endOfValue(text, at + 2);
      literal += '{}';
    } else literal += text[at];
  }
  return { literal, end: at };
}

function endOfValue(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
  }
  return at - 1;
}

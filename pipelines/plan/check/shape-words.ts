// Words for faults in a value's shape: what the value is and what to write instead.

import { formats } from './formats.ts';
import { suggest, suggested } from './nearest.ts';
import { inOrdinarySigns } from './ordinary-signs.ts';
import type { Fault, Path } from './problem.ts';
import { inBoth, type SchemaNode } from './schema-node.ts';

/** The known key that an unknown one probably means; null where none is close. */
export function meantKey(key: string, known: readonly string[]): string | null {
  const before = key.split(':')[0] ?? '';
  return known.includes(before) ? before : suggested(key, known);
}

export function unknownKey(key: string, known: readonly string[], value: unknown): Fault {
  const what = `Unknown key ${shown(key)}.`;
  const before = key.split(':')[0] ?? '';
  if (before !== key && known.includes(before)) return { what, write: `Write a space after "${before}:".` };
  // In YAML, inside { } a comma ends an unquoted text, and the words after it are read as a key.
  const isText = known.includes('en') || /[^ -~]/.test(key);
  if (/\s/.test(key) || (value === null && isText))
    return { what, write: 'Put the whole text in quotes: it holds a comma.' };
  return { what, write: suggest(key, known) };
}

export function missingKey(key: string, description = ''): Fault {
  const both = key === 'zh-CN' || key === 'en';
  return {
    what: `"${key}" is missing.`,
    write: both
      ? `Add "${key}": people read it in both languages.`
      : `Add "${key}": ${inBoth(description).en}`.trim(),
  };
}

/** The fault of a wrong type: asks for the first of several types, for a text in its format. */
export function wrongType(path: Path, { type, format = '' }: SchemaNode, value: unknown): Fault {
  const { what: wanted, write: usual } = types[[type ?? []].flat()[0] ?? ''] ?? types.object;
  const write = formats[format]?.write ?? usual;
  const name = path.findLast((step) => typeof step === 'string') ?? '';
  const isEntry = typeof path.at(-1) === 'number';
  if (value === null)
    return { what: isEntry ? `An entry of "${name}" is empty.` : `"${name}" is empty.`, write };
  return {
    what: isEntry
      ? `An entry of "${name}" must be ${wanted}, and here stands ${shown(value)}.`
      : `"${name}" must be ${wanted}, and here stands ${shown(value)}.`,
    write,
  };
}

export function unknownValue(value: unknown, known: readonly unknown[]): Fault {
  return { what: `${shown(value)} is not known here.`, write: suggest(String(value), known.map(String)) };
}

/** The fault of a text in a wrong form. `write`: the format's advice; `fits`: whether a text fits it. */
export function wrongForm(
  { title, description = '', form = description }: SchemaNode,
  value: string,
  write: string | undefined,
  fits: (text: string) => boolean,
): Fault {
  const what = `${shown(value)} is no ${title?.toLowerCase() ?? 'such value'}.`;
  const meant = inOrdinarySigns(value);
  if (fits(meant)) return { what, write: `Write "${meant}", in ordinary signs.` };
  return { what, write: write ?? `Write it so: ${inBoth(form).en}` };
}

export function outOfBounds(value: unknown, keyword: keyof SchemaNode, limit: number | null): Fault {
  const what = bounds[keyword]?.what(shown(value)) ?? '';
  if (limit === null) return { what, write: 'Write each of them once.' };
  return { what, write: `Keep to the bound (limit ${limit}).` };
}

type Bound = { readonly what: (value: string) => string };

const bounds: Readonly<Partial<Record<keyof SchemaNode, Bound>>> = {
  maxLength: { what: (value) => `${value} is too long.` },
  minLength: { what: (value) => `${value} is an empty text.` },
  maxItems: { what: () => 'The list has too many entries.' },
  minItems: { what: () => 'The list has too few entries.' },
  uniqueItems: { what: () => 'The list names something twice.' },
  minimum: { what: (value) => `${value} is too small.` },
  maximum: { what: (value) => `${value} is too large.` },
  minProperties: { what: () => 'The group of settings has too few keys.' },
  maxProperties: { what: () => 'The group of settings has too many keys.' },
};

const types: Readonly<Record<string, Fault>> & { readonly object: Fault } = {
  object: { what: 'a group of settings', write: 'Write each key with its value on a line of its own below.' },
  array: {
    what: 'a list',
    write: 'Begin each entry with "- " on a line of its own, or write [ ] around all.',
  },
  string: { what: 'a text', write: 'Write one text; numbers, dates and yes or no in quotes.' },
  integer: { what: 'a whole number', write: 'Write digits alone, without quotes or unit.' },
  number: {
    what: 'a number',
    write: 'Write digits alone, with a dot where one is needed, for example 0.25.',
  },
  boolean: { what: 'true or false', write: 'Write true or false, without quotes.' },
};

/** The value for a message: short, without hidden characters. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return types.array?.what ?? '';
  if (typeof value === 'object' && value !== null) return types.object.what;
  const text = JSON.stringify(
    typeof value === 'string' && value.length > 60 ? `${value.slice(0, 60)}…` : value,
  );
  return text.replace(
    /[^\p{L}\p{N}\p{P}\p{S} ]/gu,
    (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`,
  );
}

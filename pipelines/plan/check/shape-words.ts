// What is wrong with a value's shape, in words: what it is and what to write instead.

import { suggest } from './nearest.ts';
import type { SchemaNode } from './schema-node.ts';

export interface Words {
  readonly what: string;
  readonly write: string;
}

export function unknownKey(key: string, known: readonly string[]): Words {
  const what = `Unknown key ${shown(key)}.`;
  // Inside { } a comma ends the text before it, and what follows is read as a key.
  if (/\s/.test(key)) return { what, write: 'Put the whole text in quotes: it holds a comma.' };
  return { what, write: suggest(key, known) };
}

export function missingKey(key: string, description = ''): Words {
  const both = key === 'zh-CN' || key === 'en';
  return {
    what: `"${key}" is missing.`,
    write: both ? `Add "${key}": people read it in both languages.` : `Add "${key}": ${description}`.trim(),
  };
}

export function wrongType({ type, description = '' }: SchemaNode, value: unknown): Words {
  const words = [type ?? []]
    .flat()
    .map((name) => typeNames[name] ?? name)
    .join(' or ');
  return { what: `${shown(value)} is not ${words}.`, write: `Write ${words}. ${description}`.trim() };
}

export function unknownValue(value: unknown, known: readonly unknown[]): Words {
  return { what: `${shown(value)} is not known here.`, write: suggest(String(value), known.map(String)) };
}

/** `write`: what the format says to write. */
export function wrongForm({ title, description = '' }: SchemaNode, value: unknown, write?: string): Words {
  return {
    what: `${shown(value)} is not a ${title?.toLowerCase() ?? 'valid value'}.`,
    write: write ?? `Write it so: ${description}`,
  };
}

export function outOfBounds(
  { description = '' }: SchemaNode,
  value: unknown,
  keyword: keyof SchemaNode,
  limit: number | null,
): Words {
  const what = `${shown(value)} ${boundNames[keyword]}.`;
  if (limit === null) return { what, write: 'Write each of them once.' };
  return { what, write: `Keep to the bound (limit ${limit}). ${description}`.trim() };
}

const boundNames: Readonly<Partial<Record<keyof SchemaNode, string>>> = {
  maxLength: 'is too long',
  minLength: 'is empty',
  maxItems: 'has too many items',
  minItems: 'has too few items',
  uniqueItems: 'names something twice',
  minimum: 'is too small',
  maximum: 'is too large',
  minProperties: 'has too few keys',
  maxProperties: 'has too many keys',
};

const typeNames: Readonly<Record<string, string>> = {
  object: 'a group of settings',
  array: 'a list',
  string: 'a text (numbers, dates and yes/no in quotes)',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** A value as a message can quote it: short, and nothing invisible in it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'A list';
  if (typeof value === 'object' && value !== null) return 'A group of settings';
  const text = JSON.stringify(
    typeof value === 'string' && value.length > 60 ? `${value.slice(0, 60)}…` : value,
  );
  return text.replace(
    /[^\p{L}\p{N}\p{P}\p{S} ]/gu,
    (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`,
  );
}

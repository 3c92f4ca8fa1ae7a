// The validator's findings in words: what is wrong and what to write instead.

import type { ErrorObject } from 'ajv/dist/2020.js';
import { formats } from './formats.ts';
import { suggest } from './nearest.ts';

interface Words {
  readonly what: string;
  readonly write: string;
}

type Finding =
  | { readonly keyword: string; readonly error: ErrorObject }
  | { readonly keyword: 'additionalProperties'; readonly key: string; readonly known: readonly string[] };

export function wordsFor(finding: Finding): Words {
  if ('key' in finding) return unknownKey(finding.key, finding.known);
  const { error } = finding;
  const schema = (error.parentSchema ?? {}) as SchemaNode;
  const description = schema.description ? ` ${schema.description}` : '';
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(String(error.params.additionalProperty), Object.keys(schema.properties ?? {}));
    case 'required': {
      const key = String(error.params.missingProperty);
      return {
        what: `"${key}" is missing.`,
        write: `Add "${key}"${key === 'zh-CN' || key === 'en' ? ': people read it in both languages' : ''}.`,
      };
    }
    case 'type':
      return {
        what: `${shown(error.data)} is not ${typeWords(schema.type)}.`,
        write: `Write ${typeWords(schema.type)}.${description}`,
      };
    case 'enum':
    case 'const': {
      const known = error.keyword === 'const' ? [schema.const] : (schema.enum ?? []);
      return {
        what: `${shown(error.data)} is not known here.`,
        write: suggest(String(error.data), known.map(String)),
      };
    }
    case 'format': {
      const format = formats[String(error.params.format)];
      return {
        what: `${shown(error.data)} is not a ${title(schema)}.`,
        write: format?.write ?? description.trim(),
      };
    }
    case 'pattern':
      return { what: `${shown(error.data)} is not a ${title(schema)}.`, write: `Write it so:${description}` };
    default:
      return {
        what: `${shown(error.data)} ${boundNames[error.keyword] ?? 'is not allowed'}.`,
        write: boundWords(error, description),
      };
  }
}

interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
}

function unknownKey(key: string, known: readonly string[]): Words {
  const what = `Unknown key ${shown(key)}.`;
  // Inside { } a comma ends the text before it, and what follows is read as a key.
  if (/\s/.test(key)) return { what, write: 'Put the whole text in quotes: it holds a comma.' };
  return { what, write: suggest(key, known) };
}

function boundWords(error: ErrorObject, description: string): string {
  const limit = 'limit' in error.params ? ` (limit ${String(error.params.limit)})` : '';
  if (error.keyword === 'uniqueItems') return 'Write each of them once.';
  return `Keep to the bound${limit}.${description}`;
}

const boundNames: Readonly<Record<string, string>> = {
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

function title(schema: SchemaNode): string {
  return schema.title?.toLowerCase() ?? 'valid value';
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a group of settings',
  array: 'a list',
  string: 'a text (numbers, dates and yes/no in quotes)',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function typeWords(type: SchemaNode['type']): string {
  const types = typeof type === 'string' ? [type] : (type ?? []);
  return types.map((name) => typeNames[name] ?? name).join(' or ');
}

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

// Checks a value against its JSON Schema and says every fault in words. Not a library, because a validator
// that compiles the schemas takes a third of a second at every start, and because the words need the value
// and the schema of each fault. It knows the keywords that shapes/declare.ts writes and throws on any other;
// a test compares it with ajv.

import { formatNamed } from './formats.ts';
import type { Path, Problem, Fault as Words } from './problem.ts';
import { followed, type Schema, type SchemaNode, schemas } from './schema-node.ts';
import {
  meantKey,
  missingKey,
  outOfBounds,
  unknownKey,
  unknownValue,
  wrongForm,
  wrongType,
} from './shape-words.ts';

export type FileKind = 'window' | 'organisation';

/** Every key that a plan or an organisation file may have, at any place. */
export function knownKeys(): ReadonlySet<string> {
  known ??= new Set([schemas.window.root, schemas.organisation.root].flatMap(keysIn));
  return known;
}
let known: ReadonlySet<string> | undefined;

function keysIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'properties' in node ? Object.keys(node.properties as object) : [];
  return [...own, ...Object.values(node).flatMap(keysIn)];
}

/** Limit of the values in one section; no real plan comes near it. */
const largestSection = 3_000;

interface Fault extends Words {
  readonly path: Path;
}

/**
 * Every problem of shape, in the order of the schema's keys; unknown keys come first, missing ones last.
 * `plan`: a whole plan, with the values that its file leaves to the usual filled in.
 */
export function shapeProblems(kind: FileKind | 'plan', value: unknown): readonly Problem[] {
  const file = kind === 'plan' ? 'window' : kind;
  return faultsOf(kind, value).map((fault) => ({ rule: 'shape', severity: 'error', file, ...fault }));
}

function faultsOf(kind: FileKind | 'plan', value: unknown): readonly Fault[] {
  const write = 'Write keys with values, as in the examples.';
  if (!isGroup(value)) return [{ path: [], what: 'This is not a list of settings.', write }];
  const large = tooLarge(value);
  return large.length > 0 ? large : faultsIn(schemas[kind], value, [], schemas[kind].root);
}

function faultsIn(node: SchemaNode, value: unknown, path: Path, from: SchemaNode): readonly Fault[] {
  const schema = followed(node, from);
  const { root } = schema;
  const here = (words: Words): readonly Fault[] => [{ path, ...words }];
  if (schema.const !== undefined && value !== schema.const) return here(unknownValue(value, [schema.const]));
  if (schema.type !== undefined && !hasType(value, schema.type)) return here(wrongType(path, schema, value));
  if (schema.if !== undefined) {
    const branch = fits(value, schema.if) ? schema.then : schema.else;
    // A group without one of the keys `change`, `add`, `remove` was meant as the list itself, so ask for a
    // list.
    if (schema.if.type === 'array' && isGroup(value) && !sharesKey(value, branch?.properties))
      return here(wrongType(path, schema, value));
    return faultsIn({ ...schema, if: undefined, ...branch }, value, path, root);
  }
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return here(unknownValue(value, schema.enum));
  const bounds = boundsOf(schema, value).map((words) => ({ path, ...words }));
  if (isGroup(value) && schema.properties !== undefined)
    return [...bounds, ...faultsInGroup(schema, value, path)];
  const { items } = schema;
  if (!Array.isArray(value) || items === undefined) return bounds;
  return [...bounds, ...value.flatMap((item, index) => faultsIn(items, item, [...path, index], root))];
}

function faultsInGroup(
  { properties = {}, required = [], root }: Schema,
  value: Readonly<Record<string, unknown>>,
  path: Path,
): readonly Fault[] {
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
  // A key that is there under a mistyped name is not reported as missing too.
  const meant = unknown.map((key) => meantKey(key, Object.keys(properties)));
  const missing = required.filter((key) => !Object.hasOwn(value, key) && !meant.includes(key));
  const describe = (key: string) => followed(properties[key] ?? {}, root).description;
  return [
    ...unknown.map((key) => ({
      path: [...path, key],
      ...unknownKey(key, Object.keys(properties), value[key]),
    })),
    ...Object.entries(properties).flatMap(([key, node]) =>
      Object.hasOwn(value, key) ? faultsIn(node, value[key], [...path, key], root) : [],
    ),
    ...missing.map((key) => ({ path, ...missingKey(key, describe(key)) })),
  ];
}

function boundsOf(schema: SchemaNode, value: unknown): readonly Words[] {
  const [size, ...bounds] = measured(value);
  const broken = bounds.flatMap((keyword) => {
    const limit = schema[keyword];
    const isBroken = typeof limit === 'number' && (keyword.startsWith('min') ? size < limit : size > limit);
    return isBroken ? [outOfBounds(value, keyword, limit)] : [];
  });
  if (typeof value === 'string') {
    const format = schema.format === undefined ? undefined : formatNamed(schema.format);
    const fits = (text: string) =>
      (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text)) &&
      format?.accepts(text) !== false;
    return fits(value)
      ? broken
      : [...broken, wrongForm(schema, value, format?.writeFor?.(value) ?? format?.write, fits)];
  }
  const isTwice = Array.isArray(value) && schema.uniqueItems === true && new Set(value).size < value.length;
  return isTwice ? [...broken, outOfBounds(value, 'uniqueItems', null)] : broken;
}

/** The value's size and the keywords that limit it. */
function measured(value: unknown): readonly [size: number, ...keywords: (keyof SchemaNode)[]] {
  if (typeof value === 'number') return [value, 'minimum', 'maximum'];
  if (typeof value === 'string') return [[...value].length, 'minLength', 'maxLength'];
  if (Array.isArray(value)) return [value.length, 'minItems', 'maxItems'];
  return isGroup(value) ? [Object.keys(value).length, 'minProperties', 'maxProperties'] : [0];
}

/** Whether a schema's `if` holds for the value: by its type, or by its one allowed word. */
function fits(value: unknown, condition: SchemaNode): boolean {
  return condition.const === undefined ? hasType(value, condition.type) : value === condition.const;
}

function hasType(value: unknown, type: SchemaNode['type']): boolean {
  const types = [type ?? []].flat();
  return types.some((name) => {
    if (name === 'array') return Array.isArray(value);
    if (name === 'object') return isGroup(value);
    return name === 'integer' ? Number.isInteger(value) : typeof value === name;
  });
}

function sharesKey(value: object, known: object = {}): boolean {
  return Object.keys(value).some((key) => Object.hasOwn(known, key));
}

export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tooLarge(value: Readonly<Record<string, unknown>>): readonly Fault[] {
  const large = Object.keys(value).filter((key) => countValues(value[key]) > largestSection);
  const write = `Keep it under ${largestSection}.`;
  return large.map((key) => ({ path: [key], what: `"${key}" holds too many values.`, write }));
}

function countValues(value: unknown): number {
  const waiting = [value];
  let count = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    count += 1;
    if (typeof next === 'object' && next !== null)
      for (const inner of Object.values(next)) waiting.push(inner);
  }
  return count;
}

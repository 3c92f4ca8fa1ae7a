// Whether a value has the shape that its JSON Schema asks for: every fault of every section, in words. Ours, because a
// validator that compiles the schemas takes a third of a second at every start, and because each fault needs the value
// and the schema behind it to say what to write. It knows the keywords that shapes/declare.ts writes and throws on any
// other; a test holds its answer to that of ajv.

import organisationSchema from '../../../runbooks/schema/organisation.schema.json' with { type: 'json' };
import windowSchema from '../../../runbooks/schema/window.schema.json' with { type: 'json' };
import { formats } from './formats.ts';
import type { Path, Problem } from './problem.ts';
import {
  missingKey,
  outOfBounds,
  type SchemaNode,
  unknownKey,
  unknownValue,
  type Words,
  wrongForm,
  wrongType,
} from './shape-words.ts';

const schemas = { window: windowSchema, organisation: organisationSchema } as const;
export type FileKind = keyof typeof schemas;

/** Every key that a plan or an organisation may have anywhere. */
export const knownKeys: ReadonlySet<string> = new Set(Object.values(schemas).flatMap(keysIn));

function keysIn(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'properties' in node ? Object.keys(node.properties as object) : [];
  return [...own, ...Object.values(node).flatMap(keysIn)];
}

/** Values in one section; the file's own limit lets no honest plan near it. */
const largestSection = 3_000;

interface Fault extends Words {
  readonly path: Path;
}

/** Every problem of shape, in the order of the schema's keys; unknown keys come before them, missing ones after. */
export function shapeProblems(kind: FileKind, value: unknown): readonly Problem[] {
  const found = isGroup(value)
    ? (tooLarge(value) ?? faultsIn(schemas[kind] as SchemaNode, value, [], schemas[kind] as SchemaNode))
    : [
        {
          path: [],
          what: 'This is not a list of settings.',
          write: 'Write keys with values, as in the examples.',
        },
      ];
  return found.map((fault) => ({ rule: 'shape', severity: 'error', file: kind, ...fault }));
}

function faultsIn(node: SchemaNode, value: unknown, path: Path, root: SchemaNode): readonly Fault[] {
  const schema = resolved(node, root);
  const here = (words: Words): readonly Fault[] => [{ path, ...words }];
  if (schema.if !== undefined) {
    if (!hasType(value, schema.type)) return here(wrongType(schema, value));
    const branch = hasType(value, schema.if.type) ? schema.then : schema.else;
    return faultsIn({ ...schema, if: undefined, ...branch }, value, path, root);
  }
  if (schema.const !== undefined && value !== schema.const) return here(unknownValue(value, [schema.const]));
  if (schema.type !== undefined && !hasType(value, schema.type)) return here(wrongType(schema, value));
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return here(unknownValue(value, schema.enum));
  const own = boundsOf(schema, value).map((words) => ({ path, ...words }));
  if (Array.isArray(value)) {
    const { items } = schema;
    return [
      ...own,
      ...(items === undefined
        ? []
        : value.flatMap((item, index) => faultsIn(items, item, [...path, index], root))),
    ];
  }
  return isGroup(value) ? [...own, ...faultsInGroup(schema, value, path, root)] : own;
}

function faultsInGroup(
  schema: SchemaNode,
  value: Readonly<Record<string, unknown>>,
  path: Path,
  root: SchemaNode,
): readonly Fault[] {
  const properties = schema.properties ?? {};
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
  const missing = (schema.required ?? []).filter((key) => !Object.hasOwn(value, key));
  return [
    ...unknown.map((key) => ({ path: [...path, key], ...unknownKey(key, Object.keys(properties)) })),
    ...Object.entries(properties).flatMap(([key, node]) =>
      Object.hasOwn(value, key) ? faultsIn(node, value[key], [...path, key], root) : [],
    ),
    ...missing.map((key) => ({ path, ...missingKey(key, properties[key]?.description) })),
  ];
}

function boundsOf(schema: SchemaNode, value: unknown): readonly Words[] {
  const broken = (keyword: keyof SchemaNode, size: number) => {
    const limit = schema[keyword];
    return typeof limit === 'number' && (keyword.startsWith('min') ? size < limit : size > limit)
      ? [outOfBounds(schema, value, keyword, limit)]
      : [];
  };
  if (typeof value === 'number') return [...broken('minimum', value), ...broken('maximum', value)];
  if (typeof value === 'string') {
    const size = [...value].length;
    const bounds = [...broken('minLength', size), ...broken('maxLength', size)];
    const format = schema.format === undefined ? undefined : formats[schema.format];
    const formless =
      (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) ||
      format?.accepts(value) === false;
    return [...bounds, ...(formless ? [wrongForm(schema, value, format?.write)] : [])];
  }
  if (Array.isArray(value)) {
    const twice = schema.uniqueItems === true && new Set(value).size < value.length;
    return [
      ...broken('minItems', value.length),
      ...broken('maxItems', value.length),
      ...(twice ? [outOfBounds(schema, value, 'uniqueItems', null)] : []),
    ];
  }
  if (!isGroup(value)) return [];
  const size = Object.keys(value).length;
  return [...broken('minProperties', size), ...broken('maxProperties', size)];
}

/** What a `$ref` refers to; what is said at the place itself goes before. */
function resolved(node: SchemaNode, root: SchemaNode): SchemaNode {
  if (node.$ref === undefined) return node;
  const { $ref, ...here } = node;
  const steps = $ref.replace(/^#\//, '').split('/');
  const there = steps.reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>>)[step], root);
  return resolved({ ...(there as SchemaNode), ...here }, root);
}

function hasType(value: unknown, type: SchemaNode['type']): boolean {
  const types = [type ?? []].flat();
  return types.some((name) => {
    if (name === 'array') return Array.isArray(value);
    if (name === 'object') return isGroup(value);
    return name === 'integer' ? Number.isInteger(value) : typeof value === name;
  });
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tooLarge(value: Readonly<Record<string, unknown>>): readonly Fault[] | null {
  const large = Object.keys(value).filter((key) => countValues(value[key]) > largestSection);
  if (large.length === 0) return null;
  return large.map((key) => ({
    path: [key],
    what: `"${key}" holds too many values.`,
    write: `Keep it under ${largestSection}.`,
  }));
}

function countValues(value: unknown): number {
  const waiting = [value];
  let count = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    count += 1;
    if (typeof next === 'object' && next !== null) waiting.push(...Object.values(next));
  }
  return count;
}

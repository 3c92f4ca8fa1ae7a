// Derives from the shape of a whole plan the shape of a plan file and of an entry under `usual`, which may
// hold any part of a plan. Groups may be given in part, lists and texts whole; a list whose entries have a
// name may also be changed entry by entry, and an optional value may be `none`.

import { type TSchema, Type } from 'typebox';
import { namedParts } from './declare.ts';
import { window } from './window.ts';

interface Node extends TSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly minProperties?: number;
  readonly $ref?: string;
}

/** Keys that every plan file has to give itself. */
const ownOfEachPlan = [
  'schema',
  'id',
  'kind',
  'title',
  'author',
  'start',
  'end',
  'affects',
  'overlaps',
  'meetings',
];
/** Keys that a plan file must have. */
const needed = ['schema', 'id', 'title', 'author', 'announcement', 'start', 'end', 'affects'];
/** Keys within groups that a plan file must have. */
const neededParts: Readonly<Record<string, readonly string[]>> = {
  announcement: ['url', 'publishedAt'],
  emergency: ['reason'],
};

/** The key that identifies the entries of these lists; in all other lists it is `id`, where they have one. */
const keys: Readonly<Record<string, string>> = { raci: 'phase', customerChannels: 'channel' };

const sections = (window as Node).properties ?? {};
const at = '#/$defs/plan/properties';

/** The schema of a plan file. */
export function planFile(): TSchema {
  const properties = Object.fromEntries(
    Object.entries(sections).map(([key, node]) => [key, sectionOf(key, node)]),
  );
  const { title, description } = window as unknown as Node & { readonly title: string };
  return Type.Unsafe({
    title,
    description,
    type: 'object',
    properties,
    required: needed,
    additionalProperties: false,
  });
}

/** The sections of an entry under `usual`, as references into the window's schema. */
export function habitSections(): Readonly<Record<string, TSchema>> {
  const habits = Object.entries(sections).filter(([key]) => !ownOfEachPlan.includes(key));
  return Object.fromEntries(
    habits.map(([key, node]) => [
      key,
      neededParts[key] === undefined
        ? Type.Unsafe({ $ref: `window.schema.json#/properties/${key}` })
        : inFile(withoutNeeded(sectionOf(key, node) as Node)),
    ]),
  );
}

function withoutNeeded({ required, properties = {}, ...others }: Node): object {
  const fields = Object.entries(properties).filter(([key]) => !required?.includes(key));
  return { ...others, properties: Object.fromEntries(fields) };
}

function sectionOf(key: string, node: Node): TSchema {
  const required = neededParts[key];
  if (required !== undefined) return Type.Unsafe({ ...group(node, `${at}/${key}`), required });
  return ownOfEachPlan.includes(key)
    ? Type.Unsafe({ $ref: `${at}/${key}` })
    : inPart(key, node, `${at}/${key}`);
}

/** The node with its references made to point into the window's schema from another file. */
function inFile(node: object): TSchema {
  return JSON.parse(JSON.stringify(node).replaceAll('"#/', '"window.schema.json#/')) as TSchema;
}

function inPart(key: string, node: Node, pointer: string): TSchema {
  const whole = named(node);
  if (node.type === 'array' && keyOf(key, node) !== null) return entries(key, node, pointer);
  // An object that must not be empty (`minProperties`) is given whole, unless it is a section.
  const isGroup = whole.properties !== undefined && whole.minProperties === undefined && !isValue(node);
  return isGroup ? group(node, pointer) : Type.Unsafe({ $ref: pointer });
}

/** Whether a value is given whole: a named part (a text in both languages, a rule for people). */
function isValue(node: Node): boolean {
  return node.$ref !== undefined && node.$ref !== '#/$defs/gate';
}

function group(node: Node, pointer: string): TSchema {
  const whole = named(node);
  const base = node.$ref ?? pointer;
  const properties = Object.fromEntries(
    Object.entries(whole.properties ?? {}).map(([key, field]) => {
      const said = inPart(key, field, `${base}/properties/${key}`);
      return [key, whole.required?.includes(key) ? said : orNone(said)];
    }),
  );
  return Type.Unsafe({ ...described(node), type: 'object', properties, additionalProperties: false });
}

function orNone(said: TSchema): TSchema {
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return Type.Unsafe({ if: { const: 'none' }, then: {}, else: said });
}

function entries(key: string, node: Node, pointer: string): TSchema {
  const name = keyOf(key, node) ?? '';
  const fields = Object.keys(node.items?.properties ?? {});
  const properties = Object.fromEntries(
    fields.map((field) => [field, { $ref: `${pointer}/items/properties/${field}` }]),
  );
  return Type.Unsafe({
    ...described(node),
    type: ['array', 'object'],
    maxItems: 50,
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { $ref: pointer },
    else: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      properties: {
        change: {
          description: `Fields of entries that the organisation has, by "${name}". 修改其中几项。`,
          type: 'array',
          items: { type: 'object', properties, required: [name], additionalProperties: false },
          maxItems: 50,
        },
        remove: {
          description: `Entries to leave out, by "${name}". 去掉哪几项。`,
          type: 'array',
          items: { $ref: `${pointer}/items/properties/${name}` },
          maxItems: 50,
          uniqueItems: true,
        },
        add: { $ref: pointer, description: 'Entries beside those of the organisation. 另加几项。' },
      },
    },
  });
}

function keyOf(key: string, node: Node): string | null {
  const name = keys[key] ?? 'id';
  return node.items?.properties?.[name] === undefined ? null : name;
}

function named(node: Node): Node {
  return node.$ref === undefined ? node : (namedParts.get(node.$ref.replace('#/$defs/', '')) as Node);
}

function described({ description }: Node): { readonly description?: string } {
  return description === undefined ? {} : { description };
}

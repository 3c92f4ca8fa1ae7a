// The JSON Schemas as plan:check reads them: the part of the language that shapes/declare.ts writes, with references
// followed, also from one file into the other.

import organisationSchema from '../../../runbooks/schema/organisation.schema.json' with { type: 'json' };
import windowSchema from '../../../runbooks/schema/window.schema.json' with { type: 'json' };

export interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly title?: string;
  readonly description?: string;
  /** What a part says of its form where the place that uses it says something else. */
  readonly form?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly if?: SchemaNode;
  readonly then?: SchemaNode;
  readonly else?: SchemaNode;
  readonly format?: string;
  readonly pattern?: string;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

/** A description says itself in English and then in Chinese: editors show both to whoever writes a file. */
export function inBoth(description: string): { readonly en: string; readonly 'zh-CN': string } {
  const [, en, zh] = /^([^\p{Script=Han}]+[.…]) (.+)$/su.exec(description) ?? [];
  return { en: en ?? description, 'zh-CN': zh ?? description };
}

/** A node with the file that its references start from. */
export interface Schema extends SchemaNode {
  readonly root: SchemaNode;
}

const files: Readonly<Record<string, SchemaNode>> = {
  'window.schema.json': windowSchema as SchemaNode,
  'organisation.schema.json': organisationSchema as SchemaNode,
};

const window = files['window.schema.json'] as SchemaNode;
const organisation = files['organisation.schema.json'] as SchemaNode;

/** What a window file may say, what the organisation's file may say, and what a whole plan is. */
export const schemas = {
  window: { ...window, root: window },
  organisation: { ...organisation, root: organisation },
  plan: { ...window.$defs?.plan, root: window },
} as const satisfies Record<string, Schema>;

/** What one entry under `usual` may say of a plan. */
export const habitSchema: Schema = {
  ...organisation.properties?.usual?.items,
  root: organisation,
};

/** The child of a node, its references followed; what is said at the place itself goes before. */
export function followed(node: SchemaNode, root: SchemaNode): Schema {
  if (node.$ref === undefined) return { ...node, root };
  const { $ref, form: _, ...here } = node;
  const [file = '', pointer = ''] = $ref.split('#/');
  const there = file === '' ? root : (files[file] as SchemaNode);
  const target = pointer
    .split('/')
    .reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>>)[step], there);
  const { description, ...part } = target as SchemaNode;
  return followed(
    { ...(description !== undefined && { description, form: description }), ...part, ...here },
    there,
  );
}

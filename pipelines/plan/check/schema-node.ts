// The JSON Schemas as plan:check reads them: the keywords that shapes/declare.ts writes, with references
// followed, also from one file into the other.

import organisationSchema from '../../../runbooks/schema/organisation.schema.json' with { type: 'json' };
import windowSchema from '../../../runbooks/schema/window.schema.json' with { type: 'json' };

export interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly title?: string;
  readonly description?: string;
  /** The description of a named part's form, where the place that uses it has its own description. */
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

/** Splits a description into its English and its Chinese half, both of which editors show. */
export function inBoth(description: string): { readonly en: string; readonly 'zh-CN': string } {
  const [, en, zh] = /^([^\p{Script=Han}]+[.…]) (.+)$/su.exec(description) ?? [];
  return { en: en ?? description, 'zh-CN': zh ?? description };
}

/** A node with the root of its file, to which its references are relative. */
export interface Schema extends SchemaNode {
  readonly root: SchemaNode;
}

const files: Readonly<Record<string, SchemaNode>> = {
  'window.schema.json': windowSchema as SchemaNode,
  'organisation.schema.json': organisationSchema as SchemaNode,
};

const window = files['window.schema.json'] as SchemaNode;
const organisation = files['organisation.schema.json'] as SchemaNode;

/** The schemas of a window file, of the organisation file, and of a whole plan with the usual filled in. */
export const schemas = {
  window: { ...window, root: window },
  organisation: { ...organisation, root: organisation },
  plan: { ...window.$defs?.plan, root: window },
} as const satisfies Record<string, Schema>;

/** The schema of one entry under `usual`. */
export const habitSchema: Schema = {
  ...organisation.properties?.usual?.items,
  root: organisation,
};

/** The node with its reference followed; keywords at the place itself override those of the named part. */
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

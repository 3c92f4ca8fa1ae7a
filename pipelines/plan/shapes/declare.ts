// Functions to declare a shape once: its TypeScript type is derived from the declaration, and a script writes
// it as JSON Schema to runbooks/schema/ for editors and plan:check. The running product does not import this
// file.

import {
  type Static,
  type TProperties,
  type TSchema,
  type TSchemaOptions,
  type TStringOptions,
  Type,
} from 'typebox';

/** Parts with a name; each is written once, under `$defs` of the schemas that use it. */
export const namedParts = new Map<string, TSchema>();

/** Declares a named part; call it with a description for the place where it is used. */
export function part<T extends TSchema>(name: string, schema: T) {
  namedParts.set(name, schema);
  return (description?: string) =>
    Type.Unsafe<Static<T>>({
      $ref: `#/$defs/${name}`,
      ...(description === undefined ? {} : { description }),
    });
}

/** `name?` is a field that may be left out. */
type Said<P extends TProperties> = {
  [K in keyof P as K extends `${string}?` ? never : K]: Static<P[K]>;
} & { [K in keyof P as K extends `${infer Name}?` ? Name : never]?: Static<P[K]> };

/** A group with these keys and no others. */
export function object<P extends TProperties>(description: string, fields: P, options: TSchemaOptions = {}) {
  const declared = Object.entries(fields).map(([key, field]) =>
    key.endsWith('?') ? [key.slice(0, -1), Type.Optional(field)] : [key, field],
  );
  const keys: TProperties = Object.fromEntries(declared);
  return Type.Unsafe<Said<P>>(Type.Object(keys, { description, additionalProperties: false, ...options }));
}

/** A group with the same optional field for each name. */
export function perName<const N extends string, T extends TSchema>(
  description: string,
  names: readonly N[],
  field: () => T,
  options: TSchemaOptions = {},
) {
  const fields = Object.fromEntries(names.map((name) => [`${name}?`, field()]));
  const schema = object(description, fields, options);
  return Type.Unsafe<{ [K in N]?: Static<T> }>(schema);
}

export function list<T extends TSchema>(description: string, items: T, atLeast: number, atMost = 50) {
  return Type.Array(items, {
    description,
    ...(atLeast === 0 ? {} : { minItems: atLeast }),
    maxItems: atMost,
  });
}

/** A list without duplicates. */
export function set<T extends TSchema>(description: string, items: T, atLeast: number, atMost = 50) {
  return Type.Array(items, { ...list(description, items, atLeast, atMost), uniqueItems: true });
}

export function text(description: string, atMost: number) {
  return Type.String({ description, minLength: 1, maxLength: atMost });
}

export function whole(description: string, minimum: number, maximum: number) {
  return Type.Integer({ description, minimum, maximum });
}

/** A named part that is a text with a format or a pattern. */
export function word(name: string, form: TStringOptions) {
  return part(name, Type.String(form));
}

export function choice<const V extends readonly string[]>(
  description: string,
  values: V,
  options: TSchemaOptions = {},
) {
  return Type.Unsafe<V[number]>({ description, type: 'string', enum: [...values], ...options });
}

/** Either of two, told apart by JSON type, so that a mistake in one is not reported as a mistake in both. */
export function either<A, B>(
  description: string,
  types: readonly [string, string],
  first: object,
  second: object,
  options: TSchemaOptions = {},
) {
  const [type] = types;
  return Type.Unsafe<A | B>({
    description,
    type: [...types],
    maxLength: 20,
    if: { type },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: first,
    else: second,
    ...options,
  });
}

/** The declared type, read-only throughout: no code may change a value that people approved. */
export type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

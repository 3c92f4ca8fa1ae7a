// Makes a whole plan out of its file, the organisation's `usual` and the product's defaults, and knows where
// each value comes from. Groups are filled setting by setting; a list or a text is replaced whole, or the
// entries of a list are changed, removed and added by name. Nothing else is merged.

import { suggest } from './check/nearest.ts';
import type { Path, Problem } from './check/problem.ts';
import { followed, habitSchema, type Schema, type SchemaNode } from './check/schema-node.ts';
import { isGroup } from './check/shape.ts';

export type Source = 'plan' | 'organisation' | 'product';

export interface Origin {
  readonly from: Source;
  /** The path within the file that the value comes from. */
  readonly path: Path;
}

/** The values of one source, as written there; later layers override earlier ones. */
export interface Layer extends Origin {
  readonly says: Readonly<Record<string, unknown>>;
}

export interface Expanded {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where the value at this path was written; for a missing value, its deepest existing parent. */
  readonly originOf: (path: Path) => Origin;
  readonly problems: readonly Problem[];
}

/** A value with its origin; groups and lists have an origin for each part. */
interface Placed {
  readonly origin: Origin;
  readonly leaf?: unknown;
  readonly fields?: ReadonlyMap<string, Placed>;
  readonly entries?: readonly Placed[];
}

export function expand(layers: readonly Layer[]): Expanded {
  const problems: Problem[] = [];
  const root = layers.reduce<Placed | undefined>(
    (placed, { says, ...origin }) => laid(placed, says, habitSchema, origin, problems),
    undefined,
  ) ?? { origin: { from: 'product', path: [] }, fields: new Map() };
  return {
    value: plainValue(root) as Readonly<Record<string, unknown>>,
    originOf: (path) => originIn(root, path),
    problems,
  };
}

function laid(
  before: Placed | undefined,
  given: unknown,
  schema: Schema | null,
  origin: Origin,
  problems: Problem[],
): Placed {
  const node = schema?.if?.const === 'none' ? followed(schema.else ?? {}, schema.root) : schema;
  if (node !== null && isGroup(given) && isFilledInPart(node)) {
    const fields = new Map(before?.fields);
    for (const [key, value] of Object.entries(given)) {
      const child = node.properties?.[key];
      const part = child === undefined ? null : followed(child, node.root);
      const own = { ...origin, path: [...origin.path, key] };
      if (value === 'none' && part?.if?.const === 'none') fields.delete(key);
      else fields.set(key, laid(fields.get(key), value, part, own, problems));
    }
    return { origin, fields };
  }
  const name = node === null ? null : nameOfEntries(node);
  if (name === null) return { origin, leaf: given };
  if (Array.isArray(given))
    return { origin, entries: given.map((entry, index) => placedEntry(entry, origin, index)) };
  return isGroup(given)
    ? changed(before?.entries ?? [], given, name, origin, problems)
    : { origin, leaf: given };
}

/** The list with some of its entries changed, removed or added. */
function changed(
  before: readonly Placed[],
  given: Readonly<Record<string, unknown>>,
  name: string,
  origin: Origin,
  problems: Problem[],
): Placed {
  const known = () => entries.map((entry) => String(entry.fields?.get(name)?.leaf));
  let entries = before;
  const refuse = (path: Path, what: string, write: string) => {
    const file = origin.from === 'plan' ? 'window' : 'organisation';
    problems.push({ rule: 'shape', severity: 'error', file, path: [...origin.path, ...path], what, write });
  };
  for (const [index, change] of listOf(given.change).entries()) {
    const id = String((change as Readonly<Record<string, unknown>>)[name]);
    const place = known().indexOf(id);
    if (place < 0) refuse(['change', index, name], `There is no "${id}" to change.`, suggest(id, known()));
    const fields =
      placedEntry(change, { ...origin, path: [...origin.path, 'change'] }, index).fields ?? new Map();
    entries = entries.map((entry, at) =>
      at === place ? { ...entry, fields: new Map([...(entry.fields ?? []), ...fields]) } : entry,
    );
  }
  for (const [index, id] of listOf(given.remove).entries()) {
    if (!known().includes(String(id)))
      refuse(['remove', index], `There is no "${id}" to remove.`, suggest(String(id), known()));
    entries = entries.filter((_, at) => known()[at] !== String(id));
  }
  for (const [index, entry] of listOf(given.add).entries()) {
    const placed = placedEntry(entry, { ...origin, path: [...origin.path, 'add'] }, index);
    const id = String(placed.fields?.get(name)?.leaf);
    if (known().includes(id))
      refuse(['add', index, name], `There is a "${id}" already.`, 'Write it under change.');
    entries = [...entries, placed];
  }
  return { origin, entries };
}

function placedEntry(entry: unknown, list: Origin, index: number): Placed {
  const origin = { ...list, path: [...list.path, index] };
  if (!isGroup(entry)) return { origin, leaf: entry };
  const fields = Object.entries(entry).map(
    ([key, leaf]) => [key, { origin: { ...origin, path: [...origin.path, key] }, leaf }] as const,
  );
  return { origin, fields: new Map(fields) };
}

/** Whether a group may be given in part, because it has no required key. Other groups are replaced whole. */
function isFilledInPart(node: SchemaNode): boolean {
  return node.properties !== undefined && node.required === undefined && node.minProperties === undefined;
}

/** The key that identifies the entries of a list that may be changed by entry; null for any other value. */
function nameOfEntries({ else: changes }: SchemaNode): string | null {
  return changes?.properties?.change?.items?.required?.[0] ?? null;
}

function plainValue({ leaf, fields, entries }: Placed): unknown {
  if (fields !== undefined)
    return Object.fromEntries([...fields].map(([key, placed]) => [key, plainValue(placed)]));
  return entries === undefined ? leaf : entries.map(plainValue);
}

function originIn(placed: Placed, path: Path): Origin {
  const [step, ...others] = path;
  if (step === undefined) return placed.origin;
  if (placed.fields === undefined && placed.entries === undefined)
    return { ...placed.origin, path: [...placed.origin.path, ...path] };
  const child = placed.fields?.get(String(step)) ?? placed.entries?.[Number(step)];
  return child === undefined ? placed.origin : originIn(child, others);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

// Lists the differences between two versions of a plan, place by place, for its reviewers.

export interface Difference {
  /** The place, such as `notices[2].when`; empty for the root. */
  readonly path: string;
  /** Compact JSON; null where the place did not exist. */
  readonly before: string | null;
  readonly after: string | null;
}

/** In the newer version's order, removals at their old place. Entries with an `id` are matched by it. */
export function differencesBetween(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [older, newer] = [fieldsOf(before), fieldsOf(after)];
  if (older === null || newer === null) return [{ path, before: compact(before), after: compact(after) }];
  const isList = Array.isArray(before) || Array.isArray(after);
  const names = [...new Set([...newer.keys(), ...older.keys()])];
  return names.flatMap((name) =>
    differencesBetween(
      older.get(name),
      newer.get(name),
      isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`,
    ),
  );
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (Array.isArray(value)) return new Map(value.map((item, index) => [nameOf(item, index), item]));
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}

function nameOf(item: unknown, index: number): string {
  const named = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined;
  return typeof named === 'string' ? named : String(index);
}

function compact(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

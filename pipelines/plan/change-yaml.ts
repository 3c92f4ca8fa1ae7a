// Writes changes into a YAML file that people have edited meanwhile: only what differs between two values;
// comments and everything else stay. A place that a person has changed is not overwritten but reported.

import type { Document, YAMLSeq } from 'yaml';
import { isGroup } from './check/shape.ts';

type Path = readonly (string | number)[];

/** Applies the change from `before` to `after`; returns the paths left alone as a person changed them. */
export function changeYaml(document: Document, before: unknown, after: unknown): readonly string[] {
  const left: string[] = [];
  change([], before, after);
  return left;

  function change(path: Path, old: unknown, wanted: unknown): void {
    if (isSame(old, wanted)) return;
    if (isGroup(old) && isGroup(wanted)) {
      for (const key of new Set([...Object.keys(old), ...Object.keys(wanted)]))
        change([...path, key], old[key], wanted[key]);
    } else if (isNamed(old) && isNamed(wanted)) entries(path, old, wanted);
    else if (isSame(valueAt(path), wanted)) return;
    else if (isGroups(old) && isGroups(wanted) && old.length === wanted.length)
      for (const index of old.keys()) change([...path, index], old[index], wanted[index]);
    else if (!isSame(valueAt(path), old)) left.push(path.join('.'));
    else if (wanted === undefined) document.deleteIn(path);
    else
      document.setIn(
        path,
        document.createNode(wanted, {
          aliasDuplicateObjects: false,
          flow: Array.isArray(wanted) && !wanted.some(isGroup),
        }),
      );
  }

  function entries(path: Path, old: readonly Named[], wanted: readonly Named[]): void {
    for (const one of old) {
      const index = placeOf(path, one.id);
      const now = wanted.find(({ id }) => id === one.id);
      if (index === null) left.push([...path, one.id].join('.'));
      else if (now === undefined) document.deleteIn([...path, index]);
      else change([...path, index], one, now);
    }
    for (const one of wanted)
      if (!old.some(({ id }) => id === one.id) && placeOf(path, one.id) === null)
        (document.getIn(path) as YAMLSeq | undefined)?.add(document.createNode(one));
  }

  function placeOf(path: Path, id: string): number | null {
    const list = valueAt(path);
    const index = Array.isArray(list) ? list.findIndex((entry) => isGroup(entry) && entry.id === id) : -1;
    return index < 0 ? null : index;
  }

  function valueAt(path: Path): unknown {
    return path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      document.toJS(),
    );
  }
}

interface Named {
  readonly id: string;
}

function isNamed(value: unknown): value is readonly Named[] {
  return Array.isArray(value) && value.every((one) => isGroup(one) && typeof one.id === 'string');
}

function isGroups(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every(isGroup);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

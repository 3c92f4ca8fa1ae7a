// Shows where each value of a plan comes from: its own file, the organisation's `usual`, or the product's
// default.

import type { Path } from '../plan/check/problem.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { inColumns } from '../text/columns.ts';

export interface Standing {
  readonly from: 'plan' | 'organisation' | 'product';
  /** The file's name as printed, and the line; without meaning for a default of the product. */
  readonly name: string;
  readonly line: number;
}

interface Source {
  readonly from: string;
  readonly setting: string;
  readonly value: unknown;
}

/** One row per setting with place and value; several where its parts come from several places. */
export function planSources(plan: WindowPlan, originOf: (path: Path) => Standing): readonly Source[] {
  return Object.entries(plan).flatMap(([key, value]) => rowsOf(value, [key], key, originOf));
}

/** One line per setting, in aligned columns. */
export function sourcesText(sources: readonly Source[]): string {
  return inColumns(sources.map(({ from, setting, value }) => [from, setting, shown(value)])).join('\n');
}

function rowsOf(
  value: unknown,
  path: Path,
  name: string,
  originOf: (path: Path) => Standing,
): readonly Source[] {
  const parts = partsOf(value, path, name);
  const own = originOf(path);
  const comesFromSeveral = parts.some((part) => !standsLike(own, part.value, part.path, originOf));
  if (parts.length > 0 && (path.length === 1 || comesFromSeveral))
    return parts.flatMap((part) => rowsOf(part.value, part.path, part.name, originOf));
  const from = own.from === 'product' ? 'product' : `${own.from} ${own.name}:${own.line}`;
  return [{ from, setting: name, value }];
}

function standsLike(own: Standing, value: unknown, path: Path, originOf: (path: Path) => Standing): boolean {
  const { from } = originOf(path);
  return (
    from === own.from &&
    partsOf(value, path, '').every((part) => standsLike(own, part.value, part.path, originOf))
  );
}

function partsOf(value: unknown, path: Path, name: string) {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) return [];
    return value.map((item: unknown, index) => ({
      value: item,
      path: [...path, index],
      name: `${name}[${nameOf(item) ?? index}]`,
    }));
  }
  if (typeof value !== 'object' || value === null || 'zh-CN' in value) return [];
  return Object.entries(value).map(([key, part]: [string, unknown]) => ({
    value: part,
    path: [...path, key],
    name: `${name}.${key}`,
  }));
}

function nameOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null;
  const { id, phase, channel } = item as {
    readonly id?: string;
    readonly phase?: string;
    readonly channel?: string;
  };
  return id ?? phase ?? channel ?? null;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

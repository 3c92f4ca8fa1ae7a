// The one door for bytes that others may have written: small, well-formed JSON of exactly the shape that is asked
// for, or a reason why not. Never throws. The shapes stand in authority.json, which the verifier in Python reads too.

import authority from './authority.json' with { type: 'json' };
import { canonicalBytes, sameBytes } from './canonical.ts';

/**
 * A name in authority.json, or what stands there: `text`, `number`, `count`, `flag`, `null` or `anything`; a pattern;
 * `=a|b` for fixed values; `$list`, `$map`, `$any` and `$by` (one shape for each value of a field); else the fields
 * of an object, all of them and no others but those that end with `?`.
 */
export type Shape = string | { readonly [field: string]: Shape | readonly Shape[] };

export type Read<Value> =
  | { readonly result: 'read'; readonly value: Value }
  | { readonly result: 'refused'; readonly why: string };

/** What people and machines say is short. */
const mostBytes = 64 * 1024;
/** JSON that is nested deeper is nobody's statement, and would be a stack overflow. */
const mostLevels = 32;

const patterns: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(authority.patterns).map(([name, pattern]) => [name, new RegExp(pattern)]),
);

/** `Value` is what the shape describes. */
export function readForeign<Value>(bytes: Uint8Array, shape: Shape, most = mostBytes): Read<Value> {
  if (bytes.byteLength > most) return refused(`it is larger than ${most} bytes`);
  let value: unknown;
  try {
    // A byte order mark is kept, so that the parser refuses it.
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return refused(bytes.byteLength === 0 ? 'it is empty' : 'it is no JSON in UTF-8');
  }
  const problem = problemIn(value, shape, '', 0);
  return problem === null ? { result: 'read', value: value as Value } : refused(problem);
}

/** The same, where the bytes must also be the one canonical spelling of what they say (RFC 8785). */
export function readExactly<Value>(bytes: Uint8Array, shape: Shape, most = mostBytes): Read<Value> {
  const read = readForeign<Value>(bytes, shape, most);
  if (read.result === 'refused' || sameBytes(canonicalBytes(read.value), bytes)) return read;
  return refused('the bytes are not canonical JSON');
}

/** What keeps a value from having the shape, or null. */
export function problemIn(value: unknown, shape: Shape, where: string, level: number): string | null {
  const not = (what: string) => `${where === '' ? 'it' : where} is ${what}`;
  if (level > mostLevels) return not('nested too deeply');
  if (typeof shape === 'string') return problemInNamed(value, shape, where, level, not);
  const next = (inner: unknown, its: Shape, name: string) =>
    problemIn(inner, its, where === '' ? name : `${where}.${name}`, level + 1);
  if (shape.$any !== undefined) {
    const problems = (shape.$any as readonly Shape[]).map((each) => problemIn(value, each, where, level + 1));
    return problems.includes(null) ? null : (problems.at(-1) ?? null);
  }
  if (shape.$list !== undefined) {
    if (!Array.isArray(value)) return not('no list');
    return first(value.map((item, index) => next(item, shape.$list as Shape, String(index))));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return not('no object');
  const fields = Object.keys(value);
  if (fields.some((field) => !field.isWellFormed() || field === '__proto__'))
    return not('an object with a name that means something else');
  const at = (field: string) => (value as Record<string, unknown>)[field];
  if (shape.$map !== undefined)
    return first(fields.map((field) => next(at(field), shape.$map as Shape, field)));
  let wanted = shape;
  if (typeof shape.$by === 'string') {
    const tag = Object.hasOwn(value, shape.$by) ? at(shape.$by) : undefined;
    if (typeof tag !== 'string' || tag.startsWith('$') || !Object.hasOwn(shape, tag))
      return not(`of no known ${shape.$by}`);
    wanted = { ...(shape[tag] as Record<string, Shape>), [shape.$by]: `=${tag}` };
  }
  for (const [name, inner] of Object.entries(wanted)) {
    const field = name.replace(/\?$/, '');
    if (!Object.hasOwn(value, field)) {
      if (field === name) return not(`without ${field}`);
      continue;
    }
    const problem = next(at(field), inner as Shape, field);
    if (problem !== null) return problem;
  }
  const stranger = fields.find(
    (field) => !Object.hasOwn(wanted, field) && !Object.hasOwn(wanted, `${field}?`),
  );
  return stranger === undefined ? null : not('an object with more fields than it may have');
}

function problemInNamed(
  value: unknown,
  shape: string,
  where: string,
  level: number,
  not: (what: string) => string,
): string | null {
  if (typeof value === 'string' && !value.isWellFormed()) return not('no well-formed Unicode');
  if (shape.startsWith('=')) {
    const fits = shape
      .slice(1)
      .split('|')
      .some((each) => value === (/^\d+$/.test(each) ? Number(each) : each));
    return fits ? null : not('another value');
  }
  const pattern = patterns.get(shape);
  if (pattern !== undefined) {
    const fits =
      typeof value === 'string' && pattern.test(value) && (shape !== 'instant' || isOnCalendar(value));
    return fits ? null : not(`no ${shape}`);
  }
  switch (shape) {
    case 'text':
      return typeof value === 'string' ? null : not('no text');
    case 'number':
      return Number.isFinite(value) ? null : not('no number');
    case 'count':
      return Number.isSafeInteger(value) && (value as number) >= 0 ? null : not('no whole number');
    case 'flag':
      return typeof value === 'boolean' ? null : not('neither true nor false');
    case 'null':
      return value === null ? null : not('not null');
    case 'anything':
      return problemInAnything(value, where, level);
  }
  const named = authority.shapes[shape as keyof typeof authority.shapes] as unknown as Shape | undefined;
  if (named === undefined) throw new Error(`authority.json has no shape ${shape}`);
  return problemIn(value, named, where, level);
}

function problemInAnything(value: unknown, where: string, level: number): string | null {
  if (Array.isArray(value)) return problemIn(value, { $list: 'anything' }, where, level);
  if (typeof value === 'object' && value !== null)
    return problemIn(value, { $map: 'anything' }, where, level);
  return typeof value === 'number' ? problemIn(value, 'number', where, level) : null;
}

function isOnCalendar(instant: string): boolean {
  const epochMs = Date.parse(instant);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString() === instant;
}

function first(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}

function refused(why: string): Read<never> {
  return { result: 'refused', why };
}

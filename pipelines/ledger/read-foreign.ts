// Reads bytes that others may have written: small, well-formed JSON of exactly the given shape, or a reason
// why not. Does not throw, except `answerOf`. The shapes stand in authority.json, which the verifier in
// Python reads too.

import authority from './authority.json' with { type: 'json' };
import { canonicalBytes, sameBytes } from './canonical.ts';
import { refused } from './refused.ts';

/**
 * A name in authority.json, or what stands there: `text`, `number`, `count`, `flag`, `null`, `object` (of any
 * fields) or `anything`; a pattern; `=a|b` for fixed values; `$list`, `$map`, `$any` and `$by` (one shape for
 * each value of a field); else the fields of an object. All of them must be there but those that end with
 * `?`, and no others unless it is a service's answer.
 */
export type Shape = string | { readonly [field: string]: Shape | readonly Shape[] };

/** The TypeScript type of a value that has the shape. */
export type Said<S> = S extends keyof Named
  ? Named[S]
  : S extends `=${infer Values}`
    ? OneOf<Values>
    : S extends { readonly $list: infer Item }
      ? readonly Said<Item>[]
      : S extends { readonly $map: infer Item }
        ? Readonly<Record<string, Said<Item>>>
        : S extends { readonly $any: readonly (infer One)[] }
          ? Said<One>
          : S extends { readonly $by: infer Tag extends string }
            ? Tagged<S, Tag>
            : S extends object
              ? Fields<S>
              : unknown;

type Named = { readonly [Pattern in 'text' | keyof typeof authority.patterns]: string } & {
  readonly [Kind in 'number' | 'count']: number;
} & { readonly flag: boolean; readonly null: null; readonly object: Readonly<Record<string, unknown>> };

type Tagged<S, Tag extends string, Value = Exclude<keyof S, '$by'>> = Value extends keyof S
  ? Fields<S[Value]> & { readonly [T in Tag]: Value }
  : never;

type Fields<S> = {
  readonly [F in keyof S as F extends `${string}?` ? never : F]: Said<S[F]>;
} & { readonly [F in keyof S as F extends `${infer Name}?` ? Name : never]?: Said<S[F]> };

type OneOf<Values extends string> = Values extends `${infer One}|${infer Others}`
  ? OneOf<One> | OneOf<Others>
  : Values extends `${infer Count extends number}`
    ? Count
    : Values;

export type Read<Value> =
  | { readonly result: 'read'; readonly value: Value }
  | { readonly result: 'refused'; readonly why: string };

/** The most that a statement of a person or machine may have; they are short. */
const mostBytes = 64 * 1024;
/** The deepest nesting that is read: deeper JSON is no statement and could overflow the stack. */
const mostLevels = 32;

const patterns: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(authority.patterns).map(([name, pattern]) => [name, new RegExp(pattern)]),
);

type Given = Uint8Array | string;

/** The most that a service's answer may have: it lists everything that the service holds. */
export const mostOfAnswer = 256 << 20;

/** `Value` is the type that the shape describes, for shapes from which the compiler cannot derive it. */
export function readForeign<const S extends Shape>(given: Given, shape: S, most?: number): Read<Said<S>>;
export function readForeign<Value>(given: Given, shape: Shape, most?: number): Read<Value>;
export function readForeign(given: Given, shape: Shape, most = mostBytes): Read<unknown> {
  return readAs(given, shape, most, false);
}

/** Reads a service's answer: its objects may have more fields than the shape. */
export function readAnswer<const S extends Shape>(given: Given, shape: S): Read<Said<S>> {
  return readAs(given, shape, mostOfAnswer, true);
}

/** `readAnswer` where nothing can go on without it: throws an Error that never shows the content. */
export function answerOf<const S extends Shape>(given: Given, shape: S, what: string): Said<S> {
  const read = readAnswer(given, shape);
  if (read.result === 'read') return read.value;
  throw new Error(`${what} cannot be read: ${read.why}`);
}

function readAs<Value>(given: Given, shape: Shape, most: number, isOpen: boolean): Read<Value> {
  const size = typeof given === 'string' ? Buffer.byteLength(given) : given.byteLength;
  if (size > most) return refused(`it is larger than ${most} bytes`);
  let value: unknown;
  try {
    // A byte order mark is kept, so that the parser refuses it.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    value = JSON.parse(typeof given === 'string' ? given : decoder.decode(given));
  } catch {
    return refused(size === 0 ? 'it is empty' : 'it is no JSON in UTF-8');
  }
  const problem = problemIn(value, shape, isOpen);
  return problem === null ? { result: 'read', value: value as Value } : refused(problem);
}

/** `readForeign` where the bytes must also be the one canonical spelling of the value (RFC 8785). */
export function readExactly<Value>(bytes: Uint8Array, shape: Shape, most = mostBytes): Read<Value> {
  const read = readAs<Value>(bytes, shape, most, false);
  if (read.result === 'refused' || sameBytes(canonicalBytes(read.value), bytes)) return read;
  return refused('the bytes are not canonical JSON');
}

/** Why the value does not have the shape, or null where it does. */
export function problemIn(value: unknown, shape: Shape, isOpen = false): string | null {
  return problemAt(value, shape, { where: '', level: 0, isOpen });
}

interface At {
  readonly where: string;
  readonly level: number;
  readonly isOpen: boolean;
}

function problemAt(value: unknown, shape: Shape, at: At): string | null {
  const { where, level, isOpen } = at;
  const not = (what: string) => `${where === '' ? 'it' : where} is ${what}`;
  if (level > mostLevels) return not('nested too deeply');
  if (typeof shape === 'string') return problemInNamed(value, shape, at, not);
  const next = (inner: unknown, its: Shape, name: string) =>
    problemAt(inner, its, { where: where === '' ? name : `${where}.${name}`, level: level + 1, isOpen });
  if (shape.$any !== undefined) {
    const problems = (shape.$any as readonly Shape[]).map((each) =>
      problemAt(value, each, { ...at, level: level + 1 }),
    );
    return problems.includes(null) ? null : (problems.at(-1) ?? null);
  }
  if (shape.$list !== undefined) {
    if (!Array.isArray(value)) return not('no list');
    return first(value.map((item, index) => next(item, shape.$list as Shape, String(index))));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return not('no object');
  const fields = Object.keys(value);
  if (!isOpen && fields.some((field) => !field.isWellFormed() || field === '__proto__'))
    return not('an object with a name that means something else');
  const own = (field: string) => (value as Record<string, unknown>)[field];
  if (shape.$map !== undefined)
    return first(fields.map((field) => next(own(field), shape.$map as Shape, field)));
  let wanted = shape;
  if (typeof shape.$by === 'string') {
    const tag = Object.hasOwn(value, shape.$by) ? own(shape.$by) : undefined;
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
    const problem = next(own(field), inner as Shape, field);
    if (problem !== null) return problem;
  }
  const stranger = fields.find(
    (field) => !Object.hasOwn(wanted, field) && !Object.hasOwn(wanted, `${field}?`),
  );
  return isOpen || stranger === undefined ? null : not('an object with more fields than it may have');
}

function problemInNamed(value: unknown, shape: string, at: At, not: (what: string) => string): string | null {
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
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : not('no object');
    case 'anything':
      return problemInAnything(value, at);
  }
  const named = authority.shapes[shape as keyof typeof authority.shapes] as unknown as Shape | undefined;
  if (named === undefined) throw new Error(`authority.json has no shape ${shape}`);
  return problemAt(value, named, at);
}

function problemInAnything(value: unknown, at: At): string | null {
  if (Array.isArray(value)) return problemAt(value, { $list: 'anything' }, at);
  if (typeof value === 'object' && value !== null) return problemAt(value, { $map: 'anything' }, at);
  return typeof value === 'number' ? problemAt(value, 'number', at) : null;
}

function isOnCalendar(instant: string): boolean {
  const epochMs = Date.parse(instant);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString() === instant;
}

function first(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}

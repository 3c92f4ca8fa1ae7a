// Whether a value has the shape its JSON Schema asks for, section by section: a section that fails is gone
// through once more for all of its mistakes, and only while it is small, because "all errors" on foreign
// input is how validators are made to hang.

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import organisationSchema from '../../../runbooks/schema/organisation.schema.json' with { type: 'json' };
import windowSchema from '../../../runbooks/schema/window.schema.json' with { type: 'json' };
import { formats } from './formats.ts';
import type { Problem } from './problem.ts';
import { wordsFor } from './shape-words.ts';

const schemas = { window: windowSchema, organisation: organisationSchema } as const;
export type FileKind = keyof typeof schemas;

/** Strict, and nothing that would change the value that people approved (no coercion, no defaults). */
function compiler(allErrors: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: true,
    strictTuples: true,
    strictRequired: true,
    allowUnionTypes: true,
    allErrors,
    ownProperties: true,
    validateFormats: true,
    verbose: true,
  });
  for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format.accepts);
  return ajv.addSchema(windowSchema).addSchema(organisationSchema);
}

let first: Ajv2020 | null = null;
let second: Ajv2020 | null = null;
const firstPass = () => (first ??= compiler(false));
const secondPass = () => (second ??= compiler(true));

/** A section with more values than this shows its first mistake only. */
const smallSection = 1_500;

/** Every problem of shape, in the order of the file's sections. */
export function shapeProblems(kind: FileKind, value: unknown): readonly Problem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [
      problem(kind, [], 'This is not a list of settings.', 'Write keys with values, as in the examples.'),
    ];
  }
  const schema = schemas[kind];
  const sections: Readonly<Record<string, object>> = schema.properties;
  const given = value as Readonly<Record<string, unknown>>;
  const missing = schema.required
    .filter((key) => !Object.hasOwn(given, key))
    .map((key) => {
      const description = (sections[key] as { readonly description?: string }).description ?? '';
      return problem(kind, [], `"${key}" is missing.`, `Add "${key}": ${description}`);
    });
  const unknown = Object.keys(given)
    .filter((key) => !Object.hasOwn(sections, key))
    .map((key) => {
      const words = wordsFor({ keyword: 'additionalProperties', key, known: Object.keys(sections) });
      return problem(kind, [key], words.what, words.write);
    });
  const inside = Object.keys(sections)
    .filter((key) => Object.hasOwn(given, key))
    .flatMap((key) => sectionProblems(kind, key, given[key]));
  return [...unknown, ...inside, ...missing];
}

function sectionProblems(kind: FileKind, key: string, value: unknown): readonly Problem[] {
  const quick = validator(firstPass(), kind, key);
  if (quick(value)) return [];
  const thorough = countValues(value) <= smallSection ? validator(secondPass(), kind, key) : quick;
  thorough(value);
  const problems = (thorough.errors ?? [])
    .filter((error) => error.keyword !== 'if')
    .map((error) => fromAjv(kind, key, error));
  return problems.filter((one, index) => problems.findIndex((other) => samePlace(one, other)) === index);
}

function validator(ajv: Ajv2020, kind: FileKind, key: string): ValidateFunction {
  const pointer = `${schemas[kind].$id}#/properties/${key}`;
  const known = ajv.getSchema(pointer);
  if (known === undefined) throw new Error(`no section ${pointer}`);
  return known;
}

function fromAjv(kind: FileKind, section: string, error: ErrorObject): Problem {
  const inside = error.instancePath.split('/').slice(1).map(unescapePointer);
  const extra = error.keyword === 'additionalProperties' ? [String(error.params.additionalProperty)] : [];
  const words = wordsFor({ keyword: error.keyword, error });
  return problem(kind, [section, ...inside, ...extra], words.what, words.write);
}

function unescapePointer(step: string): string | number {
  return /^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function samePlace(one: Problem, other: Problem): boolean {
  return one.path.join('/') === other.path.join('/') && one.what === other.what;
}

function countValues(value: unknown): number {
  const waiting = [value];
  let count = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    count += 1;
    if (typeof next === 'object' && next !== null) waiting.push(...Object.values(next));
  }
  return count;
}

function problem(file: FileKind, path: readonly (string | number)[], what: string, write: string): Problem {
  return { rule: 'shape', severity: 'error', file, path, what, write };
}

// Whether a value has the shape its JSON Schema asks for, section by section. The validators are generated
// from the schemas (scripts/generate-validators.ts) and give all errors of a section, which is how validators
// are made to hang by foreign input, so a section may only be so large.

import type { ErrorObject } from 'ajv/dist/2020.js';
import organisationSchema from '../../../runbooks/schema/organisation.schema.json' with { type: 'json' };
import windowSchema from '../../../runbooks/schema/window.schema.json' with { type: 'json' };
import type { Problem } from './problem.ts';
import { wordsFor } from './shape-words.ts';
import { validators } from './validators.generated.js';

const schemas = { window: windowSchema, organisation: organisationSchema } as const;
export type FileKind = keyof typeof schemas;

/** Values in one section; the file's own limit lets no honest plan near it. */
const largestSection = 3_000;

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
  if (countValues(value) > largestSection) {
    return [problem(kind, [key], `"${key}" holds too many values.`, `Keep it under ${largestSection}.`)];
  }
  const validate = validators[`${kind}_${key}`];
  if (validate === undefined)
    throw new Error(`no validator for ${kind}.${key}: run scripts/generate-validators.ts`);
  if (validate(value)) return [];
  const problems = (validate.errors ?? [])
    .filter((error) => error.keyword !== 'if')
    .map((error) => fromAjv(kind, key, error));
  return problems.filter((one, index) => problems.findIndex((other) => samePlace(one, other)) === index);
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

// GitHub's published OpenAPI as the judge of our fake: each answer and each request body is checked against
// it, so that the fake cannot drift into an API that only exists here.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';

interface Operation {
  readonly requestBody?: { readonly content?: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: Content }>>;
}
type Content = Readonly<
  Record<
    string,
    {
      readonly schema?: object;
      readonly examples?: Readonly<Record<string, { readonly $ref?: string; readonly value?: unknown }>>;
    }
  >
>;

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: false });
const validators = new Map<string, ValidateFunction | null>();

/** What is wrong with the body of an answer, or null. */
export function problemWithAnswer(
  method: string,
  path: string,
  status: number,
  body: unknown,
): string | null {
  const operation = operationOf(method, path);
  const declared = operation.responses[String(status)];
  // Limits and server faults are the same everywhere and mostly not listed for each operation.
  if (declared === undefined)
    return status >= 500 || [403, 404, 429].includes(status)
      ? null
      : `${status} is not among the answers of ${method} ${path}`;
  const response = declared.$ref === undefined ? declared : (resolve(declared.$ref) as typeof declared);
  return check(`${method} ${path} ${status}`, jsonSchemaOf(response.content), body);
}

/** What is wrong with a request's body, or null. */
export function problemWithRequest(method: string, path: string, body: unknown): string | null {
  const { requestBody } = operationOf(method, path);
  if (requestBody === undefined) return null;
  return check(`${method} ${path} request`, jsonSchemaOf(requestBody.content), body);
}

/** GitHub's own example of an answer, to be filled with what a test needs. */
export function exampleAnswer(method: string, path: string, status: number): unknown {
  const examples = operationOf(method, path).responses[String(status)]?.content?.['application/json']
    ?.examples;
  const first = Object.values(examples ?? {})[0];
  if (first === undefined) throw new Error(`no example for ${method} ${path} ${status}`);
  const example = first.$ref === undefined ? first : (resolve(first.$ref) as { value: unknown });
  return structuredClone(example.value);
}

function operationOf(method: string, path: string): Operation {
  const operation = description.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`GitHub has no ${method} ${path}`);
  return operation;
}

function jsonSchemaOf(content: Content | undefined): object | null {
  return content?.['application/json']?.schema ?? null;
}

function check(name: string, schema: object | null, body: unknown): string | null {
  if (schema === null) return null;
  let validate = validators.get(name);
  if (validate === undefined) {
    validate = ajv.compile(inlined(schema) as object);
    validators.set(name, validate);
  }
  if (validate === null || validate(body)) return null;
  return `${name}: ${ajv.errorsText(validate.errors)}`;
}

/** Puts what `$ref` names in its place; a schema inside itself becomes "anything" at the second level. */
function inlined(value: unknown, inside: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => inlined(item, inside));
  if (value === null || typeof value !== 'object') return value;
  const reference = (value as { $ref?: unknown }).$ref;
  if (typeof reference === 'string') {
    return inside.includes(reference) ? {} : inlined(resolve(reference), [...inside, reference]);
  }
  const { nullable, example: _, examples: __, ...rest } = value as Record<string, unknown>;
  const schema = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, inlined(item, inside)]));
  // OpenAPI 3.0 writes "or null" beside the type; JSON Schema has a branch for it.
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

function resolve(reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown>)[key.replaceAll('~1', '/')],
      description,
    );
}

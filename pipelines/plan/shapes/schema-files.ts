// Writes the declared shapes as JSON Schema, one text for each kind of file that people edit.

import type { TSchema } from 'typebox';
import { namedParts } from './declare.ts';
import { planFile } from './in-part.ts';
import { organisation } from './organisation.ts';
import { window } from './window.ts';

/** The schema texts by their file name under runbooks/schema/. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['window.schema.json', textOf(planFile(), { plan: window })],
    ['organisation.schema.json', textOf(organisation)],
  ]);
}

/** `more`: definitions to add to the named parts that the schema uses. */
function textOf(schema: TSchema, more: Readonly<Record<string, TSchema>> = {}): string {
  const parts = partsUsedBy([schema, more], new Map(Object.entries(more)));
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return `${JSON.stringify({ $schema, ...schema, $defs: Object.fromEntries(parts) }, null, 1)}\n`;
}

function partsUsedBy(node: unknown, found: Map<string, TSchema>): Map<string, TSchema> {
  if (typeof node !== 'object' || node === null) return found;
  const ref = '$ref' in node ? String(node.$ref).replace('#/$defs/', '') : undefined;
  const part = ref === undefined ? undefined : namedParts.get(ref);
  if (ref !== undefined && part !== undefined && !found.has(ref)) partsUsedBy(part, found.set(ref, part));
  for (const child of Object.values(node)) partsUsedBy(child, found);
  return found;
}

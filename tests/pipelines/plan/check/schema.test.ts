import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { formatNamed } from '../../../../pipelines/plan/check/formats.ts';
import { type FileKind, shapeProblems } from '../../../../pipelines/plan/check/shape.ts';
import { schemaFiles } from '../../../../pipelines/plan/shapes/schema-files.ts';
import { validOrganisation, validPlan } from '../../../support/valid-plan.ts';

const texts = schemaFiles();
const schemas = {
  window: JSON.parse(texts.get('window.schema.json') ?? ''),
  organisation: JSON.parse(texts.get('organisation.schema.json') ?? ''),
};
const valid = {
  window: {
    ...validPlan,
    raci: { change: [{ phase: 'cutover', accountable: 'it-manager' }], remove: ['overrun'] },
  },
  organisation: {
    ...validOrganisation,
    usual: [
      {
        for: { kind: 'planned', longerThan: '6h' },
        announcement: { confirmFrom: 2 },
        notices: { remove: ['reminder'] },
        approvals: { gates: { cutover: { quorum: 2 }, hold: 'none' } },
        handovers: [{ at: '3h after start', from: 'duty-lead', to: 'it-manager' }],
      },
    ],
  },
};

/** As strict as an editor may be. */
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, ownProperties: true, allErrors: true });
for (const [, name = ''] of [...texts.values()].join('').matchAll(/"format": "([^"]+)"/g))
  ajv.addFormat(name, formatNamed(name).accepts);
ajv
  .addSchema(schemas.window, 'window.schema.json')
  .addSchema(schemas.organisation, 'organisation.schema.json');

/** The value with one place taken away, replaced by something of another kind, or given a key more. */
function* broken(value: unknown, put: (changed: unknown) => unknown): Generator<unknown> {
  for (const odd of [null, 7, '', 'y'.repeat(1_001), [], {}]) yield put(odd);
  if (Array.isArray(value)) {
    yield put([...value, ...value]);
    yield put(Array.from({ length: 300 }, () => value[0]));
    for (const [index, item] of value.entries())
      yield* broken(item, (changed) => put(value.with(index, changed)));
  } else if (typeof value === 'object' && value !== null) {
    yield put({ ...value, constructor: 1 });
    for (const key of Object.keys(value)) {
      const { [key]: item, ...others } = value as Readonly<Record<string, unknown>>;
      yield put(others);
      yield* broken(item, (changed) => put({ ...value, [key]: changed }));
    }
  }
}

describe('the schemas', () => {
  it.each(['window', 'organisation'] as const)(
    '%s is judged by plan:check as editors judge it, whatever is wrong',
    (kind: FileKind) => {
      expect(shapeProblems(kind, valid[kind])).toEqual([]);
      for (const [key, section] of Object.entries(valid[kind])) {
        const editor = ajv.compile({ $ref: `${kind}.schema.json#/properties/${key}` });
        for (const value of broken(section, (changed) => changed)) {
          // What YAML gives has no undefined in it.
          const given: unknown = JSON.parse(JSON.stringify(value));
          const said = shapeProblems(kind, { [key]: given }).filter(({ path }) => path.length > 0);
          if (editor(given) !== (said.length === 0))
            expect.fail(`plan:check says ${JSON.stringify(said)} of ${JSON.stringify(given)}`);
        }
      }
    },
  );

  it('bound every text and every list, and take no unknown key', () => {
    const loose: string[] = [];
    const visit = (node: unknown, pointer: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const schema = node as Readonly<Record<string, unknown>>;
      const types = [schema.type].flat();
      const isBounded = ['maxLength', 'enum', 'const'].some((keyword) => keyword in schema);
      if (types.includes('string') && !isBounded) loose.push(pointer);
      if (types.includes('array') && !('maxItems' in schema)) loose.push(pointer);
      if (schema.type === 'object' && schema.additionalProperties !== false) loose.push(pointer);
      for (const [key, value] of Object.entries(schema))
        if (key !== 'examples') visit(value, `${pointer}/${key}`);
    };
    visit(schemas.window, 'window');
    visit(schemas.organisation, 'organisation');
    // The branch of `if` asks for a type only.
    expect(loose.filter((pointer) => !pointer.endsWith('/if'))).toEqual([]);
  });

  it('say in both languages what each setting is', () => {
    const visit = (node: unknown, pointer: string): readonly string[] => {
      if (typeof node !== 'object' || node === null) return [];
      const { properties = {}, ...others } = node as {
        readonly properties?: Readonly<Record<string, object>>;
      };
      const silent = Object.entries(properties).filter(
        ([, field]) =>
          !('$ref' in field || 'if' in field) &&
          !('description' in field && /\p{Script=Han}/u.test(`${field.description}`)),
      );
      return [
        ...silent.map(([key]) => `${pointer}/${key}`),
        ...Object.entries({ ...properties, ...others }).flatMap(([key, child]) =>
          visit(child, `${pointer}/${key}`),
        ),
      ];
    };
    expect([...visit(schemas.window, 'window'), ...visit(schemas.organisation, 'organisation')]).toEqual([]);
  });
});

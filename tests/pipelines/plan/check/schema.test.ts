import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { formats } from '../../../../pipelines/plan/check/formats.ts';
import type { MdmExportFile, Organisation } from '../../../../pipelines/plan/organisation.ts';
import {
  languages,
  messengerFunctions,
  phaseNames,
  platforms,
  type WindowPlan,
} from '../../../../pipelines/plan/plan.ts';
import organisationSchema from '../../../../runbooks/schema/organisation.schema.json' with { type: 'json' };
import windowSchema from '../../../../runbooks/schema/window.schema.json' with { type: 'json' };
import { generateValidators } from '../../../../scripts/lib/generate-validators.ts';
import { validOrganisation, validPlan } from '../../../support/valid-plan.ts';

/** Every key of a type, and whether it may be absent: the compiler refuses the list when the type changes. */
type KeysOf<T> = { [K in keyof Required<T>]: undefined extends T[K & keyof T] ? 'optional' : 'required' };
type Item<T> = T extends readonly (infer E)[] ? E : never;

const windowTypes: readonly (readonly [pointer: string, keys: Readonly<Record<string, string>>])[] = [
  [
    '',
    {
      schema: 'required',
      id: 'required',
      kind: 'required',
      emergency: 'optional',
      title: 'required',
      summary: 'required',
      author: 'required',
      announcement: 'required',
      start: 'required',
      end: 'required',
      affects: 'required',
      notices: 'required',
      emergencyContacts: 'required',
      raci: 'required',
      training: 'required',
      meetings: 'required',
      backupChannels: 'required',
      customerChannels: 'required',
      callForwarding: 'required',
      backup: 'required',
      clientVersions: 'required',
      defer: 'required',
      approvals: 'required',
      return: 'required',
      verification: 'required',
      callOff: 'required',
      goingBack: 'required',
      overrun: 'required',
      handovers: 'required',
      overlaps: 'required',
      runners: 'required',
      doubtsBlock: 'required',
    } satisfies KeysOf<WindowPlan>,
  ],
  [
    'properties/announcement',
    {
      url: 'required',
      publishedAt: 'required',
      readBy: 'required',
      confirmFrom: 'required',
    } satisfies KeysOf<WindowPlan['announcement']>,
  ],
  [
    'properties/notices/items',
    {
      id: 'required',
      when: 'required',
      audiences: 'required',
      channels: 'required',
      template: 'required',
      snap: 'required',
    } satisfies KeysOf<Item<WindowPlan['notices']>>,
  ],
  [
    'properties/raci/items',
    {
      phase: 'required',
      responsible: 'required',
      accountable: 'required',
      consulted: 'required',
      informed: 'required',
      task: 'required',
    } satisfies KeysOf<Item<WindowPlan['raci']>>,
  ],
  [
    'properties/meetings/items',
    {
      id: 'required',
      title: 'required',
      start: 'required',
      end: 'required',
      owner: 'required',
      movedTo: 'optional',
    } satisfies KeysOf<Item<WindowPlan['meetings']>>,
  ],
  [
    'properties/backupChannels',
    {
      order: 'required',
      testedWithin: 'required',
      temporaryGroups: 'required',
      urgentFiles: 'required',
    } satisfies KeysOf<WindowPlan['backupChannels']>,
  ],
  [
    'properties/backup',
    {
      what: 'required',
      vaults: 'required',
      freshWithin: 'required',
      restoreSample: 'required',
    } satisfies KeysOf<WindowPlan['backup']>,
  ],
  [
    '$defs/gate',
    {
      approvers: 'required',
      quorum: 'required',
      deadline: 'required',
      escalateTo: 'required',
    } satisfies KeysOf<NonNullable<WindowPlan['approvals']['gates']['cutover']>>,
  ],
  [
    'properties/return',
    {
      control: 'required',
      cohorts: 'required',
      startInFlight: 'required',
      ceilingInFlight: 'optional',
      turnLasts: 'optional',
    } satisfies KeysOf<WindowPlan['return']>,
  ],
  [
    'properties/return/properties/cohorts/items',
    {
      id: 'required',
      title: 'required',
      who: 'required',
      canary: 'optional',
      spread: 'optional',
    } satisfies KeysOf<Item<WindowPlan['return']['cohorts']>>,
  ],
  [
    'properties/verification',
    { checks: 'required', probes: 'required', timeout: 'required' } satisfies KeysOf<
      WindowPlan['verification']
    >,
  ],
];

const organisationTypes: typeof windowTypes = [
  [
    '',
    {
      schema: 'required',
      name: 'required',
      languages: 'required',
      sites: 'required',
      roster: 'required',
      people: 'required',
      audiences: 'required',
      messenger: 'required',
      channels: 'required',
      customerChannels: 'required',
      vaults: 'required',
      vendorSources: 'required',
      freezes: 'required',
      autoReply: 'required',
      statusPage: 'required',
      feedback: 'optional',
      aws: 'optional',
      github: 'optional',
    } satisfies KeysOf<Organisation>,
  ],
  [
    'properties/sites/items',
    {
      id: 'required',
      name: 'required',
      country: 'required',
      zone: 'required',
      languages: 'required',
      officeHours: 'required',
    } satisfies KeysOf<Item<Organisation['sites']>>,
  ],
  [
    'properties/people/items',
    {
      id: 'required',
      title: 'required',
      site: 'required',
      phone: 'required',
      email: 'required',
      github: 'optional',
      sshKey: 'optional',
      account: 'optional',
    } satisfies KeysOf<Item<Organisation['people']>>,
  ],
  [
    'properties/feedback',
    { address: 'optional', form: 'optional' } satisfies KeysOf<NonNullable<Organisation['feedback']>>,
  ],
  [
    'properties/messenger',
    {
      name: 'required',
      vendor: 'required',
      adapter: 'required',
      url: 'optional',
      tokenSecret: 'optional',
      hosts: 'required',
      mdmExports: 'optional',
    } satisfies KeysOf<Organisation['messenger']>,
  ],
  [
    'properties/messenger/properties/mdmExports/items',
    { file: 'required', kind: 'required', app: 'optional' } satisfies KeysOf<MdmExportFile>,
  ],
  [
    'properties/channels/items',
    {
      id: 'required',
      title: 'required',
      kind: 'required',
      secret: 'optional',
      host: 'required',
      sites: 'optional',
      languages: 'required',
      groupSize: 'optional',
    } satisfies KeysOf<Item<Organisation['channels']>>,
  ],
];

interface SchemaNode {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

function at(schema: object, pointer: string): SchemaNode {
  let node: unknown = schema;
  for (const step of pointer.split('/').filter(Boolean))
    node = (node as Readonly<Record<string, unknown>>)[step];
  return node as SchemaNode;
}

describe('the schemas', () => {
  it.each([
    ...windowTypes.map(([pointer, keys]) => ({ name: 'window', schema: windowSchema, pointer, keys })),
    ...organisationTypes.map(([pointer, keys]) => ({
      name: 'organisation',
      schema: organisationSchema,
      pointer,
      keys,
    })),
  ])('$name/$pointer has exactly the keys of its type', ({ schema, pointer, keys }) => {
    const node = at(schema, pointer);
    expect(Object.keys(node.properties).sort()).toEqual(Object.keys(keys).sort());
    const required = Object.entries(keys).flatMap(([key, need]) => (need === 'required' ? [key] : []));
    expect([...node.required].sort()).toEqual(required.sort());
  });

  it('name the same phases, platforms, functions and languages as the types', () => {
    expect(windowSchema.$defs.phase.enum).toEqual([...phaseNames]);
    expect(Object.keys(windowSchema.properties.goingBack.properties)).toEqual([...phaseNames]);
    expect(Object.keys(windowSchema.properties.clientVersions.properties.minimum.properties)).toEqual([
      ...platforms,
    ]);
    expect(Object.keys(windowSchema.properties.affects.properties)).toEqual([...messengerFunctions]);
    expect(organisationSchema.$defs.language.enum).toEqual([...languages]);
  });

  it('accept a typed plan and organisation when an editor compiles them strictly', () => {
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, ownProperties: true });
    for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format.accepts);
    expect(ajv.validate(windowSchema, validPlan)).toBe(true);
    expect(ajv.validate(organisationSchema, validOrganisation)).toBe(true);
    expect(ajv.validate(windowSchema, { ...validPlan, unknown: 1 })).toBe(false);
  });

  it('bound every text and every list, and take no unknown key', () => {
    const loose: string[] = [];
    const visit = (node: unknown, pointer: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const schema = node as Readonly<Record<string, unknown>>;
      const types = [schema.type].flat();
      if (types.includes('string') && !('maxLength' in schema || 'enum' in schema)) loose.push(pointer);
      if (types.includes('array') && !('maxItems' in schema)) loose.push(pointer);
      if (schema.type === 'object' && schema.additionalProperties !== false) loose.push(pointer);
      for (const [key, value] of Object.entries(schema))
        if (key !== 'examples') visit(value, `${pointer}/${key}`);
    };
    visit(windowSchema, 'window');
    visit(organisationSchema, 'organisation');
    // The branch of `if` asks for a type only.
    expect(loose.filter((pointer) => !pointer.endsWith('/if'))).toEqual([]);
  });

  // A change here changes what companies' own files must look like. Where an old plan is still valid, write the
  // new digest below; where it is not, give the format its next number too.
  it.each([
    ['window', windowSchema, '80858df892276592'],
    ['organisation', organisationSchema, '91a426e0e4da7fdd'],
  ] as const)('%s is frozen', (_, schema, digest) => {
    expect(createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 16)).toBe(digest);
  });

  it('are what the generated validators were made from', async () => {
    const file = new URL('../../../../pipelines/plan/check/validators.generated.js', import.meta.url);
    const fresh = await generateValidators();
    // Not toEqual: its difference of 250 KB would hide what to do.
    expect((await readFile(file, 'utf8')) === fresh, 'run node scripts/generate-validators.ts').toBe(true);
  });
});

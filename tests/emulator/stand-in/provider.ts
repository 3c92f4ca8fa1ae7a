// A TEST DOUBLE of the AWS provider, whose own binary tests cannot have. The real Pulumi engine talks to it; it
// carries out the resource types that infra/ uses, through the AWS SDK, on an emulator (AWS_ENDPOINT_URL), or, when
// there is none, keeps them in a folder (STAND_IN_FOLDER).
//
// What it does NOT check, and the real provider does: arguments, their names and ranges, quotas, limits of AWS,
// eventual consistency, and the exact difference between two states. Its lists of what forces a replacement are
// copied from the provider's documentation by hand. A green test here proves our program, its order, its names and
// what it leaves in the state; it does not prove that AWS accepts every argument.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumiProvider from '@pulumi/pulumi/provider/index.js';
import { computeKinds } from './compute.ts';
import type { Inputs, Kind, Place } from './kind.ts';
import { messagingKinds } from './messaging.ts';
import { storageKinds } from './storage.ts';
import { unknownValue, unwrapped } from './values.ts';

const kinds: { readonly [type: string]: Kind } = { ...storageKinds, ...messagingKinds, ...computeKinds };
const emulator = process.env.AWS_ENDPOINT_URL !== undefined;
const folder = process.env.STAND_IN_FOLDER ?? '';

/** `urn:pulumi:stack::project::parent$type::name` → type. */
const typeOf = (urn: string): string => urn.split('::')[2]?.split('$').at(-1) ?? '';

const kindOf = (urn: string): Kind => {
  const kind = kinds[typeOf(urn)];
  if (!kind) throw new Error(`the stand-in does not know ${typeOf(urn)}`);
  return kind;
};

const placeOf = (inputs: Inputs): Place => {
  const region = inputs.region ?? process.env.AWS_REGION ?? 'us-east-1';
  return {
    region,
    account: process.env.AWS_ACCESS_KEY_ID ?? '000000000000',
    partition: region.startsWith('cn-') ? 'aws-cn' : 'aws',
  };
};

const fileOf = (urn: string): string =>
  join(folder, createHash('sha256').update(urn).digest('hex').slice(0, 24));

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, sorted(item)]),
        )
      : value;

/** Archives differ by their hash alone; their paths may move. */
const comparable = (value: unknown): unknown => {
  const plain = unwrapped(value);
  const hash = (plain as Inputs | null)?.hash;
  return typeof hash === 'string' ? hash : sorted(plain);
};

const acting = (kind: Kind) => (emulator ? kind.act : undefined);

const provider: pulumiProvider.Provider = {
  version: '7.48.0',
  getSchema: async () => JSON.stringify({ name: 'aws', version: '7.48.0' }),

  check: async (urn, _olds, news) =>
    kinds[typeOf(urn)]
      ? { inputs: news }
      : { failures: [{ property: '', reason: `the stand-in does not know ${typeOf(urn)}` }] },

  diff: async (_id, urn, olds, news) => {
    const kind = kindOf(urn);
    const remembered: readonly string[] = olds.inputKeys ?? [];
    const keys = new Set(
      [...Object.keys(news), ...remembered].filter((key) => !kind.computedOver?.includes(key)),
    );
    const changed = [...keys].filter(
      (key) => news[key] === unknownValue || !same(comparable(news[key]), comparable(olds[key])),
    );
    return {
      changes: changed.length > 0,
      replaces: changed.filter((key) => kind.replace.includes(key)),
      deleteBeforeReplace: true,
    };
  },

  create: async (urn, inputs) => {
    const kind = kindOf(urn);
    const place = placeOf(inputs);
    const plain = unwrapped(inputs) as Inputs;
    const planned = kind.id(plain, place);
    const made = await acting(kind)?.create(plain, place, planned);
    const id = made?.id || planned;
    const outs = {
      ...inputs,
      ...kind.outs?.(plain, place, id),
      ...made?.outs,
      inputKeys: Object.keys(inputs),
    };
    if (!emulator) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(fileOf(urn), JSON.stringify(Object.keys(outs)));
    }
    return { id, outs };
  },

  read: async (id, urn, props = {}) => {
    const kind = kindOf(urn);
    if (!emulator)
      return existsSync(fileOf(urn)) && readFileSync(fileOf(urn)) ? { id, props } : { id: '', props: {} };
    const live = await kind.act?.read?.(id, unwrapped(props) as Inputs, placeOf(props));
    if (live === null) return { id: '', props: {} };
    return { id, props: { ...props, ...live } };
  },

  update: async (id, urn, olds, news) => {
    const kind = kindOf(urn);
    const place = placeOf(news);
    const outs = await acting(kind)?.update?.(
      id,
      unwrapped(news) as Inputs,
      unwrapped(olds) as Inputs,
      place,
    );
    return {
      outs: { ...olds, ...news, ...kind.outs?.(news, place, id), ...outs, inputKeys: Object.keys(news) },
    };
  },

  delete: async (id, urn, props) => {
    const kind = kindOf(urn);
    if (emulator) await kind.act?.delete?.(id, unwrapped(props) as Inputs, placeOf(props));
    else rmSync(fileOf(urn), { force: true });
  },

  invoke: async (token) => {
    throw new Error(`the program asked for ${token}; it is meant to ask AWS nothing`);
  },
};

await pulumiProvider.main(provider, process.argv.slice(2));

// A store in a bucket, of AWS or a cloud that speaks its API. Every write stores a name of its own with the
// object: when its answer was lost and the repeated write finds the key taken, it recognises its own object.

import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { UserError } from '../../errors.ts';
import type { Store } from '../../ports.ts';
import { codeOf } from '../file-system.ts';
import { createOnceAt, probeKey, proveCreateOnce } from './create-once.ts';
import { nameOfPlace, type ObjectPlace } from './object-place.ts';
import { checkKey, isKey, isTooLarge } from './store-key.ts';

/** Racing writers of one key get a 409; ten rounds of up to a second last longer than any real race. */
const conflictRounds = 10;

/** The SDK repeats a read that got no answer, but not one that broke off within the answer. */
const readRounds = 3;

export interface S3StoreOptions {
  readonly place: ObjectPlace;
  readonly client: S3Client;
  /** Whether to prove before the first write that the store creates once; AWS S3 is known to. */
  readonly prove?: boolean;
}

export function createS3Store({ place, client, prove = false }: S3StoreOptions): Store {
  const { bucket, prefix } = place;
  const root = prefix === '' ? '' : `${prefix}/`;
  const explained = (error: unknown) => explain(error, nameOfPlace(place));
  const once = createOnceAt(place, client);
  let proven: Promise<void> | null = null;

  const create = async (key: string, bytes: Uint8Array): Promise<'created' | 'exists'> => {
    const Key = root + checkKey(key);
    if (prove) {
      proven ??= proveCreateOnce(place, client);
      await proven;
    }
    const write = randomUUID();
    for (let round = 1; ; round += 1) {
      try {
        if ((await once.put(Key, bytes, write)) === 'created') return 'created';
        return (await once.isOurs(Key, write)) ? 'created' : 'exists';
      } catch (error) {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (status !== 409 || round === conflictRounds) throw error;
        await sleep(Math.random() * Math.min(1000, 50 * 2 ** round));
      }
    }
  };

  const read = async (key: string): Promise<Uint8Array | null> => {
    try {
      const got = await client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: root + checkKey(key),
          ...(place.dialect === 's3' && { ChecksumMode: 'ENABLED' }),
        }),
      );
      if (isTooLarge(key, got.ContentLength ?? 0)) {
        (got.Body as Readable | undefined)?.destroy();
        return new Uint8Array();
      }
      return (await got.Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  };

  const list = async (within: string, after: string | undefined): Promise<string[]> => {
    const keys: string[] = [];
    const from = after === undefined ? {} : { StartAfter: root + after };
    for await (const page of paginateListObjectsV2(
      { client },
      { Bucket: bucket, Prefix: root + within, ...from },
    )) {
      for (const { Key } of page.Contents ?? [])
        if (Key && Key !== root + probeKey && isKey(Key.slice(root.length)))
          keys.push(Key.slice(root.length));
    }
    return keys.sort();
  };

  return {
    readsByRequest: true,
    create: (key, bytes) => create(key, bytes).catch((error) => Promise.reject(explained(error))),
    read: (key) => again(() => read(key)).catch((error) => Promise.reject(explained(error))),
    list: (within, after) =>
      again(() => list(within, after)).catch((error) => Promise.reject(explained(error))),
  };
}

async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await ask();
    } catch (error) {
      if (codeOf(error) !== 'ECONNRESET' || round === readRounds) throw error;
      await sleep(Math.random() * 100 * 2 ** round);
    }
  }
}

const explanations: Readonly<Record<string, readonly [what: string, whatToDo: string]>> = {
  NoSuchBucket: [
    'The bucket does not exist',
    'Check its name and region, or create it with `npm run infra:up`.',
  ],
  AccessDenied: [
    'Not allowed to use the bucket',
    'Give this role s3:GetObject, s3:PutObject and s3:ListBucket here.',
  ],
  CredentialsProviderError: ['No AWS credentials were found', 'Sign in to AWS, or set AWS_PROFILE.'],
  InvalidAccessKeyId: ['AWS does not know this access key', 'Sign in to AWS again, or set AWS_PROFILE.'],
  ExpiredToken: ['The AWS credentials have run out', 'Sign in to AWS again.'],
  PermanentRedirect: [
    'The bucket stands in another region',
    'Write its region at the end of the address (?region=REGION), or set AWS_REGION.',
  ],
  RegionMissing: ['No AWS region is set', 'Set AWS_REGION to the bucket’s region.'],
  ECONNREFUSED: ['The S3 endpoint cannot be reached', 'Check AWS_ENDPOINT_URL, AWS_REGION and the network.'],
};
/** Other error codes with the same meaning. */
const sameAs: Readonly<Record<string, string>> = {
  Forbidden: 'AccessDenied',
  AuthorizationHeaderMalformed: 'PermanentRedirect',
  IllegalLocationConstraintException: 'PermanentRedirect',
  ENOTFOUND: 'ECONNREFUSED',
};

function explain(error: unknown, where: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const code = 'code' in error ? String(error.code) : error.name;
  const name = error.message.includes('Region is missing') ? 'RegionMissing' : error.name;
  const known = [code, name].map((one) => explanations[sameAs[one] ?? one]).find((one) => one !== undefined);
  if (known !== undefined) return new UserError({ what: known[0], where, whatToDo: known[1] });
  const isOutside = error instanceof S3ServiceException || /^E[A-Z]+$/.test(code) || name === 'TimeoutError';
  if (!isOutside) return error;
  return new UserError({
    what: `The bucket cannot be used: ${code}`,
    where,
    whatToDo: 'Check its address and the network, and run again; nothing half-written counts.',
  });
}

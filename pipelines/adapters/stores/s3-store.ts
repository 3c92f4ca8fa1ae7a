// A store in an S3 bucket, or in what speaks its API. Create-once is `If-None-Match: *`; every write carries a
// name of its own in the object's metadata, because a write whose answer was lost finds itself "already there".

import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { UserError } from '../../errors.ts';
import type { Store } from '../../ports.ts';
import { checkKey } from './store-key.ts';

/** Racing writers of one key get a 409; ten rounds of up to a second outlast any real race. */
const conflictRounds = 10;

export interface S3StoreOptions {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  readonly client: S3Client;
}

/** Region, credentials and AWS_ENDPOINT_URL come from the environment, as for every AWS tool. */
export function createS3Client(): S3Client {
  const local = process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
  // Buckets are host names at AWS; other servers seldom have a name per bucket.
  return new S3Client({
    forcePathStyle: local !== undefined,
    // Without limits a silent peer would hold a phase for ever; a write that ran out of time knows itself again.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  });
}

export function createS3Store({ bucket, prefix, client }: S3StoreOptions): Store {
  const root = prefix === '' ? '' : `${prefix}/`;
  const explained = (error: unknown) => explain(error, `s3://${bucket}/${prefix}`);

  const isOurs = async (Key: string, write: string): Promise<boolean> => {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
    return head.Metadata?.['tideover-write'] === write;
  };

  const create = async (key: string, bytes: Uint8Array): Promise<'created' | 'exists'> => {
    const Key = root + checkKey(key);
    const write = randomUUID();
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key,
      Body: bytes,
      IfNoneMatch: '*',
      ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
      Metadata: { 'tideover-write': write },
    });
    for (let round = 1; ; round += 1) {
      try {
        await client.send(put);
        return 'created';
      } catch (error) {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (status === 412) return (await isOurs(Key, write)) ? 'created' : 'exists';
        if (status !== 409 || round === conflictRounds) throw error;
        await sleep(Math.random() * Math.min(1000, 50 * 2 ** round));
      }
    }
  };

  return {
    create: (key, bytes) => create(key, bytes).catch((error) => Promise.reject(explained(error))),
    async read(key) {
      try {
        const got = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: root + checkKey(key), ChecksumMode: 'ENABLED' }),
        );
        return (await got.Body?.transformToByteArray()) ?? new Uint8Array();
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw explained(error);
      }
    },
    async list(within) {
      const keys: string[] = [];
      try {
        for await (const page of paginateListObjectsV2(
          { client },
          { Bucket: bucket, Prefix: root + within },
        )) {
          for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key.slice(root.length));
        }
      } catch (error) {
        throw explained(error);
      }
      return keys.sort();
    },
  };
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
  Forbidden: [
    'Not allowed to use the bucket',
    'Give this role s3:GetObject, s3:PutObject and s3:ListBucket here.',
  ],
  CredentialsProviderError: ['No AWS credentials were found', 'Sign in to AWS, or set AWS_PROFILE.'],
  InvalidAccessKeyId: ['AWS does not know this access key', 'Sign in to AWS again, or set AWS_PROFILE.'],
  ExpiredToken: ['The AWS credentials have run out', 'Sign in to AWS again.'],
  ECONNREFUSED: ['The S3 endpoint cannot be reached', 'Check AWS_ENDPOINT_URL and the network.'],
  ENOTFOUND: ['The S3 endpoint cannot be reached', 'Check AWS_ENDPOINT_URL, AWS_REGION and the network.'],
};

function explain(error: unknown, where: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : error.name;
  const noRegion = error.message.includes('Region is missing')
    ? (['No AWS region is set', 'Set AWS_REGION to the bucket’s region.'] as const)
    : undefined;
  const known = noRegion ?? explanations[code] ?? explanations[error.name];
  return known === undefined ? error : new UserError({ what: known[0], where, whatToDo: known[1] });
}

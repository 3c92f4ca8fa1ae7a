// How a store is asked, in each dialect, to create an object only where none is, and how it is proven that it
// does. A store that ignored this would silently break the record: one claim could have two holders.

import { randomUUID } from 'node:crypto';
import {
  GetBucketVersioningCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { UserError } from '../../errors.ts';
import { untilSent } from '../aws-patience.ts';
import { nameOfPlace, type ObjectDialect, type ObjectPlace } from './object-place.ts';

interface Question {
  /** Headers that make a PUT create only. */
  readonly ask: (write: string) => Readonly<Record<string, string>>;
  /** The error code with which the store says that the key is taken. */
  readonly taken: string;
  /** Whether the store ignores the headers once the bucket keeps versions. */
  readonly voidWithVersions: boolean;
}

const questions: Readonly<Record<ObjectDialect, Question>> = {
  s3: {
    ask: (write) => ({ 'if-none-match': '*', 'x-amz-meta-tideover-write': write }),
    taken: 'PreconditionFailed',
    voidWithVersions: false,
  },
  // https://help.aliyun.com/en/oss/developer-reference/putobject; it answers If-None-Match with 501.
  oss: {
    ask: (write) => ({ 'x-oss-forbid-overwrite': 'true', 'x-oss-meta-tideover-write': write }),
    taken: 'FileAlreadyExists',
    voidWithVersions: true,
  },
  // https://www.tencentcloud.com/document/product/436/7749; beside If-None-Match it would answer 304.
  cos: {
    ask: (write) => ({ 'x-cos-forbid-overwrite': 'true', 'x-cos-meta-tideover-write': write }),
    taken: 'FileAlreadyExists',
    voidWithVersions: true,
  },
};

export interface CreateOnce {
  /** One try. `taken` also where this very write took the key and its answer was lost. */
  readonly put: (key: string, bytes: Uint8Array, write: string) => Promise<'created' | 'taken'>;
  /** Whether the write of this name took the key. */
  readonly isOurs: (key: string, write: string) => Promise<boolean>;
}

export function createOnceAt({ dialect, bucket: Bucket }: ObjectPlace, client: S3Client): CreateOnce {
  const { ask, taken } = questions[dialect];
  return {
    async put(Key, Body, write) {
      const command = new PutObjectCommand({ Bucket, Key, Body });
      command.middlewareStack.add(
        (next) => (args) => {
          Object.assign((args.request as { headers: object }).headers, ask(write));
          return next(args);
        },
        { step: 'build' },
      );
      try {
        await client.send(command, { requestTimeout: untilSent(Body.byteLength) });
        return 'created';
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === taken) return 'taken';
        throw error;
      }
    },
    async isOurs(Key, write) {
      const command = new HeadObjectCommand({ Bucket, Key });
      let found = false;
      // The SDK itself returns only metadata whose names begin with x-amz-meta-.
      command.middlewareStack.add(
        (next) => async (args) => {
          const result = await next(args);
          const { headers = {} } = result.response as { headers?: Readonly<Record<string, string>> };
          found = Object.entries(headers).some(
            ([name, value]) => /^x-(amz|oss|cos)-meta-tideover-write$/.test(name) && value === write,
          );
          return result;
        },
        { step: 'deserialize', priority: 'low' },
      );
      await client.send(command);
      return found;
    },
  };
}

/** Lies at the root of every place that was ever written to; the first writer makes it. */
export const probeKey = 'create-once-probe';

/**
 * Throws a UserError where the store creates a key twice. It costs one request at a place that was proven
 * before: creating the probe's key is refused there.
 */
export async function proveCreateOnce(place: ObjectPlace, client: S3Client): Promise<void> {
  const key = place.prefix === '' ? probeKey : `${place.prefix}/${probeKey}`;
  const { put } = createOnceAt(place, client);
  const tryOnce = (turn: string) => put(key, new TextEncoder().encode(`${turn}\n`), randomUUID());
  if ((await tryOnce('first')) === 'created' && (await tryOnce('second')) === 'created')
    throw new UserError({
      what: 'The store lets a second writer replace an object, so two runs could hold one window',
      where: nameOfPlace(place),
      whatToDo: questions[place.dialect].voidWithVersions
        ? 'Use a bucket whose versioning was never switched on: afterwards it ignores the refusal to overwrite.'
        : 'Use a store that honours If-None-Match: * on a write (AWS S3 does), or git: or file:.',
    });
  if (!questions[place.dialect].voidWithVersions) return;
  // With versions, the proof of a moment ago would not hold for the next write.
  const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: place.bucket }));
  if (Status === undefined) return;
  throw new UserError({
    what: `The bucket’s versioning is ${Status}: with it the store ignores the refusal to overwrite`,
    where: nameOfPlace(place),
    whatToDo: 'Use a bucket whose versioning was never switched on.',
  });
}

// A place in a bucket, as an address says it: AWS S3 and what speaks its API, Alibaba OSS, Tencent COS. Each place
// may have an endpoint and credentials of its own, so that two clouds can hold two copies.
//
//   s3://BUCKET/PREFIX                       AWS, with the credentials that every AWS tool finds
//   oss://BUCKET/PREFIX?region=cn-hangzhou   OSS_ACCESS_KEY_ID and OSS_SECRET_ACCESS_KEY from the environment
//   cos://BUCKET-APPID/PREFIX?region=ap-shanghai   COS_ACCESS_KEY_ID and COS_SECRET_ACCESS_KEY
//   …?endpoint=https://HOST  …?style=path  …?credentials=NAME (NAME_ACCESS_KEY_ID, …)  further words for any of them

import type { Agent } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { UserError } from '../../errors.ts';
import { silentFor } from '../aws-patience.ts';
import { hideFromLog, secretTexts } from '../secret-texts.ts';

export type ObjectDialect = 's3' | 'oss' | 'cos';

export interface ObjectPlace {
  readonly dialect: ObjectDialect;
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
  readonly region?: string;
  readonly endpoint?: string;
  /** Whether the bucket's name is in the path; else in the host name, as AWS, OSS and COS want it. */
  readonly pathStyle: boolean;
  /** The beginning of the names of its credentials' variables; AWS's own chain when absent. */
  readonly credentials?: string;
}

export const objectPlaceForms =
  's3://bucket/prefix, oss://bucket/prefix?region=cn-hangzhou, cos://bucket/prefix?region=ap-shanghai';

/** A place in AWS S3, with region and credentials from the environment variables. */
export const awsPlace = (bucket: string, prefix = ''): ObjectPlace => ({
  dialect: 's3',
  bucket,
  prefix,
  pathStyle: false,
});

const ownEndpoint: Readonly<Record<ObjectDialect, (region: string) => string | undefined>> = {
  s3: () => undefined,
  // The endpoint for S3's API: https://help.aliyun.com/en/oss/developer-reference/use-aws-sdks-to-access-oss
  oss: (region) => `https://s3.oss-${region}.aliyuncs.com`,
  // https://www.tencentcloud.com/document/product/436/32537
  cos: (region) => `https://cos.${region}.myqcloud.com`,
};

/** Null when it is another kind of store's address. Throws a UserError where it is a bucket's and wrong. */
export function objectPlaceIn(address: string): ObjectPlace | null {
  const [, dialect, bucket = '', prefix = '', query = ''] =
    /^(s3|oss|cos):\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([^?]*?)\/*)?(?:\?(.*))?$/.exec(address) ?? [];
  if (dialect === undefined) return null;
  const words = new URLSearchParams(query);
  const unusable = (what: string, whatToDo: string) => new UserError({ what, where: address, whatToDo });
  for (const word of words.keys())
    if (!['region', 'endpoint', 'style', 'credentials'].includes(word))
      throw unusable(
        `A place says ${word}, which means nothing`,
        'Say region, endpoint, style or credentials.',
      );
  const region = words.get('region') ?? undefined;
  if (dialect !== 's3' && region === undefined)
    throw unusable('The place does not say its region', `Write ?region=… at its end (${objectPlaceForms}).`);
  const style = words.get('style') ?? 'host';
  if (style !== 'host' && style !== 'path')
    throw unusable(`The style ${style} is unknown`, 'Write style=path, or leave it out.');
  const endpoint = words.get('endpoint') ?? ownEndpoint[dialect as ObjectDialect](region ?? '');
  if (endpoint !== undefined && !URL.canParse(endpoint))
    throw unusable('The endpoint is no address', 'Write endpoint=https://HOST.');
  const credentials = words.get('credentials') ?? (dialect === 's3' ? undefined : dialect.toUpperCase());
  return {
    dialect: dialect as ObjectDialect,
    bucket,
    prefix,
    pathStyle: style === 'path',
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
  };
}

/** The place's name in messages. */
export const nameOfPlace = ({ dialect, bucket, prefix }: ObjectPlace): string =>
  `${dialect}://${bucket}/${prefix}`;

/**
 * A client for the place. Where the address does not set them, region, credentials and AWS_ENDPOINT_URL come
 * from the environment variables. `silenceMs`: the longest wait for a peer, before its answer or within it.
 */
export function clientOf(
  { dialect, region, endpoint, pathStyle, credentials }: ObjectPlace,
  env: NodeJS.ProcessEnv = process.env,
  httpAgent?: Agent,
  silenceMs = 60_000,
): S3Client {
  return new S3Client({
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials: credentialsNamed(credentials, env) }),
    forcePathStyle: pathStyle,
    // Other clouds refuse the checksums that AWS takes, and the chunks in which they would be sent.
    ...(dialect !== 's3' && {
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
    // A write may time out safely: when repeated it recognises its own object.
    requestHandler: { ...silentFor(silenceMs), ...(httpAgent && { httpAgent }) },
  });
}

/** All places' secrets as one JSON object from name to value, so that another place changes no workflow. */
export const storeKeysVariable = 'TIDEOVER_STORE_KEYS';

function credentialsNamed(name: string, env: NodeJS.ProcessEnv) {
  const example = '{"NAME_ACCESS_KEY_ID": "…", "NAME_SECRET_ACCESS_KEY": "…"}';
  const known = { ...secretTexts(env, storeKeysVariable, example), ...env };
  const accessKeyId = known[`${name}_ACCESS_KEY_ID`];
  const secretAccessKey = known[`${name}_SECRET_ACCESS_KEY`];
  const sessionToken = known[`${name}_SESSION_TOKEN`];
  hideFromLog([secretAccessKey, sessionToken], env);
  if (accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  throw new UserError({
    what: `No credentials were found for the store that uses ${name}`,
    where: `${name}_ACCESS_KEY_ID`,
    whatToDo: `Set ${name}_ACCESS_KEY_ID and ${name}_SECRET_ACCESS_KEY in the environment, or in ${storeKeysVariable}.`,
  });
}

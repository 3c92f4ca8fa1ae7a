// Makes what Pulumi itself needs once: a versioned bucket for its state and a key for the secrets in it.
// Every step looks first, so it may be repeated; in the wrong account it stops before it makes anything.

import { KMS, NotFoundException } from '@aws-sdk/client-kms';
import { type BucketLocationConstraint, S3, S3ServiceException } from '@aws-sdk/client-s3';
import { STS } from '@aws-sdk/client-sts';
import { UserError } from '../../pipelines/errors.ts';
import { stateBucketName, stateKeyAlias } from '../names.ts';
import { policyDocument, tlsOnly } from '../policy-document.ts';
import type { StackPlace } from './pulumi-call.ts';

export interface Bootstrapped {
  readonly bucket: 'made' | 'was there';
  /** The Region of the account's bucket, which is that of the first stack. */
  readonly bucketRegion: string;
  readonly key: 'made' | 'was there';
}

export const bootstrapState = async ({ stack, account, region }: StackPlace): Promise<Bootstrapped> => {
  await refuseOtherAccount(account, region);
  const key = await stateKey(stateKeyAlias({ stack }), region);
  return { key, ...(await stateBucket(stateBucketName(account), region)) };
};

const refuseOtherAccount = async (account: string, region: string): Promise<void> => {
  const { Account } = await new STS({ region }).getCallerIdentity();
  if (Account === account) return;
  throw new UserError({
    what: `You are signed in to account ${Account}, and the stack belongs to ${account}`,
    where: 'aws:allowedAccountIds',
    whatToDo: 'Sign in to the right account, or correct the stack’s file.',
  });
};

const stateKey = async (alias: string, region: string): Promise<'made' | 'was there'> => {
  const kms = new KMS({ region });
  try {
    await kms.describeKey({ KeyId: alias });
    return 'was there';
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  }
  const { KeyMetadata } = await kms.createKey({
    Description: 'Tideover: secrets in the state of Pulumi',
    Tags: [{ TagKey: 'project', TagValue: 'tideover' }],
  });
  await kms.enableKeyRotation({ KeyId: KeyMetadata?.KeyId });
  await kms.createAlias({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId });
  return 'made';
};

const stateBucket = async (
  Bucket: string,
  region: string,
): Promise<Pick<Bootstrapped, 'bucket' | 'bucketRegion'>> => {
  const found = await regionOfBucket(new S3({ region }), Bucket, region);
  const bucketRegion = found ?? region;
  const s3 = new S3({ region: bucketRegion });
  if (found === null) {
    // S3 refuses us-east-1, and that Region alone, as a location constraint.
    const LocationConstraint = region as BucketLocationConstraint;
    const elsewhere = region !== 'us-east-1' && { CreateBucketConfiguration: { LocationConstraint } };
    await s3.createBucket({ Bucket, ...elsewhere });
  }
  // Set on every run, so that the next run completes a bootstrap that broke off.
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
  await s3.putPublicAccessBlock({
    Bucket,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } } as const];
  await s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules } });
  const arn = `arn:${region.startsWith('cn-') ? 'aws-cn' : 'aws'}:s3:::${Bucket}`;
  const policy = policyDocument([tlsOnly({ s3: '*' }, [arn, `${arn}/*`])]);
  await s3.putBucketPolicy({ Bucket, Policy: policy });
  return { bucket: found === null ? 'made' : 'was there', bucketRegion };
};

/** The bucket's Region, null without such a bucket; in a wrong Region S3 answers 301 with the right one. */
export const regionOfBucket = async (s3: S3, Bucket: string, asked: string): Promise<string | null> => {
  try {
    return (await s3.headBucket({ Bucket })).BucketRegion ?? asked;
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    const { httpStatusCode } = error.$metadata;
    if (httpStatusCode === 404) return null;
    const elsewhere = error.$response?.headers['x-amz-bucket-region'];
    if (httpStatusCode === 301 && elsewhere) return elsewhere;
    throw error;
  }
};

// Makes once what Pulumi itself needs: a versioned bucket for its state and a key for the secrets in it. Every step
// looks first, so it may be repeated, and stops in the wrong account before it makes anything.

import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  NotFoundException,
} from '@aws-sdk/client-kms';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { UserError } from '../../pipelines/errors.ts';
import { stateBucketName, stateKeyAlias } from '../names.ts';
import { policyDocument, tlsOnly } from '../policy-document.ts';
import type { StackPlace } from './pulumi-call.ts';

export interface Bootstrapped {
  readonly bucket: 'made' | 'was there';
  /** Where the account's bucket stands: the Region of the first stack. */
  readonly bucketRegion: string;
  readonly key: 'made' | 'was there';
}

export const bootstrapState = async ({ stack, account, region }: StackPlace): Promise<Bootstrapped> => {
  await refuseOtherAccount(account, region);
  const key = await stateKey(stateKeyAlias({ stack }), region);
  return { key, ...(await stateBucket(stateBucketName(account), region)) };
};

const refuseOtherAccount = async (account: string, region: string): Promise<void> => {
  const { Account } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  if (Account === account) return;
  throw new UserError({
    what: `You are signed in to account ${Account}, and the stack belongs to ${account}`,
    where: 'aws:allowedAccountIds',
    whatToDo: 'Sign in to the right account, or correct the stack’s file.',
  });
};

const stateKey = async (alias: string, region: string): Promise<'made' | 'was there'> => {
  const kms = new KMSClient({ region });
  try {
    await kms.send(new DescribeKeyCommand({ KeyId: alias }));
    return 'was there';
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  }
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({
      Description: 'Tideover: secrets in the state of Pulumi',
      Tags: [{ TagKey: 'project', TagValue: 'tideover' }],
    }),
  );
  await kms.send(new EnableKeyRotationCommand({ KeyId: KeyMetadata?.KeyId }));
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata?.KeyId }));
  return 'made';
};

const stateBucket = async (
  Bucket: string,
  region: string,
): Promise<Pick<Bootstrapped, 'bucket' | 'bucketRegion'>> => {
  const found = await regionOfBucket(new S3Client({ region }), Bucket, region);
  const bucketRegion = found ?? region;
  const s3 = new S3Client({ region: bucketRegion });
  if (found === null) {
    // us-east-1 is the one Region that may not be named here.
    const constraint = region as BucketLocationConstraint;
    const elsewhere = region !== 'us-east-1' && {
      CreateBucketConfiguration: { LocationConstraint: constraint },
    };
    await s3.send(new CreateBucketCommand({ Bucket, ...elsewhere }));
  }
  // Set on every run: a bootstrap that broke in the middle is made whole by the next.
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  );
  const arn = `arn:${region.startsWith('cn-') ? 'aws-cn' : 'aws'}:s3:::${Bucket}`;
  await s3.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify(policyDocument([tlsOnly(['s3:*'], [arn, `${arn}/*`])])),
    }),
  );
  return { bucket: found === null ? 'made' : 'was there', bucketRegion };
};

/** Null where there is no such bucket; S3 answers 301 to whoever asks in another Region, and names the right one. */
export const regionOfBucket = async (s3: S3Client, Bucket: string, asked: string): Promise<string | null> => {
  try {
    return (await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion ?? asked;
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    const { httpStatusCode } = error.$metadata;
    if (httpStatusCode === 404) return null;
    const elsewhere = error.$response?.headers['x-amz-bucket-region'];
    if (httpStatusCode === 301 && elsewhere) return elsewhere;
    throw error;
  }
};

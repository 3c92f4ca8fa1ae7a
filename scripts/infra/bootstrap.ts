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
import { stateBucketName, stateKeyAlias } from '../../infra/names.ts';
import { policyDocument, tlsOnly } from '../../infra/policy-document.ts';
import { UserError } from '../../pipelines/errors.ts';
import type { StackPlace } from './pulumi-call.ts';

export interface Bootstrapped {
  readonly bucket: 'made' | 'was there';
  readonly key: 'made' | 'was there';
}

export const bootstrapState = async ({ stack, account, region }: StackPlace): Promise<Bootstrapped> => {
  await refuseOtherAccount(account, region);
  const key = await stateKey(stateKeyAlias({ stack }), region);
  const bucket = await stateBucket(stateBucketName(account), region);
  return { bucket, key };
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

const stateBucket = async (Bucket: string, region: string): Promise<'made' | 'was there'> => {
  const s3 = new S3Client({ region, forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });
  const found = await exists(s3, Bucket);
  if (!found) {
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
  return found ? 'was there' : 'made';
};

const exists = async (s3: S3Client, Bucket: string): Promise<boolean> => {
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
    throw error;
  }
};

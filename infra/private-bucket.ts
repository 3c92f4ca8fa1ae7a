// Makes a bucket private and encrypted. The parts are separate resources because a bucket's inline arguments
// are deprecated.
import { s3, type types } from '@pulumi/aws';
import type { Input } from '@pulumi/pulumi';
import { after, make, type Within } from './component.ts';

export interface Kept {
  /** The KMS key that encrypts the bucket; null for AES256. */
  readonly keyArn: Input<string> | null;
  /** Lifecycle rules that delete objects or move them to cheaper storage. */
  readonly forgets: readonly Omit<types.input.s3.BucketLifecycleConfigurationRule, 'status'>[];
  /** The bucket's versioning, which has to be set before the lifecycle rules. */
  readonly versioning?: s3.BucketVersioning;
}

/** Blocks public access, makes the account the owner of all objects, and sets encryption and lifecycle. */
export const keepPrivate = (
  within: Within,
  name: string,
  { bucket }: s3.Bucket,
  { keyArn, forgets, versioning }: Kept,
): void => {
  make(within, s3.BucketPublicAccessBlock, name, {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  make(within, s3.BucketOwnershipControls, name, {
    bucket,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
  });
  const encryption = {
    applyServerSideEncryptionByDefault:
      keyArn === null ? { sseAlgorithm: 'AES256' } : { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
    ...(keyArn !== null && { bucketKeyEnabled: true }),
  };
  make(within, s3.BucketServerSideEncryptionConfiguration, name, { bucket, rules: [encryption] });
  const rules = forgets.map((rule) => ({ ...rule, status: 'Enabled' }));
  const waiting = versioning ? after(within, versioning) : within;
  make(waiting, s3.BucketLifecycleConfiguration, name, { bucket, rules });
};

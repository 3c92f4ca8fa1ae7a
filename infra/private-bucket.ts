// What keeps any bucket of ours to ourselves, whatever is in it. Parts are separate resources because the inline
// arguments of a bucket are deprecated.
import { s3, type types } from '@pulumi/aws';
import type { Input } from '@pulumi/pulumi';
import { after, make, type Within } from './component.ts';

export interface Kept {
  /** AES256 where it is null. */
  readonly keyArn: Input<string> | null;
  /** What is let go, and when. */
  readonly forgets: readonly Omit<types.input.s3.BucketLifecycleConfigurationRule, 'status'>[];
  /** Lifecycle waits for it. */
  readonly versioning?: s3.BucketVersioning;
}

/** Shuts it to the public, makes what others put into it the account's own, encrypts, and forgets. */
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

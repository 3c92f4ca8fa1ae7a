// What keeps any bucket of ours to ourselves, whatever is in it. Parts are separate resources because the inline
// arguments of a bucket are deprecated.
import { s3, type types } from '@pulumi/aws';
import type { CustomResourceOptions, Input } from '@pulumi/pulumi';

export interface Kept {
  /** AES256 where it is null. */
  readonly keyArn: Input<string> | null;
  /** What is let go, and when. */
  readonly forgets: readonly Omit<types.input.s3.BucketLifecycleConfigurationRule, 'status'>[];
  /** The same options, where lifecycle waits for another part. */
  readonly whenForgetting?: CustomResourceOptions;
}

/** Shuts it to the public, makes what others put into it the account's own, encrypts, and forgets. */
export const keepPrivate = (
  name: string,
  of: { readonly bucket: Input<string>; readonly region?: string },
  { keyArn, forgets, whenForgetting }: Kept,
  options: CustomResourceOptions,
): void => {
  new s3.BucketPublicAccessBlock(
    name,
    {
      ...of,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    options,
  );
  new s3.BucketOwnershipControls(name, { ...of, rule: { objectOwnership: 'BucketOwnerEnforced' } }, options);
  const encryption = {
    applyServerSideEncryptionByDefault:
      keyArn === null ? { sseAlgorithm: 'AES256' } : { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
    ...(keyArn !== null && { bucketKeyEnabled: true }),
  };
  new s3.BucketServerSideEncryptionConfiguration(name, { ...of, rules: [encryption] }, options);
  new s3.BucketLifecycleConfiguration(
    name,
    { ...of, rules: forgets.map((rule) => ({ ...rule, status: 'Enabled' })) },
    whenForgetting ?? options,
  );
};

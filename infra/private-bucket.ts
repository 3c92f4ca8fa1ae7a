// What keeps any bucket of ours to ourselves, whatever is in it.
import { s3 } from '@pulumi/aws';
import type { CustomResourceOptions, Input } from '@pulumi/pulumi';

/** Shuts it to the public, and makes what others put into it the account's own. */
export const keepPrivate = (
  name: string,
  of: { readonly bucket: Input<string>; readonly region?: string },
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
};

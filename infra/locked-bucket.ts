// Makes a bucket whose versions cannot be deleted for a set time (Object Lock): the vault and its copy.
import { s3 } from '@pulumi/aws';
import { after, kept, make } from './component.ts';
import { bucketNameOf } from './names.ts';
import type { WithinPlace } from './place.ts';
import { keepPrivate } from './private-bucket.ts';

/** Makes `name` in a place: versioned, locked, encrypted, private, cheaper with age. */
export const lockedBucket = (
  within: WithinPlace,
  name: string,
): { readonly bucket: s3.Bucket; readonly versioning: s3.BucketVersioning } => {
  const { settings, where } = within;
  const bucketName = bucketNameOf(settings, name, where.region);
  const bucket = make(kept(within), s3.Bucket, name, { bucket: bucketName, objectLockEnabled: true });
  const of = { bucket: bucket.bucket };
  const versioning = make(kept(within), s3.BucketVersioning, name, {
    ...of,
    versioningConfiguration: { status: 'Enabled' },
  });
  const forgets = [
    {
      id: 'cheaper-storage',
      filter: { prefix: 'backups/' },
      transitions: [{ days: 30, storageClass: 'GLACIER_IR' }],
    },
    {
      id: 'give-up-uploads',
      filter: { prefix: '' },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
    {
      // Only objects under `active/` are ever replaced; their old versions are deleted once the lock ends.
      id: 'forget-replaced',
      filter: { prefix: 'active/' },
      noncurrentVersionExpiration: { noncurrentDays: settings.lock.days + 1 },
    },
  ];
  keepPrivate(within, name, bucket, { keyArn: where.keyArn, forgets, versioning });
  make(after(kept(within), versioning), s3.BucketObjectLockConfiguration, name, {
    ...of,
    rule: { defaultRetention: { mode: settings.lock.mode, days: settings.lock.days } },
  });
  return { bucket, versioning };
};

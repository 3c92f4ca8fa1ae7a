// A bucket whose versions cannot be deleted before their time; the vault and its copy are both of this kind.
import { s3 } from '@pulumi/aws';
import { bucketNameOf } from './names.ts';
import type { WithinPlace } from './place.ts';
import { keepPrivate } from './private-bucket.ts';

/** Makes `name` in a place: versioned, locked, encrypted, private, cheaper with age. */
export const lockedBucket = (
  { settings, where, tags, options }: WithinPlace,
  name: string,
): { readonly bucket: s3.Bucket; readonly versioning: s3.BucketVersioning } => {
  const bucketName = bucketNameOf(settings, name, where.region);
  const bucket = new s3.Bucket(
    name,
    { ...where.at, bucket: bucketName, objectLockEnabled: true, tags },
    { ...options, protect: settings.production },
  );
  const of = { ...where.at, bucket: bucket.bucket };
  const versioning = new s3.BucketVersioning(
    name,
    { ...of, versioningConfiguration: { status: 'Enabled' } },
    { ...options, protect: settings.production },
  );
  const whenForgetting = { ...options, dependsOn: [versioning] };
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
      // Only `active/` is ever replaced; its old versions go once the lock lets them.
      id: 'forget-replaced',
      filter: { prefix: 'active/' },
      noncurrentVersionExpiration: { noncurrentDays: settings.lock.days + 1 },
    },
  ];
  keepPrivate(name, of, { keyArn: where.keyArn, forgets, whenForgetting }, options);
  new s3.BucketObjectLockConfiguration(
    name,
    { ...of, rule: { defaultRetention: { mode: settings.lock.mode, days: settings.lock.days } } },
    { ...whenForgetting, protect: settings.production },
  );
  return { bucket, versioning };
};

// Makes the vault: one bucket for the record, the backups and the active windows. Versioned and locked;
// objects under `windows/` and `quotas/` can be created once and never replaced, by anybody.
import { s3 } from '@pulumi/aws';
import { component, make } from './component.ts';
import { shutDoors } from './doors.ts';
import { lockedBucket } from './locked-bucket.ts';
import { bucketArn, vaultBucketName } from './names.ts';
import type { Place } from './place.ts';
import { denyAll, ownAccountOnly, policyDocument, tlsOnly } from './policy-document.ts';
import type { Settings } from './settings.ts';
import { copyVault } from './vault-replica.ts';

/**
 * Denials for everybody, the account's administrators too.
 * Object Lock stops neither delete markers nor new versions, so both are refused here: a delete marker would let
 * `If-None-Match: *` succeed again. `s3:ObjectCreationOperation` is true for PutObject and for the completion of
 * an upload, and absent for its parts, which carry no such header.
 */
export const vaultPolicy = (settings: Settings, keyArn: string): string => {
  const arn = bucketArn(settings, vaultBucketName(settings));
  return policyDocument([
    tlsOnly({ s3: '*' }, [arn, `${arn}/*`]),
    denyAll('DenyDelete', { s3: 'DeleteObject DeleteObjectVersion' }, [
      `${arn}/windows/*`,
      `${arn}/backups/*`,
    ]),
    denyAll(
      'DenyOverwrite',
      { s3: 'PutObject' },
      [`${arn}/windows/*`, `${arn}/quotas/*`, `${arn}/create-once-probe`],
      {
        Null: { 's3:if-none-match': 'true' },
        Bool: { 's3:ObjectCreationOperation': 'true' },
      },
    ),
    // A negated condition also holds without the header, where the bucket's own key is used: so test for it
    // first.
    denyAll('DenyOtherKeys', { s3: 'PutObject' }, [`${arn}/*`], {
      Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'false' },
      StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn },
    }),
    denyAll('DenyLongerLocks', { s3: 'PutObject PutObjectRetention' }, [`${arn}/*`], {
      NumericGreaterThan: { 's3:object-lock-remaining-retention-days': String(settings.lock.days) },
    }),
    ...(settings.production
      ? [
          denyAll('DenyUnlock', { s3: 'BypassGovernanceRetention PutObjectLegalHold DeleteBucket' }, [
            arn,
            `${arn}/*`,
          ]),
        ]
      : []),
    ...shutDoors(settings),
    ownAccountOnly(settings.account, { s3: '*' }, [arn, `${arn}/*`]),
  ]);
};

/** Makes the vault and, where the settings name a second Region, its copy there. */
export const vault = (settings: Settings, where: Place, replica: Place | undefined): void =>
  component({ settings, where }, 'Vault', 'vault', (within) => {
    const { bucket, versioning } = lockedBucket(within, 'vault');
    make(within, s3.BucketPolicy, 'vault', {
      bucket: bucket.bucket,
      policy: where.keyArn.apply((keyArn) => vaultPolicy(settings, keyArn)),
    });
    if (replica) copyVault(settings, where, replica, { bucket, versioning });
  });

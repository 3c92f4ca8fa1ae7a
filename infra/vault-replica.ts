// Makes the vault's copy in a second Region, for when the first cannot be reached. Deletions are not copied.
import { s3 } from '@pulumi/aws';
import { all } from '@pulumi/pulumi';
import { after, component, make } from './component.ts';
import { lockedBucket } from './locked-bucket.ts';
import { bucketArn, bucketNameOf, tagsOf } from './names.ts';
import type { Place } from './place.ts';
import {
  allow,
  denyAll,
  fromSource,
  policyDocument,
  type Statement,
  tlsOnly,
  trustService,
} from './policy-document.ts';
import { role } from './role.ts';
import type { Settings } from './settings.ts';
import { replicationAlarms, watch } from './watch.ts';

export const replicaBucketName = (settings: Settings, region: string): string =>
  bucketNameOf(settings, 'vault-copy', region);

/** The copy's policy: only replication may write objects, and nobody may delete any. */
export const replicaPolicy = (settings: Settings, region: string): string => {
  const arn = bucketArn(settings, replicaBucketName(settings, region));
  return policyDocument([
    tlsOnly({ s3: '*' }, [arn, `${arn}/*`]),
    denyAll('DenyDelete', { s3: 'DeleteObject DeleteObjectVersion' }, [`${arn}/*`]),
    denyAll('DenyDirectWrites', { s3: 'PutObject' }, [`${arn}/*`]),
  ]);
};

/** Permissions of the replication role: read versions with their locks here, write copies there. */
const replicationStatements = ([source, target, sourceKey, targetKey]: readonly [
  string,
  string,
  string,
  string,
]): readonly Statement[] => [
  allow('ReadSource', { s3: 'GetReplicationConfiguration ListBucket' }, [source]),
  allow(
    'ReadVersions',
    {
      s3: `GetObjectVersionForReplication GetObjectVersionAcl GetObjectVersionTagging GetObjectRetention
        GetObjectLegalHold`,
    },
    [`${source}/*`],
  ),
  allow('WriteCopies', { s3: 'ReplicateObject ReplicateTags' }, [`${target}/*`]),
  allow('DecryptSource', { kms: 'Decrypt' }, [sourceKey]),
  allow('EncryptCopies', { kms: 'Encrypt GenerateDataKey' }, [targetKey]),
];

/** Makes the copy's bucket and the replication from the vault into it. */
export const copyVault = (
  settings: Settings,
  source: Place,
  target: Place,
  from: { readonly bucket: s3.Bucket; readonly versioning: s3.BucketVersioning },
): void =>
  component({ settings, tags: tagsOf(settings, 'vault') }, 'VaultCopy', 'vault-copy', (within) => {
    const { bucket: copy, versioning } = lockedBucket({ ...within, where: target }, 'vault-copy');
    make(within, s3.BucketPolicy, 'vault-copy', {
      ...target.at,
      bucket: copy.bucket,
      policy: replicaPolicy(settings, target.region),
    });
    const copier = role(within, {
      name: 'vault-copy',
      trust: trustService('s3.amazonaws.com', fromSource(settings.account)),
      rights: all([from.bucket.arn, copy.arn, source.keyArn, target.keyArn]).apply(replicationStatements),
    });
    make(
      after(within, from.versioning, versioning, copier.rights),
      s3.BucketReplicationConfig,
      'vault-copy',
      {
        bucket: from.bucket.bucket,
        role: copier.arn,
        rules: [
          {
            id: 'everything',
            status: 'Enabled',
            priority: 1,
            filter: { prefix: '' },
            deleteMarkerReplication: { status: 'Disabled' },
            sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
            destination: {
              bucket: copy.arn,
              storageClass: 'STANDARD_IA',
              encryptionConfiguration: { replicaKmsKeyId: target.keyArn },
              metrics: { status: 'Enabled', eventThreshold: { minutes: 15 } },
              replicationTime: { status: 'Enabled', time: { minutes: 15 } },
            },
          },
        ],
      },
    );
    const alarms = replicationAlarms(bucketNameOf(settings, 'vault'), 'everything');
    watch({ ...within, where: source }, 'vault-copy', alarms);
  });

// Rules for everything that stores something: buckets, keys, secrets.
import { absent, anyOf, between, each, enabled, fits, keyArn, type Row } from './wanted.ts';

export const stored: readonly Row[] = [
  {
    id: 'no-public-bucket',
    prevents: 'that a later policy or ACL opens a bucket to the world',
    type: 's3/bucketPublicAccessBlock:BucketPublicAccessBlock',
    wants: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
  },
  {
    id: 'no-acls',
    prevents: 'that whoever puts an object keeps it as his own',
    type: 's3/bucketOwnershipControls:BucketOwnershipControls',
    wants: { rule: { objectOwnership: 'BucketOwnerEnforced' } },
  },
  {
    id: 'buckets-encrypted',
    prevents: 'that a lost disk or a wrong grant shows what is in a bucket',
    type: 's3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
    wants: {
      rules: [
        anyOf(
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
            bucketKeyEnabled: true,
          },
          // AES256 suffices for public text, and for mail, which SES could not store under our key without a
          // grant.
          (rule, of) =>
            !of.name.startsWith('vault') &&
            fits({ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }, rule, of),
        ),
      ],
    },
  },
  {
    id: 'buckets-versioned',
    prevents: 'that a replaced object is gone',
    type: 's3/bucketVersioning:BucketVersioning',
    wants: { versioningConfiguration: enabled },
  },
  {
    id: 'vault-lockable',
    prevents: 'a vault whose first objects can be deleted',
    type: 's3/bucket:Bucket',
    of: ({ name }) => name.startsWith('vault'),
    wants: { objectLockEnabled: true },
  },
  {
    id: 'vault-locked',
    prevents: 'a record that its keepers can delete, or a rehearsal that nobody can take down',
    type: 's3/bucketObjectLockConfiguration:BucketObjectLockConfiguration',
    wants: {
      rule: {
        defaultRetention: (value, of) =>
          fits(
            of.protect
              ? { mode: 'COMPLIANCE', days: between(30, 3650) }
              : { mode: 'GOVERNANCE', days: between(1, 7) },
            value,
            of,
          ),
      },
    },
  },
  {
    id: 'storage-forgets',
    prevents: 'bytes that nobody wants any more, and a rule that deletes what is current in the vault',
    type: 's3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    wants: {
      rules: each(
        anyOf(
          {
            ...enabled,
            filter: { prefix: 'backups/' },
            transitions: [{ days: between(30, 90), storageClass: 'GLACIER_IR' }],
            expiration: absent,
          },
          {
            ...enabled,
            filter: { prefix: '' },
            abortIncompleteMultipartUpload: { daysAfterInitiation: between(1, 7) },
            expiration: absent,
          },
          {
            ...enabled,
            filter: { prefix: anyOf('', 'active/') },
            noncurrentVersionExpiration: { noncurrentDays: between(2, 3651) },
            expiration: absent,
          },
          (rule, of) =>
            of.name === 'inbound-mail' &&
            fits({ ...enabled, filter: { prefix: '' }, expiration: { days: between(1, 7) } }, rule, of),
        ),
      ),
    },
  },
  {
    id: 'vault-copied',
    prevents: 'that the record stands in one Region alone, or a copy is deleted with it',
    type: 's3/bucketReplicationConfig:BucketReplicationConfig',
    wants: {
      rules: [
        {
          ...enabled,
          filter: { prefix: '' },
          deleteMarkerReplication: { status: 'Disabled' },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: enabled },
          destination: {
            storageClass: 'STANDARD_IA',
            encryptionConfiguration: { replicaKmsKeyId: keyArn },
            metrics: { ...enabled, eventThreshold: { minutes: 15 } },
            replicationTime: { ...enabled, time: { minutes: 15 } },
          },
        },
      ],
    },
  },
  {
    id: 'arrivals-are-heard',
    prevents: 'that mail arrives and nobody looks, or anything else is taken for mail',
    type: 's3/bucketNotification:BucketNotification',
    wants: { queues: [{ events: ['s3:ObjectCreated:*'], filterPrefix: 'mail/', queueArn: /:sqs:/ }] },
  },
  {
    id: 'keys-kept-well',
    prevents: 'a key that never changes, or one that is gone before anybody notices',
    type: 'kms/key:Key',
    wants: anyOf(
      {
        keyUsage: 'SIGN_VERIFY',
        customerMasterKeySpec: 'ECC_NIST_EDWARDS25519',
        deletionWindowInDays: between(7, 30),
      },
      { keyUsage: absent, enableKeyRotation: true, deletionWindowInDays: between(7, 30) },
    ),
  },
  {
    id: 'secrets-kept-well',
    prevents: 'a secret under a key that is not ours, or one that cannot be brought back',
    type: 'secretsmanager/secret:Secret',
    wants: { kmsKeyId: keyArn, recoveryWindowInDays: between(7, 30) },
  },
];

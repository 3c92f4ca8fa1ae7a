// S3, KMS and Secrets Manager.
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import * as S3 from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-secrets-manager';
import { kms, s3, secrets } from './clients.ts';
import { arn, type Inputs, type Kind, orGone, type Place } from './kind.ts';
import { withoutSessions, withSessions } from './session-names.ts';

const bucketId = ({ bucket }: Inputs): string => bucket;

/** A setting of a bucket: `put` makes and changes it, `read` gives null when it is gone. */
const bucketSetting = (
  put: (inputs: Inputs, place: Place) => Promise<unknown>,
  read?: (bucket: string, place: Place) => Promise<Inputs | null>,
): Kind => ({
  replace: ['bucket', 'region'],
  id: bucketId,
  act: {
    create: async (inputs, place) => {
      await put(inputs, place);
      return undefined;
    },
    update: async (_id, inputs, _state, place) => {
      await put(inputs, place);
      return undefined;
    },
    read: async (id, _state, place) =>
      (await orGone(() => s3(place).send(new S3.HeadBucketCommand({ Bucket: id })))) &&
      (read ? orGone(() => read(id, place)).then((live) => live ?? null) : {}),
  },
});

const lifecycleRule = (rule: Inputs) => ({
  ID: rule.id,
  Status: rule.status,
  Filter: { Prefix: rule.filter.prefix },
  ...(rule.expiration && { Expiration: { Days: rule.expiration.days } }),
  ...(rule.transitions && {
    Transitions: rule.transitions.map((one: Inputs) => ({ Days: one.days, StorageClass: one.storageClass })),
  }),
  ...(rule.noncurrentVersionExpiration && {
    NoncurrentVersionExpiration: { NoncurrentDays: rule.noncurrentVersionExpiration.noncurrentDays },
  }),
  ...(rule.abortIncompleteMultipartUpload && {
    AbortIncompleteMultipartUpload: {
      DaysAfterInitiation: rule.abortIncompleteMultipartUpload.daysAfterInitiation,
    },
  }),
});

export const storageKinds: { readonly [type: string]: Kind } = {
  'aws:s3/bucket:Bucket': {
    replace: ['bucket', 'objectLockEnabled', 'region'],
    id: bucketId,
    outs: ({ bucket }, { partition, region }) => ({
      arn: `arn:${partition}:s3:::${bucket}`,
      bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
    }),
    act: {
      create: async ({ bucket, objectLockEnabled }, place) => {
        await s3(place).send(
          new S3.CreateBucketCommand({
            Bucket: bucket,
            ObjectLockEnabledForBucket: objectLockEnabled ?? false,
          }),
        );
        return undefined;
      },
      read: async (id, _state, place) =>
        (await orGone(() => s3(place).send(new S3.HeadBucketCommand({ Bucket: id })))) && {},
      delete: async (id, _state, place) => {
        await orGone(() => s3(place).send(new S3.DeleteBucketCommand({ Bucket: id })));
      },
    },
  },
  'aws:s3/bucketVersioning:BucketVersioning': bucketSetting(
    ({ bucket, versioningConfiguration }, place) =>
      s3(place).send(
        new S3.PutBucketVersioningCommand({
          Bucket: bucket,
          VersioningConfiguration: { Status: versioningConfiguration.status },
        }),
      ),
    async (bucket, place) => {
      const { Status } = await s3(place).send(new S3.GetBucketVersioningCommand({ Bucket: bucket }));
      return { versioningConfiguration: { status: Status ?? 'Disabled' } };
    },
  ),
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': bucketSetting(
    (inputs, place) =>
      s3(place).send(
        new S3.PutPublicAccessBlockCommand({
          Bucket: inputs.bucket,
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: inputs.blockPublicAcls,
            BlockPublicPolicy: inputs.blockPublicPolicy,
            IgnorePublicAcls: inputs.ignorePublicAcls,
            RestrictPublicBuckets: inputs.restrictPublicBuckets,
          },
        }),
      ),
    async (bucket, place) => {
      const { PublicAccessBlockConfiguration: live } = await s3(place).send(
        new S3.GetPublicAccessBlockCommand({ Bucket: bucket }),
      );
      return {
        blockPublicAcls: live?.BlockPublicAcls ?? false,
        blockPublicPolicy: live?.BlockPublicPolicy ?? false,
        ignorePublicAcls: live?.IgnorePublicAcls ?? false,
        restrictPublicBuckets: live?.RestrictPublicBuckets ?? false,
      };
    },
  ),
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': bucketSetting(({ bucket, rule }, place) =>
    s3(place).send(
      new S3.PutBucketOwnershipControlsCommand({
        Bucket: bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: rule.objectOwnership }] },
      }),
    ),
  ),
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': bucketSetting(
    ({ bucket, rules }, place) =>
      s3(place).send(
        new S3.PutBucketEncryptionCommand({
          Bucket: bucket,
          ServerSideEncryptionConfiguration: {
            Rules: rules.map(({ applyServerSideEncryptionByDefault: by, bucketKeyEnabled }: Inputs) => ({
              ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: by.sseAlgorithm,
                ...(by.kmsMasterKeyId && { KMSMasterKeyID: by.kmsMasterKeyId }),
              },
              BucketKeyEnabled: bucketKeyEnabled ?? false,
            })),
          },
        }),
      ),
  ),
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration': bucketSetting(
    ({ bucket, rule }, place) =>
      s3(place).send(
        new S3.PutObjectLockConfigurationCommand({
          Bucket: bucket,
          ObjectLockConfiguration: {
            ObjectLockEnabled: 'Enabled',
            Rule: {
              DefaultRetention: { Mode: rule.defaultRetention.mode, Days: rule.defaultRetention.days },
            },
          },
        }),
      ),
  ),
  'aws:s3/bucketPolicy:BucketPolicy': bucketSetting(
    ({ bucket, policy }, place) =>
      s3(place).send(new S3.PutBucketPolicyCommand({ Bucket: bucket, Policy: withSessions(policy) })),
    async (bucket, place) => ({
      policy: withoutSessions(
        (await s3(place).send(new S3.GetBucketPolicyCommand({ Bucket: bucket }))).Policy ??
          '{"Statement":[]}',
      ),
    }),
  ),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': bucketSetting(
    ({ bucket, rules }, place) =>
      s3(place).send(
        new S3.PutBucketLifecycleConfigurationCommand({
          Bucket: bucket,
          LifecycleConfiguration: { Rules: rules.map(lifecycleRule) },
        }),
      ),
  ),
  'aws:s3/bucketReplicationConfig:BucketReplicationConfig': bucketSetting(({ bucket, role, rules }, place) =>
    s3(place).send(
      new S3.PutBucketReplicationCommand({
        Bucket: bucket,
        ReplicationConfiguration: {
          Role: role,
          Rules: rules.map((rule: Inputs) => ({
            ID: rule.id,
            Status: rule.status,
            Priority: rule.priority,
            Filter: { Prefix: rule.filter.prefix },
            DeleteMarkerReplication: { Status: rule.deleteMarkerReplication.status },
            Destination: { Bucket: rule.destination.bucket, StorageClass: rule.destination.storageClass },
          })),
        },
      }),
    ),
  ),
  'aws:s3/bucketNotification:BucketNotification': bucketSetting(({ bucket, queues }, place) =>
    s3(place).send(
      new S3.PutBucketNotificationConfigurationCommand({
        Bucket: bucket,
        NotificationConfiguration: {
          QueueConfigurations: queues.map((queue: Inputs) => ({
            Id: queue.id,
            QueueArn: queue.queueArn,
            Events: queue.events,
            Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: queue.filterPrefix }] } },
          })),
        },
      }),
    ),
  ),
  'aws:kms/key:Key': {
    replace: ['customerMasterKeySpec', 'keyUsage', 'region'],
    id: () => crypto.randomUUID(),
    outs: (_inputs, place, id) => ({ keyId: id, arn: arn(place, 'kms', `key/${id}`) }),
    act: {
      create: async ({ description, policy, keyUsage, customerMasterKeySpec }, place) => {
        const { KeyMetadata } = await kms(place).send(
          new CreateKeyCommand({
            Description: description,
            Policy: policy && withSessions(policy),
            ...(keyUsage && { KeyUsage: keyUsage }),
            ...(customerMasterKeySpec && { KeySpec: customerMasterKeySpec }),
          }),
        );
        return { id: KeyMetadata?.KeyId ?? '', outs: { keyId: KeyMetadata?.KeyId, arn: KeyMetadata?.Arn } };
      },
      read: async (id, _state, place) => {
        const found = await orGone(() => kms(place).send(new DescribeKeyCommand({ KeyId: id })));
        return found?.KeyMetadata?.KeyState === 'PendingDeletion' ? null : found && {};
      },
      update: async (id, { policy }, _state, place) => {
        const Policy = withSessions(policy);
        await kms(place).send(new PutKeyPolicyCommand({ KeyId: id, PolicyName: 'default', Policy }));
        return undefined;
      },
      delete: async (id, { deletionWindowInDays }, place) => {
        await kms(place).send(
          new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays: deletionWindowInDays }),
        );
      },
    },
  },
  'aws:kms/alias:Alias': {
    replace: ['name', 'region'],
    id: ({ name }) => name,
    act: {
      create: async ({ name, targetKeyId }, place) => {
        await kms(place).send(new CreateAliasCommand({ AliasName: name, TargetKeyId: targetKeyId }));
        return undefined;
      },
      delete: async (id, _state, place) => {
        await orGone(() => kms(place).send(new DeleteAliasCommand({ AliasName: id })));
      },
    },
  },
  'aws:secretsmanager/secret:Secret': {
    replace: ['name', 'region'],
    id: ({ name }, place) => arn(place, 'secretsmanager', `secret:${name}-abcdef`),
    outs: (_inputs, _place, id) => ({ arn: id }),
    act: {
      create: async ({ name, description, policy }, place) => {
        const { ARN = '' } = await secrets(place).send(
          new CreateSecretCommand({ Name: name, Description: description }),
        );
        await secrets(place).send(new PutResourcePolicyCommand({ SecretId: ARN, ResourcePolicy: policy }));
        return { id: ARN, outs: { arn: ARN } };
      },
      read: async (id, _state, place) =>
        (await orGone(() => secrets(place).send(new DescribeSecretCommand({ SecretId: id })))) && {},
      delete: async (id, _state, place) => {
        await orGone(() =>
          secrets(place).send(new DeleteSecretCommand({ SecretId: id, ForceDeleteWithoutRecovery: true })),
        );
      },
    },
  },
};

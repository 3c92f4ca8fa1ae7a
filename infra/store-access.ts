// Who may do what in the vault, as statements; every role that touches the record is written from these.
import type { Settings } from './configuration.ts';
import { bucketArn } from './names.ts';
import { allow, type Statement } from './policy-document.ts';
import { vaultBucketName } from './vault.ts';

/** What a window's part of the record is made of. Checkpoints have a writer of their own. */
export type RecordPart =
  | 'entries'
  | 'claims'
  | 'facts'
  | 'snapshots'
  | 'personal'
  | 'evidence'
  | 'checkpoints';

const arn = (settings: Settings): string => bucketArn(settings, vaultBucketName(settings));

/**
 * Reads keys under the prefixes, and lists them. A role that cannot list is told 403 instead of 404 for a key that
 * does not exist, and S3 asks that question without a prefix: hence `IfExists`.
 */
export const readVault = (settings: Settings, prefixes: readonly string[]): readonly Statement[] => [
  allow({
    Sid: 'ListVault',
    Action: ['s3:ListBucket'],
    Resource: [arn(settings)],
    Condition: { StringLikeIfExists: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } },
  }),
  allow({
    Sid: 'ReadVault',
    Action: ['s3:GetObject', 's3:GetObjectVersion'],
    Resource: prefixes.map((prefix) => `${arn(settings)}/${prefix}*`),
  }),
];

export const createInRecord = (settings: Settings, parts: readonly RecordPart[]): Statement =>
  allow({
    Sid: 'CreateInRecord',
    Action: ['s3:PutObject'],
    Resource: parts.map((part) => `${arn(settings)}/windows/*/${part}/*`),
  });

/** Where the form's facts stand; `form-` begins the id of each. */
export const formFeedbackPrefix = 'windows/*/facts/feedback/form-';

export const createFormFeedback = (settings: Settings): Statement =>
  allow({
    Sid: 'CreateFormFeedback',
    Action: ['s3:PutObject'],
    Resource: [`${arn(settings)}/${formFeedbackPrefix}*`],
  });

/** Encrypts and decrypts with the vault's key, through S3 alone. */
export const useVaultKey = (settings: Settings, keyArn: string): Statement =>
  allow({
    Sid: 'UseVaultKey',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: [keyArn],
    Condition: {
      StringEquals: {
        'kms:ViaService': `s3.${settings.region}.amazonaws.com${settings.partition === 'aws-cn' ? '.cn' : ''}`,
      },
    },
  });

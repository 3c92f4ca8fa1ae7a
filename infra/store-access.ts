// Permissions to use the vault and its key, as statements; doors.ts says what a role may create.

import { throughDoors } from './doors.ts';
import { bucketArn, vaultBucketName } from './names.ts';
import { allow, type Statement } from './policy-document.ts';
import type { Settings } from './settings.ts';

const arn = (settings: Settings): string => bucketArn(settings, vaultBucketName(settings));

/**
 * Permission to read and list keys under the prefixes. For a missing key S3 answers a role that may not list
 * with 403 instead of 404, and it checks that permission without a prefix: hence `IfExists`.
 */
const readVault = (settings: Settings, prefixes: readonly string[]): readonly Statement[] => [
  allow('ListVault', { s3: 'ListBucket' }, [arn(settings)], {
    StringLikeIfExists: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) },
  }),
  allow(
    'ReadVault',
    { s3: 'GetObject GetObjectVersion' },
    prefixes.map((prefix) => `${arn(settings)}/${prefix}*`),
  ),
];

/** Permission to encrypt and decrypt with the vault's key, through S3 alone. */
export const useVaultKey = (settings: Settings, keyArn: string): Statement =>
  allow('UseVaultKey', { kms: 'Decrypt GenerateDataKey' }, [keyArn], {
    StringEquals: {
      'kms:ViaService': `s3.${settings.region}.amazonaws.com${settings.partition === 'aws-cn' ? '.cn' : ''}`,
    },
  });

/** Permission to read under the prefixes, to create what `role` may (doors.ts), and to use the key. */
export const useVault = (
  settings: Settings,
  role: string,
  keyArn: string,
  prefixes: readonly string[],
): readonly Statement[] => [
  ...readVault(settings, prefixes),
  ...throughDoors(settings, role),
  useVaultKey(settings, keyArn),
];

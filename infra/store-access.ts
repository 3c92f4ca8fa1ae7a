// How a role uses the vault and its key, as statements; what it may create is in doors.ts.

import { throughDoors } from './doors.ts';
import { bucketArn, vaultBucketName } from './names.ts';
import { allow, type Statement } from './policy-document.ts';
import type { Settings } from './settings.ts';

const arn = (settings: Settings): string => bucketArn(settings, vaultBucketName(settings));

/**
 * Reads keys under the prefixes, and lists them. A role that cannot list is told 403 instead of 404 for a key that
 * does not exist, and S3 asks that question without a prefix: hence `IfExists`.
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

/** Encrypts and decrypts with the vault's key, through S3 alone. */
export const useVaultKey = (settings: Settings, keyArn: string): Statement =>
  allow('UseVaultKey', { kms: 'Decrypt GenerateDataKey' }, [keyArn], {
    StringEquals: {
      'kms:ViaService': `s3.${settings.region}.amazonaws.com${settings.partition === 'aws-cn' ? '.cn' : ''}`,
    },
  });

/** Reads under the prefixes, creates what `role` may, and opens and seals it. */
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

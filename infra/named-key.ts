// A key in KMS with the name that people find it by.
import { kms } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { kept, make, type Within } from './component.ts';
import { nameOf } from './names.ts';

export interface NamedKey {
  /** Its name without the stack's prefix. */
  readonly alias: string;
  readonly description: string;
  readonly policy: string;
  readonly signs?: boolean;
  /** Somebody will want it gone. */
  readonly isPassing?: boolean;
}

/** Returns its ARN. Symmetric and turned over every year, or one that signs: Ed25519. */
export const namedKey = (
  within: Within,
  name: string,
  { alias, description, policy, signs = false, isPassing = false }: NamedKey,
): Output<string> => {
  const { settings } = within;
  const key = make(isPassing ? within : kept(within), kms.Key, name, {
    description: `Tideover ${settings.stack}: ${description}`,
    ...(signs
      ? { keyUsage: 'SIGN_VERIFY', customerMasterKeySpec: 'ECC_NIST_EDWARDS25519' }
      : { enableKeyRotation: true }),
    deletionWindowInDays: settings.production ? 30 : 7,
    policy,
  });
  make(within, kms.Alias, name, { name: `alias/${nameOf(settings, alias)}`, targetKeyId: key.keyId });
  return key.arn;
};

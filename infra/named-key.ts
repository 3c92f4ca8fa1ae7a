// Makes a key in KMS with an alias by which people find it.
import { kms } from '@pulumi/aws';
import type { Output } from '@pulumi/pulumi';
import { kept, make, type Within } from './component.ts';
import { nameOf } from './names.ts';

export interface NamedKey {
  /** The key's alias without the stack's prefix. */
  readonly alias: string;
  readonly description: string;
  readonly policy: string;
  readonly signs?: boolean;
  /** Set for a key that will be destroyed on purpose one day (a window's key). */
  readonly isPassing?: boolean;
}

/** Makes the key and returns its ARN: symmetric with yearly rotation, or Ed25519 for signing. */
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

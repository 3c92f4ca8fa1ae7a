// Window keys derived from one secret in the repository's settings, for runners that keep no files and
// companies without a KMS. Because of HKDF one window's key tells nothing about another's.

import { hkdfSync } from 'node:crypto';
import { UserError } from '../../errors.ts';
import type { Keyring } from '../../ports.ts';

/** `secret` is at least 32 bytes in base64, for example from `openssl rand -base64 32`. */
export function createSecretKeyring(secret: string, where: string): Keyring {
  const bytes = Buffer.from(secret, 'base64');
  if (bytes.byteLength < 32) {
    throw new UserError({
      what: 'The secret for window keys is too short',
      where,
      whatToDo:
        'Make one with `openssl rand -base64 32` and keep it in the settings, and a copy in your safe.',
    });
  }
  return {
    windowKey: async (window) => new Uint8Array(hkdfSync('sha256', bytes, 'tideover-window-key', window, 32)),
    destroy: async (window) => {
      throw new UserError({
        what: `The key of window ${window} cannot be destroyed alone: it is derived from ${where}`,
        where,
        whatToDo: `Replace ${where} with a new secret and destroy every copy of the old one; that erases the people's data of all windows before.`,
      });
    },
  };
}

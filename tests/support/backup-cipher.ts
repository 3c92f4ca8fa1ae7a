// The real cipher of backups under keys that tests may know.

import { ageCipher } from '../../pipelines/adapters/backup-cipher/age-cipher.ts';
import type { BackupCipher } from '../../pipelines/ports.ts';

/** For the window `w`; `recipients` are keys of a company beside the window's own. */
export function cipherForTests(
  recipients: readonly string[] = [],
  windowKey = new Uint8Array(32).fill(7),
): Promise<BackupCipher> {
  return ageCipher({ recipients, window: 'w', windowKey: async () => windowKey });
}

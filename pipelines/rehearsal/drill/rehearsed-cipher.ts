// The cipher of a rehearsal's backups: the real one, counted as I/O so that the clock stands still while it
// works.

import { ageCipher } from '../../adapters/backup-cipher/age-cipher.ts';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import type { BackupCipher, Keyring } from '../../ports.ts';
import { countingIo } from '../clock/counting-io.ts';

export async function rehearsedCipher(
  { plan, organisation }: Pick<Snapshot, 'plan' | 'organisation'>,
  keyring: Keyring,
  clock: EventClock,
): Promise<BackupCipher> {
  const cipher = ageCipher({
    recipients: organisation.backupKeys ?? [],
    window: plan.id,
    windowKey: () => keyring.windowKey(plan.id),
  });
  return countingIo(await clock.busy(cipher), clock);
}

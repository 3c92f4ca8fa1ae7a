// Who writes to the vendor, when, and whom it may call: the head of everything that is sent to it.

import { localStamp, offsetName } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { joined, same } from '../plan/sentences.ts';
import { isRehearsal, rehearsalMark, type Snapshot } from '../plan/snapshot.ts';
import { parseZoned } from '../plan/time.ts';

/** `2026-12-06 05:20 UTC+8`, in the plan's zone. */
export function stampIn({ plan }: Pick<Snapshot, 'plan'>, at: number): string {
  const zone = parseZoned(plan.start).timeZoneId;
  return `${localStamp(at, zone)} ${offsetName(at, zone)}`;
}

/** What prints a letter that the record keeps as evidence. */
export function toPrint({ plan }: Pick<Snapshot, 'plan'>, letter: string): Localised {
  return same(`npm run show -- --window ${plan.id} --evidence ${letter}`);
}

export function headToVendor(snapshot: Snapshot, at: number): Localised {
  const { plan, organisation } = snapshot;
  const [id = ''] = plan.emergencyContacts;
  const phone = organisation.people.find((person) => person.id === id)?.phone ?? '';
  const title = joined([isRehearsal(snapshot) ? rehearsalMark : null, plan.title], '');
  const call = joined([roleTitle(organisation, id), same(phone)], ' ');
  return joined([title, organisation.name, same(stampIn(snapshot, at)), call]);
}

// The head of everything that is sent to the vendor (who writes, when, whom the vendor may call), and who
// sends it.

import { bilingual } from '../plan/bilingual.ts';
import { contactsAt } from '../plan/deciders.ts';
import { localStamp, offsetName } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle, vendorSupport } from '../plan/role-title.ts';
import { joined, same } from '../plan/sentences.ts';
import { isRehearsal, rehearsalMark, type Snapshot } from '../plan/snapshot.ts';
import { parseZoned } from '../plan/time.ts';
import type { PhaseContext } from './context.ts';

/** `2026-12-06 05:20 UTC+8`, in the plan's zone. */
export function stampIn({ plan }: Pick<Snapshot, 'plan'>, at: number): string {
  const zone = parseZoned(plan.start).timeZoneId;
  return `${localStamp(at, zone)} ${offsetName(at, zone)}`;
}

/** The command that prints a letter kept as evidence. */
export function toPrint({ plan }: Pick<Snapshot, 'plan'>, letter: string): Localised {
  return same(`npm run show -- --window ${plan.id} --evidence ${letter}`);
}

/** Asks a person to tell the vendor; with its time, so that it is asked anew after another failure. */
export async function askToTellVendor(context: PhaseContext, what: Localised): Promise<void> {
  const at = stampIn(context.snapshot, context.clock.now());
  const support = vendorSupport(context.snapshot.organisation) ?? context.snapshot.plan.announcement.url;
  await context.ask(
    'tell-vendor',
    bilingual`Tell the vendor why the IT canary did not pass (${at}): send ${what} to ${support}, and call to hear that it arrived`,
  );
}

export function headToVendor(snapshot: Snapshot, at: number): Localised {
  const { plan, organisation } = snapshot;
  const [id = ''] = contactsAt(plan, at);
  const phone = organisation.people.find((person) => person.id === id)?.phone ?? '';
  const title = joined([isRehearsal(snapshot) ? rehearsalMark : null, plan.title], '');
  const call = joined([roleTitle(organisation, id), same(phone)], ' ');
  return joined([title, organisation.name, same(stampIn(snapshot, at)), call]);
}

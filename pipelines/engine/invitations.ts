// The window as a calendar entry in each mail; a later mail changes the entry or takes it back.

import type { Delivery } from '../notices/deliveries.ts';
import { kindRecord } from '../plan/channel-kinds.ts';
import { invitationOf } from '../views/calendar.ts';
import { viewOfWindow } from '../views/view-of-window.ts';
import type { Telling } from './window-run.ts';

/** Adds the window, as it stands now, to each mail. */
export function withInvitations(run: Telling, deliveries: readonly Delivery[]): readonly Delivery[] {
  const view = viewOfWindow(run.snapshot(), run.snapshotDigest(), run.state(), run.clock.now());
  const isMail = (id: string) =>
    view.organisation.channels.some((one) => one.id === id && kindRecord(one.kind).reach === 'email');
  return deliveries.map(({ message, ...delivery }) => {
    const email = isMail(delivery.channel) ? message.to?.email : undefined;
    const invited = email === undefined ? message : { ...message, invitation: invitationOf(view, email) };
    return { ...delivery, message: invited };
  });
}

// Asks the ports of a rehearsal what is switched on outside at the moment.

import type { WindowPlan } from '../../plan/window-plan.ts';
import type { Ports } from '../../ports.ts';

/** Whether people are held out, and what is `on`: automatic replies, forwarding, temporary groups. */
export async function standing(
  { admission, desk, groups }: Pick<Ports, 'admission' | 'desk' | 'groups'>,
  { customerChannels, callForwarding, backupChannels }: WindowPlan,
) {
  const asked = [
    ...customerChannels.map(async ({ channel }) => (await desk.answerOf(channel)) && `answer ${channel}`),
    ...callForwarding.map(async ({ from }) => (await desk.forwardOf(from)) && `forwarding ${from}`),
    ...backupChannels.temporaryGroups.map(async ({ id }) => (await groups.isOpen(id)) && `group ${id}`),
  ];
  const on = (await Promise.all(asked)).filter((one) => typeof one === 'string');
  return { isHeld: admission !== null && !(await admission.state()).open, on };
}

// The switch: temporary groups open in the backup channel that works, customers get answers and their calls
// are forwarded. The messenger stays usable until the window starts.

import { primaryOf, probeChannels } from '../continuity/channel-readiness.ts';
import type { UndoStep } from '../ledger/effect.ts';
import { openToDos } from '../ledger/fold.ts';
import { carriedOfChannels, homeOfGroup, sitesOf } from '../notices/channels-in-use.ts';
import { bilingual } from '../plan/bilingual.ts';
import { titleOf } from '../plan/role-title.ts';
import { listed, sentences } from '../plan/sentences.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { asJson, done, type Phase, type PhaseContext, stopped } from './context.ts';
import { letEveryoneIn } from './hold.ts';
import { switchesOf } from './switches.ts';

export const cutover: Phase = {
  run: async (context) => {
    const { plan } = context.snapshot;
    const readiness = await probeChannels(plan.backupChannels.order, context.ports.channels);
    const evidence = await context.keepEvidence('backup-channels.json', asJson(readiness));
    const primary = primaryOf(readiness);
    if (primary === null) {
      return stopped(
        bilingual`No backup channel works: people would have nowhere to go`,
        bilingual`Bring any one of the backup channels back, then comment /resume; never switch without one.`,
        [evidence],
      );
    }
    const failed: string[] = [];
    const { down = '' } = carriedOfChannels(readiness);
    const homes = homesOf(context, down.split(' '));
    const switches = switchesOf(context, homes).flatMap(({ on }) => on ?? []);
    for (const request of switches.reverse()) {
      const outcome = await context.perform(request);
      if (outcome.result === 'failed') failed.push(`${request.what}: ${outcome.why}`);
    }
    if (failed.length > 0) {
      return stopped(
        failed.join('; '),
        bilingual`${failed.length} of the switches failed, the others stand. Mend them and comment /resume: only the failed ones are done again.`,
        [evidence],
      );
    }
    await context.takeToDos();
    const open = openToDos(context.state());
    const asked = new Set(open.map(({ id }) => id));
    const groups = [...homes.keys()].filter((id) => !asked.has(`group ${id}`)).length;
    const answers = answered(plan).filter(({ channel }) => !asked.has(`answer ${channel}`)).length;
    const lines = plan.callForwarding.filter(({ from }) => !asked.has(`forward ${from}`)).length;
    const title = titleOf(context.snapshot.organisation.channels, primary);
    const homeless = plan.backupChannels.temporaryGroups.filter(({ id }) => !homes.has(id));
    return done(
      sentences([
        bilingual`Backup channel: ${title}`,
        bilingual`Switched by us: temporary groups open: ${groups}; customer channels with automatic replies: ${answers}; lines forwarded: ${lines}`,
        open.length === 0
          ? null
          : bilingual`${{ 'zh-CN': `${open.length}`, en: open.length === 1 ? 'One manual task was' : `${open.length} manual tasks were` }} not yet confirmed`,
        homeless.length === 0
          ? null
          : bilingual`No channel is left for: ${listed(homeless.map((group) => group.title))}`,
      ]),
      [evidence],
      { primary, ...carriedOfChannels(readiness) },
    );
  },
  undo: (context) => undoSwitches(context),
};

const answered = (plan: WindowPlan) => plan.customerChannels.filter((channel) => channel.autoReply);

/** The channel in which each temporary group opens: never one that is down. */
function homesOf({ snapshot }: PhaseContext, down: readonly string[]): ReadonlyMap<string, string> {
  const { plan, organisation } = snapshot;
  return new Map(
    plan.backupChannels.temporaryGroups.flatMap((group) => {
      const home = homeOfGroup(group, sitesOf(group.members, organisation), { plan, organisation, down });
      return home === null ? [] : [[group.id, home] as const];
    }),
  );
}

/**
 * Lets everyone log in again and switches off everything that cutover switched on; close-out does the same at
 * the regular end.
 */
export function undoSwitches(context: PhaseContext): readonly UndoStep[] {
  return [...letEveryoneIn(context), ...switchesOf(context).map(({ off }) => off)];
}

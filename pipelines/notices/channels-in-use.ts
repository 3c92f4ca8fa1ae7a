// Which backup channels people are sent to: those of the plan without the ones that were found down. A
// temporary group moves to another channel with them.

import type { RecordState } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import { kindRecord } from '../plan/channel-kinds.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { listed } from '../plan/sentences.ts';
import type { WindowPlan } from '../plan/window-plan.ts';

export type TemporaryGroup = WindowPlan['backupChannels']['temporaryGroups'][number];

/** In the plan's order. With every channel down the plan's list stays as it is: there is nothing better. */
export function channelsInUse(order: readonly string[], down: readonly string[]): readonly string[] {
  const up = order.filter((id) => !down.includes(id));
  return up.length > 0 ? up : order;
}

/**
 * The channels' names for readers at a site. With `site` null, readers of several sites get one text, and a
 * channel that only some of the sites have says which.
 */
export function namedForReaders(
  ids: readonly string[],
  { channels, sites }: Pick<Organisation, 'channels' | 'sites'>,
  site: string | null,
): readonly Localised[] {
  return ids.flatMap((id) => {
    const title = titleOf(channels, id);
    const having = channels.find((channel) => channel.id === id)?.sites;
    if (having === undefined || sites.length === 1) return [title];
    if (site !== null && !having.includes(site)) return [];
    const names = sites.filter((one) => having.includes(one.id)).map(({ name }) => name);
    return [bilingual`${title} (${listed(names)} only)`];
  });
}

/**
 * Where the group is opened: where the plan says, or in the next backup channel that has groups and reaches most of
 * its members' sites. Null when there is none.
 */
export function homeOfGroup(
  group: Pick<TemporaryGroup, 'channel'>,
  sites: readonly string[],
  {
    plan,
    organisation,
    down,
  }: {
    readonly plan: Pick<WindowPlan, 'backupChannels'>;
    readonly organisation: Pick<Organisation, 'channels'>;
    readonly down: readonly string[];
  },
): string | null {
  if (!down.includes(group.channel)) return group.channel;
  const able = plan.backupChannels.order.flatMap((id) => {
    const channel = organisation.channels.find((candidate) => candidate.id === id);
    const isAble = channel !== undefined && !down.includes(id) && kindRecord(channel.kind).hasGroups;
    const here = sites.filter((site) => channel?.sites?.includes(site) ?? true).length;
    return isAble && here > 0 ? [{ id, here }] : [];
  });
  const most = Math.max(0, ...able.map(({ here }) => here));
  return able.find(({ here }) => here === most)?.id ?? null;
}

/** Sites whose people a rule can mean. */
export function sitesOf(
  members: TemporaryGroup['members'],
  organisation: Pick<Organisation, 'sites'>,
): readonly string[] {
  const named = typeof members === 'object' ? members.sites : undefined;
  return named ?? organisation.sites.map(({ id }) => id);
}

/** The detail that a phase carries on: which of the channels that it probed are down. */
export function carriedOfChannels(
  readiness: readonly { readonly channel: string; readonly working: { readonly works: boolean | null } }[],
): { readonly down?: string } {
  const down = readiness.filter(({ working }) => working.works === false).map(({ channel }) => channel);
  return down.length === 0 ? {} : { down: down.join(' ') };
}

/** Ids of the backup channels that the latest probe found down; none before the first. */
export function channelsDown(state: Pick<RecordState, 'steps'>): readonly string[] {
  const probed = [...state.steps.values()]
    .filter(
      ({ phase, result }) => (phase === 'pre-backup' || phase === 'cutover') && result?.result === 'done',
    )
    .sort((one, other) => (one.resultAt ?? 0) - (other.resultAt ?? 0))
    .at(-1);
  const down = probed?.result?.result === 'done' ? probed.result.carries?.down : undefined;
  return typeof down === 'string' ? down.split(' ') : [];
}

// The temporary groups of a real window: opened by a tool's interface where the organisation has one, else by
// hand.

import { groupsByHand } from '../adapters/by-hand/groups-by-hand.ts';
import type { ToDoList } from '../adapters/by-hand/to-do-list.ts';
import type { Post } from '../adapters/channels/post.ts';
import { dingtalkGroups } from '../adapters/groups/dingtalk-groups.ts';
import { type GroupIds, type GroupTool, temporaryGroups } from '../adapters/groups/group-tool.ts';
import { matrixGroups } from '../adapters/groups/matrix-groups.ts';
import { wecomGroups } from '../adapters/groups/wecom-groups.ts';
import { evidenceKey } from '../ledger/keys.ts';
import { bilingual } from '../plan/bilingual.ts';
import { type ChannelKind, kindRecord } from '../plan/channel-kinds.ts';
import type { Channel } from '../plan/organisation.ts';
import type { Language } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Store, TemporaryGroups } from '../ports.ts';

export function groupsOf(setting: {
  readonly snapshot: Pick<Snapshot, 'plan' | 'organisation'>;
  readonly roster: readonly Person[];
  readonly toDo: ToDoList;
  readonly tools: ReadonlyMap<string, GroupTool>;
}): TemporaryGroups {
  const { snapshot, roster, toDo, tools } = setting;
  const { plan, organisation } = snapshot;
  const { name } = organisation.messenger;
  const people = new Map(roster.map((person) => [person.account, person]));
  return temporaryGroups({
    window: plan.id,
    tools,
    byHand: groupsByHand(toDo, organisation.channels),
    contactOf: (account) => people.get(account) ?? { account },
    welcome: (id) => {
      const called = (plan.conferences ?? []).filter((one) => one.for === id);
      const spoken = (language: Language) =>
        called.map(({ title, address }) => (address ? `\n${title[language]}: ${address}` : '')).join('');
      return bilingual`While ${name} is under maintenance, find each other here. The group ends with the maintenance.${spoken}`;
    },
    farewell: bilingual`The maintenance is over: please go back to ${name}. Nobody reads this group any more.`,
    tellMissing: ({ id, title, channel }, accounts) =>
      toDo.want(
        `members ${id}`,
        bilingual`Add ${accounts.length} people to the temporary group “${title}” in the app of ${titleOf(organisation.channels, channel)}, whose directory does not know them; npm run to-do lists them`,
        { accounts: accounts.length, channel },
        accounts,
      ),
  });
}

const builders: Readonly<
  Partial<Record<ChannelKind, (secret: string, post: Post, ids: GroupIds) => GroupTool>>
> = { wecom: wecomGroups, dingtalk: dingtalkGroups, matrix: matrixGroups };

/** The tools by channel id, for channels that name a secret for groups and have an interface for them. */
export function groupTools(
  channels: readonly Channel[],
  secretOf: (name: string) => string,
  post: Post,
  ids: GroupIds,
): ReadonlyMap<string, GroupTool> {
  return new Map(
    channels.flatMap(({ id, kind, groups }) => {
      const build = kindRecord(kind).groupSecret === undefined ? undefined : builders[kind];
      if (groups === undefined || build === undefined) return [];
      return [[id, build(secretOf(groups), post, ids)] as const];
    }),
  );
}

/** Keeps the ids beside the record; they are never changed, since a group is made once. */
export function groupIdsIn(store: Pick<Store, 'create' | 'read'>, window: string): GroupIds {
  const keyOf = (key: string): string => evidenceKey(window, 'groups', key);
  return {
    read: async (key) => {
      const bytes = await store.read(keyOf(key));
      return bytes === null ? null : new TextDecoder().decode(bytes);
    },
    keep: async (key, id) => {
      await store.create(keyOf(key), new TextEncoder().encode(id));
    },
  };
}

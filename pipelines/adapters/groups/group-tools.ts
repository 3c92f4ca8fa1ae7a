// Which backup tools open groups by their interface. The others are opened by hand.

import { type ChannelKind, kindRecord } from '../../plan/channel-kinds.ts';
import type { Channel } from '../../plan/organisation.ts';
import type { Post } from '../channels/post.ts';
import { dingtalkGroups } from './dingtalk-groups.ts';
import type { GroupIds, GroupTool } from './group-tool.ts';
import { matrixGroups } from './matrix-groups.ts';
import { wecomGroups } from './wecom-groups.ts';

const builders: Readonly<
  Partial<Record<ChannelKind, (secret: string, post: Post, ids: GroupIds) => GroupTool>>
> = {
  wecom: wecomGroups,
  dingtalk: dingtalkGroups,
  matrix: matrixGroups,
};

/** By the channel's id: those that name a secret for groups and have an interface for them. */
export function groupTools(
  channels: readonly Channel[],
  secretOf: (name: string) => string,
  post: Post,
  ids: GroupIds,
): ReadonlyMap<string, GroupTool> {
  return new Map(
    channels.flatMap(({ id, kind, groups }) => {
      const build = kindRecord(kind).groupSecret === undefined ? undefined : builders[kind];
      return groups === undefined || build === undefined
        ? []
        : [[id, build(secretOf(groups), post, ids)] as const];
    }),
  );
}

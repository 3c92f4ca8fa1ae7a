// Temporary groups by the interface of a backup tool, the same way in each: the group of an id is made once, who is in
// it is read back and who is missing added, a first word is posted at once (clients hide a group in which nobody has
// written), and at the end it is closed, or renamed with a last word where the tool closes nothing. Where a channel
// has no interface, and for people whom its tool does not know, it is a to-do.

import { createHash } from 'node:crypto';
import type { Localised } from '../../plan/plan.ts';
import type { TemporaryGroups } from '../../ports.ts';

export interface GroupMember {
  readonly account: string;
  readonly email?: string;
  readonly phone?: string;
}

/** What a tool's interface can do. Each rejects with an Error that says what the tool said. */
export interface GroupTool {
  /** The tool's own id of this person; null when it does not know them. */
  memberOf(member: GroupMember): Promise<string | null>;
  /** The group of this key: 32 lower-case hex digits. Null where none was made. */
  find(key: string): Promise<ToolGroup | null>;
  /** The first member owns it. */
  make(key: string, title: string, members: readonly string[]): Promise<ToolGroup>;
  add(group: string, members: readonly string[]): Promise<void>;
  post(group: string, text: string): Promise<void>;
  /** Closes it, or gives it a name that says so. */
  close(group: ToolGroup): Promise<void>;
}

export interface ToolGroup {
  readonly id: string;
  readonly title: string;
  readonly members: readonly string[];
  readonly isOpen: boolean;
}

/** Ids that a tool gives its groups itself, kept from one run to the next. */
export interface GroupIds {
  read(key: string): Promise<string | null>;
  keep(key: string, id: string): Promise<void>;
}

const over = '【已结束】';

/** A tool that closes no group gives it a name that says that it is over. */
export function overTitle(title: string, longest: number): string {
  return `${over}${title}`.slice(0, longest);
}

export const isOverTitle = (title: string): boolean => title.startsWith(over);

export interface GroupSetting {
  readonly window: string;
  /** By the channel's id. */
  readonly tools: ReadonlyMap<string, GroupTool>;
  readonly byHand: TemporaryGroups;
  readonly contactOf: (account: string) => GroupMember;
  /** The first word in the group of this id. */
  readonly welcome: (id: string) => Localised;
  readonly farewell: Localised;
  /** Whom the tool does not know, so that somebody adds them. */
  tellMissing(
    group: { readonly id: string; readonly title: Localised; readonly channel: string },
    accounts: readonly string[],
  ): Promise<void>;
}

export function temporaryGroups(setting: GroupSetting): TemporaryGroups {
  const { window, tools, byHand, contactOf, welcome, farewell, tellMissing } = setting;
  const keyOf = (id: string): string =>
    createHash('sha256')
      .update(JSON.stringify([window, 'group', id]))
      .digest('hex')
      .slice(0, 32);
  /** Where a group of this id stands: it moves with the backup channel that works. */
  const found = async (id: string) => {
    for (const tool of tools.values()) {
      const group = await tool.find(keyOf(id));
      if (group !== null) return { tool, group };
    }
    return null;
  };
  return {
    open: async (wanted) => {
      const tool = tools.get(wanted.channel);
      if (tool === undefined) {
        await byHand.open(wanted);
        return;
      }
      const known = await Promise.all(
        wanted.members.map(async (account) => ({ account, member: await tool.memberOf(contactOf(account)) })),
      );
      const members = known.flatMap(({ member }) => member ?? []);
      const missing = known.flatMap(({ account, member }) => (member === null ? [account] : []));
      const key = keyOf(wanted.id);
      const before = await tool.find(key);
      const group = before ?? (await tool.make(key, wanted.title['zh-CN'], members));
      const left = members.filter((member) => !group.members.includes(member));
      if (left.length > 0) await tool.add(group.id, left);
      const first = welcome(wanted.id);
      if (before === null) await tool.post(group.id, `${first['zh-CN']}\n${first.en}`);
      if (missing.length > 0) await tellMissing(wanted, missing);
    },
    close: async (id) => {
      const there = await found(id);
      if (there === null) {
        await byHand.close(id);
        return;
      }
      if (!there.group.isOpen) return;
      await there.tool.post(there.group.id, `${farewell['zh-CN']}\n${farewell.en}`);
      await there.tool.close(there.group);
    },
    isOpen: async (id) => (await found(id))?.group.isOpen ?? byHand.isOpen(id),
  };
}

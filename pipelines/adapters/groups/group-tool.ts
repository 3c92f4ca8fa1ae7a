// Temporary groups through a backup tool's interface, in the same way for each tool: a group is made once per
// id, missing members are added, and a first message is posted at once (clients hide a group without
// messages). At the end the group is renamed with a last message, since no tool can close one. Where a
// channel has no interface, and for people whom its tool does not know, it is a to-do.

import { sha256 } from '../../ledger/canonical.ts';
import type { Localised } from '../../plan/plan.ts';
import type { TemporaryGroups } from '../../ports.ts';
import type { Post, PostRequest } from '../channels/post.ts';
import { fieldsOf } from '../channels/web-channel.ts';

export interface GroupMember {
  readonly account: string;
  readonly email?: string;
  readonly phone?: string;
}

/** What a tool's interface can do. Each rejects with an Error that says what the tool said. */
export interface GroupTool {
  /** Longer names are cut. */
  readonly longestName: number;
  /** The tool's own id of this person; null when it does not know them. */
  memberOf(member: GroupMember): Promise<string | null>;
  /** The group of this key: 32 lower-case hex digits. Null where none was made. */
  find(key: string): Promise<ToolGroup | null>;
  /** The first member owns it. Does nothing where an earlier run made the group but did not record it. */
  make(key: string, title: string, members: readonly string[]): Promise<void>;
  add(group: string, members: readonly string[]): Promise<void>;
  post(group: string, text: string): Promise<void>;
  rename(group: string, title: string): Promise<void>;
}

export interface ToolGroup {
  readonly id: string;
  readonly title: string;
  readonly members: readonly string[];
}

/** Ids that the tool itself gives to groups, kept from one run to the next. */
export interface GroupIds {
  read(key: string): Promise<string | null>;
  keep(key: string, id: string): Promise<void>;
}

/** The fields of the answer to `call`, whatever its status; rejects where the answer has none. */
export async function askTool(
  post: Post,
  call: string,
  { body, headers, ...request }: Omit<PostRequest, 'body'> & { readonly body?: object | undefined },
) {
  const answer = await post({
    ...request,
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  });
  const fields = answer.kind === 'answer' ? fieldsOf(answer.text) : null;
  if (answer.kind !== 'answer' || fields === null) throw new Error(`${call}: no answer that can be read`);
  return { status: answer.status, fields };
}

/** No tool can close a group, so ours is renamed with this prefix when it is over. */
const over = '【已结束】';
const isOpen = ({ title }: ToolGroup): boolean => !title.startsWith(over);

export interface GroupSetting {
  readonly window: string;
  /** By the channel's id. */
  readonly tools: ReadonlyMap<string, GroupTool>;
  readonly byHand: TemporaryGroups;
  readonly contactOf: (account: string) => GroupMember;
  /** The first message in the group of this id. */
  readonly welcome: (id: string) => Localised;
  readonly farewell: Localised;
  /** Tells a person to add the accounts that the tool does not know. */
  tellMissing(
    group: { readonly id: string; readonly title: Localised; readonly channel: string },
    accounts: readonly string[],
  ): Promise<void>;
}

export function temporaryGroups(setting: GroupSetting): TemporaryGroups {
  const { window, tools, byHand, contactOf, welcome, farewell, tellMissing } = setting;
  const keyOf = (id: string): string => sha256(JSON.stringify([window, 'group', id])).slice(0, 32);
  /** The tool that holds the group of this id: groups move with the backup channel that works. */
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
      if (before === null) await tool.make(key, wanted.title['zh-CN'].slice(0, tool.longestName), members);
      const group = before ?? (await tool.find(key));
      if (group === null) throw new Error(`${wanted.channel} made the group and does not know it`);
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
      const { tool, group } = there;
      if (!isOpen(group)) return;
      await tool.post(group.id, `${farewell['zh-CN']}\n${farewell.en}`);
      await tool.rename(group.id, `${over}${group.title}`.slice(0, tool.longestName));
    },
    isOpen: async (id) => {
      const there = await found(id);
      return there === null ? byHand.isOpen(id) : isOpen(there.group);
    },
  };
}

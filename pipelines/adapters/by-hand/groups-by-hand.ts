// Temporary groups where the channel has no interface for them: a robot can write into its group but open none.
// Somebody is told which group to open with whom; whether it stands, nobody can ask.

import type { TemporaryGroups } from '../../ports.ts';
import type { ToDoFolder } from './to-do-folder.ts';

interface WantedGroup {
  readonly open: boolean;
  readonly title: string;
  readonly channel: string;
}

export function groupsByHand(toDo: ToDoFolder): TemporaryGroups {
  const idOf = (id: string): string => `group ${id}`;
  return {
    open: async ({ id, title, channel, members }) => {
      await toDo.want(
        idOf(id),
        {
          'zh-CN': `在 ${channel} 中建立临时群“${title}”，成员 ${members.length} 人（名单见待办文件）`,
          en: `Open the temporary group “${title}” in ${channel} with ${members.length} people; they are listed in the to-do’s file`,
        },
        { open: true, title, channel } satisfies WantedGroup,
        members,
      );
    },
    close: async (id) => {
      const known = toDo.wanted(idOf(id)) as WantedGroup | null;
      if (known === null || !known.open) return;
      await toDo.want(
        idOf(id),
        {
          'zh-CN': `解散 ${known.channel} 中的临时群“${known.title}”`,
          en: `Close the temporary group “${known.title}” in ${known.channel}`,
        },
        { ...known, open: false } satisfies WantedGroup,
      );
    },
    isOpen: async (id) => (toDo.wanted(idOf(id)) as WantedGroup | null)?.open ?? false,
  };
}

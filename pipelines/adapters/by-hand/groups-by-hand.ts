// Temporary groups where the channel has no interface for them (a robot can write into its group but open
// none): a person is told which group to open with whom. Whether it is open cannot be read back.

import { bilingual } from '../../plan/bilingual.ts';
import type { Organisation } from '../../plan/organisation.ts';
import type { Localised } from '../../plan/plan.ts';
import { titleOf } from '../../plan/role-title.ts';
import type { TemporaryGroups } from '../../ports.ts';
import type { ToDoList } from './to-do-list.ts';

interface WantedGroup {
  readonly open: boolean;
  readonly title: Localised;
  readonly channel: string;
}

export function groupsByHand(toDo: ToDoList, channels: Organisation['channels']): TemporaryGroups {
  const idOf = (id: string): string => `group ${id}`;
  return {
    open: async ({ id, title, channel, members }) => {
      await toDo.want(
        idOf(id),
        bilingual`Open the temporary group “${title}” in the app of ${titleOf(channels, channel)} with ${members.length} people; npm run to-do lists them`,
        { open: true, title, channel } satisfies WantedGroup,
        members,
      );
    },
    close: async (id) => {
      const known = (await toDo.wanted(idOf(id))) as WantedGroup | null;
      if (known === null || !known.open) return;
      const home = titleOf(channels, known.channel);
      await toDo.want(idOf(id), bilingual`Close the temporary group “${known.title}” in the app of ${home}`, {
        ...known,
        open: false,
      } satisfies WantedGroup);
    },
    isOpen: async (id) => ((await toDo.wanted(idOf(id))) as WantedGroup | null)?.open ?? false,
  };
}

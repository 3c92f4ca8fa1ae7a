// Temporary groups of a rehearsal, in a file that shows who was put where.

import { openStateFile } from '../../adapters/state-file.ts';
import type { Localised } from '../../plan/plan.ts';
import type { TemporaryGroups } from '../../ports.ts';

interface Group {
  readonly title: Localised;
  readonly channel: string;
  readonly members: readonly string[];
  readonly open: boolean;
}

export function createGroups(folder: string | null): TemporaryGroups {
  const file = openStateFile<Readonly<Record<string, Group>>>(folder, 'groups.json', {});
  return {
    open: async ({ id, title, channel, members }) => {
      file.set({ ...file.get(), [id]: { title, channel, members, open: true } });
    },
    close: async (id) => {
      const group = file.get()[id];
      if (group !== undefined) file.set({ ...file.get(), [id]: { ...group, open: false } });
    },
    isOpen: async (id) => file.get()[id]?.open ?? false,
  };
}

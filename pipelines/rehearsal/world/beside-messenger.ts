// The parts of a rehearsal's world besides the messenger, each in a file that people can look into: the
// customers' desk, temporary groups, and held work.

import { type HeldWork, heldWork } from '../../adapters/outbox/held-work.ts';
import { openStateFile } from '../../adapters/state-file.ts';
import { createFolderStore } from '../../adapters/stores/folder-store.ts';
import { createMemoryStore } from '../../adapters/stores/memory-store.ts';
import type { Localised } from '../../plan/plan.ts';
import type { CustomerDesk, TemporaryGroups } from '../../ports.ts';

/** The automatic replies by channel, and the forwarded numbers. */
interface DeskState {
  readonly answers: Readonly<Record<string, Localised>>;
  readonly forwards: Readonly<Record<string, string>>;
}

export function createDesk(folder: string | null): CustomerDesk {
  const file = openStateFile<DeskState>(folder, 'desk.json', { answers: {}, forwards: {} });
  return {
    answerWith: async (channel, text) => {
      const state = file.get();
      file.set({ ...state, answers: changed(state.answers, channel, text) });
    },
    answerOf: async (channel) => file.get().answers[channel] ?? null,
    forwardCalls: async (from, to) => {
      const state = file.get();
      file.set({ ...state, forwards: changed(state.forwards, from, to) });
    },
    forwardOf: async (from) => file.get().forwards[from] ?? null,
    conferenceLink: async (id) => `https://meet.example.com/${id}`,
  };
}

function changed<Value>(
  all: Readonly<Record<string, Value>>,
  name: string,
  value: Value | null,
): Readonly<Record<string, Value>> {
  const { [name]: _, ...others } = all;
  return value === null ? others : { ...others, [name]: value };
}

/** A temporary group and its members. */
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

/** Held work as in production, but encrypted under a fixed key that is no secret. */
export function createOutbox(folder: string | null): HeldWork {
  const store = folder === null ? createMemoryStore() : createFolderStore(folder);
  return heldWork(store, 'rehearsal', async () => new Uint8Array(32).fill(1));
}

// The customers' side in a rehearsal: which channel answers by itself with what, and which calls are forwarded.

import { openStateFile } from '../../adapters/state-file.ts';
import type { Localised } from '../../plan/plan.ts';
import type { CustomerDesk } from '../../ports.ts';

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

// The world of simulations and drills: the embedded messenger, in memory or on real sockets.

import { join } from 'node:path';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import { toEpochMs } from '../../plan/time.ts';
import { closableClock } from '../clock/closable-clock.ts';
import { defaultHabits } from '../fleet/fleet-habits.ts';
import { openJournal } from '../messenger/journal.ts';
import { createMessenger } from '../messenger/messenger-core.ts';
import { applyEvent } from '../messenger/messenger-state.ts';
import { defaultHistory, stateWithHistory } from '../messenger/seed-history.ts';
import { createWorld } from './world.ts';
import { historyEndsAt, type WorldSetting } from './world-setting.ts';
import { connectMessenger } from './world-transports.ts';

export type EmbeddedWorld = Awaited<ReturnType<typeof createEmbeddedWorld>>;

const liveMessages = 60;

export async function createEmbeddedWorld(setting: WorldSetting) {
  const { plan } = setting;
  const clock = closableClock(setting.clock);
  const { messenger, lastEventAt, closeJournal } = openMessenger(setting, clock);
  const reached = await connectMessenger(messenger, clock, setting.transport);
  const world = await createWorld(setting, clock, {
    ...reached,
    office: messenger,
    habits: defaultHabits,
    start: (fleet) => {
      if (lastEventAt !== null) return fleet.resume();
      fleet.startOnline();
      fleet.chat(clock.now(), toEpochMs(plan.start), liveMessages);
    },
    lastEventAt: lastEventAt ?? Number.NEGATIVE_INFINITY,
    beginMaintenance: messenger.beginMaintenance,
    endMaintenance: messenger.endMaintenance,
    close: async () => {
      clock.close();
      await reached.close();
      closeJournal();
    },
  });
  return { ...world, messenger };
}

/** `lastEventAt` (epoch ms) is the last event of an earlier process; null where the rehearsal begins here. */
function openMessenger(setting: WorldSetting, clock: EventClock) {
  const { seed, plan, roster, folder } = setting;
  const state = stateWithHistory({
    seed,
    people: roster,
    until: historyEndsAt(plan),
    size: setting.history ?? defaultHistory,
  });
  const journal = folder === null ? null : openJournal(join(folder, 'world', 'messenger.jsonl'));
  for (const event of journal?.earlier ?? []) applyEvent(state, event);
  const messenger = createMessenger({
    seed,
    clock,
    state,
    control: plan.return.control,
    faults: setting.faults.messenger ?? {},
    minimumVersions: plan.clientVersions.minimum,
    ...(journal === null ? {} : { journal: journal.append }),
  });
  return {
    messenger,
    lastEventAt: journal?.earlier.at(-1)?.at ?? null,
    closeJournal: () => journal?.close(),
  };
}

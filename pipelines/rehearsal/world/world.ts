// Everything outside the pipeline in one piece, for rehearsals: the messenger with its people, the vendor,
// the channels, the desk. In memory for simulations, on real sockets for the drill.

import { join } from 'node:path';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { ReadableStatus } from '../../adapters/status/status-folder.ts';
import type { Ports } from '../../ports.ts';
import { closableClock } from '../clock/closable-clock.ts';
import { createFleet, type Fleet } from '../fleet/fleet.ts';
import { defaultHabits } from '../fleet/fleet-habits.ts';
import { openJournal } from '../messenger/journal.ts';
import { createMessenger } from '../messenger/messenger-core.ts';
import { applyEvent } from '../messenger/messenger-state.ts';
import { defaultCapacity, type EmbeddedMessenger } from '../messenger/messenger-types.ts';
import { defaultHistory, stateWithHistory } from '../messenger/seed-history.ts';
import type { InboxChannel } from './inbox-channel.ts';
import type { FillableOutbox } from './outbox.ts';
import { whatPeopleReport } from './people-report.ts';
import { createSurroundings, vendorOf } from './surroundings.ts';
import type { EmbeddedVendor } from './vendor.ts';
import { epochMsOf } from './vendor-script.ts';
import type { WorldSetting } from './world-setting.ts';
import { connectMessenger, connectVendor } from './world-transports.ts';

export interface EmbeddedWorld {
  readonly ports: Omit<Ports, 'checks' | 'vaults' | 'backupCipher'>;
  readonly fleet: Fleet;
  readonly messenger: EmbeddedMessenger;
  readonly vendor: EmbeddedVendor;
  readonly outbox: FillableOutbox;
  readonly status: ReadableStatus;
  readonly inboxes: ReadonlyMap<string, InboxChannel>;
  /** Of the messenger's server; null in memory. */
  readonly baseUrl: string | null;
  readonly adminToken: string;
  close(): Promise<void>;
}

const liveMessages = 60;
const dayMs = 24 * 3_600_000;
/** The invented history ends here, so that it is the same in every process of one window. */
const historyEndsBeforeStartMs = 14 * dayMs;

export async function createEmbeddedWorld(setting: WorldSetting): Promise<EmbeddedWorld> {
  const { seed, plan, faults, transport } = setting;
  const clock = closableClock(setting.clock);
  const { messenger, lastEventAt, closeJournal } = openMessenger(setting, clock);
  const vendor = vendorOf(setting, clock);
  const reached = await connectMessenger(messenger, clock, transport);
  const read = await connectVendor(vendor, clock, transport);
  const fleet = createFleet({
    seed,
    clock,
    messenger,
    transport: reached.fleet,
    people: setting.roster,
    habits: { ...defaultHabits, ...faults.habits },
    minimumVersions: plan.clientVersions.minimum,
  });
  if (lastEventAt === null) {
    fleet.startOnline();
    fleet.chat(clock.now(), epochMsOf(plan.start), liveMessages);
  } else {
    fleet.resume();
  }
  followScript(messenger, vendor, clock, lastEventAt ?? Number.NEGATIVE_INFINITY);
  const { inboxes, outbox, status, ports } = createSurroundings(setting, clock);
  const { signals } = reached.ports;
  return {
    ports: {
      ...reached.ports,
      signals: plan.return.control === 'invitation' ? whatPeopleReport(signals, fleet) : signals,
      ...ports,
      vendor: read.news,
    },
    fleet,
    messenger,
    vendor,
    outbox,
    status,
    inboxes,
    baseUrl: reached.baseUrl,
    adminToken: reached.adminToken,
    close: async () => {
      clock.close();
      await reached.close();
      await read.close();
      closeJournal();
    },
  };
}

/** `lastEventAt` is null when the story begins, and a time when an earlier process has told part of it. */
function openMessenger(setting: WorldSetting, clock: EventClock) {
  const { seed, plan, roster, folder } = setting;
  const state = stateWithHistory({
    seed,
    people: roster,
    until: epochMsOf(plan.start) - historyEndsBeforeStartMs,
    size: setting.history ?? defaultHistory,
  });
  const journal = folder === null ? null : openJournal(join(folder, 'world', 'messenger.jsonl'));
  for (const event of journal?.earlier ?? []) applyEvent(state, event);
  const messenger = createMessenger({
    seed,
    clock,
    state,
    control: plan.return.control,
    capacity: { ...defaultCapacity, ...setting.capacity },
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

/** The vendor does what it says: maintenance begins and ends with its statements. */
function followScript(
  messenger: EmbeddedMessenger,
  vendor: EmbeddedVendor,
  clock: EventClock,
  after: number,
): void {
  for (const { atMs, status } of vendor.script) {
    if (atMs <= after) continue;
    if (status === 'in-progress') clock.at(atMs, messenger.beginMaintenance);
    if (status === 'completed' || status === 'cancelled') clock.at(atMs, messenger.endMaintenance);
  }
}

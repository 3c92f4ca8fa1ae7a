// The world of a rehearsal, everything outside the pipeline: a messenger with its people, the vendor, the
// channels with their inboxes, the customers' desk. It is the same with the embedded messenger and with a
// real homeserver.

import { join } from 'node:path';
import type { CheckSubject } from '../../adapters/checks/subject.ts';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import { createStatusFolder } from '../../adapters/status/status-folder.ts';
import type { MessengerPorts, Ports, ServerSignals } from '../../ports.ts';
import { countingIo } from '../clock/counting-io.ts';
import { createFleet, type Fleet, type FleetOffice, type FleetTransport } from '../fleet/fleet.ts';
import type { FleetHabits } from '../fleet/fleet-habits.ts';
import { createDesk, createGroups, createOutbox } from './beside-messenger.ts';
import { createInboxChannel } from './inbox-channel.ts';
import { createVendor, scriptOfPlan } from './vendor.ts';
import type { WorldSetting } from './world-setting.ts';
import { connectVendor } from './world-transports.ts';

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The messenger of a world. */
export interface WorldMessenger {
  readonly ports: MessengerPorts;
  /** How the verification suite, in a process of its own, reaches the messenger. */
  readonly checked: Pick<CheckSubject, 'messenger'> & { readonly probeUrl: string };
  readonly office: FleetOffice;
  readonly transport: FleetTransport;
  readonly habits: FleetHabits;
  /** Starts with these people, or goes on with them in a later process. */
  start(fleet: Fleet): void;
  /** The vendor's acts up to this time (epoch ms) were done by an earlier process and are not repeated. */
  readonly lastEventAt: number;
  beginMaintenance(): void;
  endMaintenance(): void;
  close(): Promise<void>;
}

export async function createWorld(
  setting: Omit<WorldSetting, 'clock'>,
  clock: EventClock,
  messenger: WorldMessenger,
) {
  const { plan, organisation, folder, faults } = setting;
  const within = (name: string): string | null => (folder === null ? null : join(folder, name));
  const vendor = createVendor({
    clock,
    sources: organisation.vendorSources.map(({ id }) => id),
    script: setting.vendorScript ?? scriptOfPlan(plan),
    window: plan,
    url: plan.announcement.url,
  });
  const read = await connectVendor(vendor, clock, setting.transport);
  const fleet = createFleet({
    seed: setting.seed,
    clock,
    messenger: messenger.office,
    transport: messenger.transport,
    people: setting.roster,
    habits: { ...messenger.habits, ...faults.habits },
    minimumVersions: plan.clientVersions.minimum,
  });
  messenger.start(fleet);
  // Maintenance begins and ends at the times of the vendor's statements.
  for (const { atMs, status } of vendor.script) {
    if (atMs <= messenger.lastEventAt) continue;
    if (status === 'in-progress') clock.at(atMs, messenger.beginMaintenance);
    if (status === 'completed' || status === 'cancelled') clock.at(atMs, messenger.endMaintenance);
  }
  const inboxes = new Map(
    organisation.channels.map(({ id, kind, perMinute }) => [
      id,
      createInboxChannel({
        id,
        kind,
        ...(perMinute !== undefined && { perMinute }),
        clock,
        faults: faults.channels?.[id] ?? {},
        folder: within('inbox'),
      }),
    ]),
  );
  const outbox = countingIo(createOutbox(within('outbox')), clock);
  const status = createStatusFolder(within('status'));
  const { signals } = messenger.ports;
  const ports: Omit<Ports, 'checks' | 'vaults' | 'backupCipher'> = {
    ...messenger.ports,
    ...(plan.return.control === 'invitation' && {
      admission: null,
      signals: whatPeopleReport(signals, fleet),
    }),
    channels: inboxes,
    groups: createGroups(within('world')),
    desk: createDesk(within('world')),
    deferred: { pause: async () => 'confirmed', resume: async () => 'confirmed' },
    status,
    outbox,
    vendor: read.news,
  };
  return {
    ports,
    fleet,
    vendor,
    outbox,
    status,
    inboxes,
    checked: messenger.checked,
    close: async () => {
      await messenger.close();
      await read.close();
    },
  };
}

/**
 * The signals with invitations, where the server shows nothing: what people tell the IT desk, and how long a
 * cheap call takes.
 */
function whatPeopleReport(probe: ServerSignals, fleet: Fleet): ServerSignals {
  let read = 0;
  return {
    sample: async () => {
      const { at, probeMs } = await probe.sample();
      const completed = fleet.reports(read);
      read += completed.length;
      return { at, loginsInFlight: null, completed, probeMs };
    },
  };
}

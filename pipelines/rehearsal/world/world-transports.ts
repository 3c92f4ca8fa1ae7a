// How a rehearsal's ports and people reach messenger and vendor: by calls in this process, or through sockets.

import { randomUUID } from 'node:crypto';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import { createHttpCaller } from '../../adapters/http/http-call.ts';
import { messengerOverHttp } from '../../adapters/http/messenger.ts';
import { vendorNewsOverHttp } from '../../adapters/http/vendor-news.ts';
import type { MessengerPorts, VendorNews } from '../../ports.ts';
import { secretOf } from '../fleet/account-secret.ts';
import type { FleetTransport } from '../fleet/fleet.ts';
import { fleetInMemory, fleetOverSockets } from '../fleet/fleet-transports.ts';
import type { EmbeddedMessenger } from '../messenger/messenger-types.ts';
import { serveMessenger } from '../messenger/server.ts';
import { messengerInMemory } from './in-memory.ts';
import { type EmbeddedVendor, vendorNewsInMemory } from './vendor.ts';
import { serveVendor, sourceAddress } from './vendor-server.ts';

export type Transport = 'memory' | 'sockets';

export interface MessengerConnection {
  readonly ports: MessengerPorts;
  readonly fleet: FleetTransport;
  /** Of the messenger's server; null in memory. */
  readonly baseUrl: string | null;
  readonly adminToken: string | null;
  close(): Promise<void>;
}

export interface VendorConnection {
  readonly news: VendorNews;
  close(): Promise<void>;
}

/** More than the server can hold at once (see Capacity), so that a waiting login never blocks the rest. */
const fleetSockets = 256;
const ourSockets = 64;

export async function connectMessenger(
  messenger: EmbeddedMessenger,
  clock: EventClock,
  transport: Transport,
): Promise<MessengerConnection> {
  if (transport === 'memory') {
    return {
      ports: messengerInMemory(messenger, clock),
      fleet: fleetInMemory(messenger),
      baseUrl: null,
      adminToken: null,
      close: async () => {},
    };
  }
  const adminToken = randomUUID();
  const { baseUrl, close } = await clock.busy(serveMessenger(messenger, clock, adminToken));
  const ours = createHttpCaller({ baseUrl, maxSockets: ourSockets, counted: clock.busy });
  const theirs = createHttpCaller({ baseUrl, maxSockets: fleetSockets, counted: clock.busy });
  const ports = messengerOverHttp({ caller: ours, clock, adminToken, secretOf });
  return {
    ports: messenger.status().control === 'invitation' ? { ...ports, admission: null } : ports,
    fleet: fleetOverSockets(theirs),
    baseUrl,
    adminToken,
    close: async () => {
      ours.close();
      theirs.close();
      await close();
    },
  };
}

export async function connectVendor(
  vendor: EmbeddedVendor,
  clock: EventClock,
  transport: Transport,
): Promise<VendorConnection> {
  if (transport === 'memory') return { news: vendorNewsInMemory(vendor), close: async () => {} };
  const { baseUrl, close } = await clock.busy(serveVendor(vendor));
  const news = vendorNewsOverHttp({
    sources: vendor.sources.map((id) => ({ id, url: sourceAddress(baseUrl, id) })),
    counted: clock.busy,
  });
  return {
    news,
    close: async () => {
      news.close();
      await close();
    },
  };
}

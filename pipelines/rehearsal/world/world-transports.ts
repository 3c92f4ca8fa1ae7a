// How a rehearsal's ports and people reach messenger and vendor: over HTTP, through sockets or by calls in this process.

import { randomUUID } from 'node:crypto';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import { createHttpCaller, type HttpCaller } from '../../adapters/http/http-call.ts';
import { messengerOverHttp } from '../../adapters/http/messenger.ts';
import { vendorNewsOverHttp } from '../../adapters/http/vendor-news.ts';
import type { VendorNews } from '../../ports.ts';
import { secretOf } from '../fleet/account-secret.ts';
import { fleetOverHttp } from '../fleet/fleet-transports.ts';
import { callerWithin, type Routes, serve } from '../messenger/http-server.ts';
import type { EmbeddedMessenger } from '../messenger/messenger-types.ts';
import { messengerRoutes } from '../messenger/server.ts';
import type { EmbeddedVendor } from './vendor.ts';
import { sourceAddress, vendorRoutes } from './vendor-server.ts';

export type Transport = 'memory' | 'sockets';

/** More than the server can hold at once (see Capacity), so that a waiting login never blocks the rest. */
const fleetSockets = 256;
const ourSockets = 64;

export async function connectMessenger(
  messenger: EmbeddedMessenger,
  clock: EventClock,
  transport: Transport,
) {
  const adminToken = randomUUID();
  const reached = await reach((on) => messengerRoutes(messenger, on, adminToken), clock, transport);
  const ours = reached.callerWith(ourSockets);
  const theirs = reached.callerWith(fleetSockets);
  const url = reached.baseUrl ?? '';
  return {
    ports: messengerOverHttp({ caller: ours, clock, adminToken, secretOf }),
    transport: fleetOverHttp(theirs),
    checked: { messenger: { kind: 'http' as const, url, adminToken }, probeUrl: `${url}/v1/status` },
    close: async () => {
      ours.close();
      theirs.close();
      await reached.close();
    },
  };
}

export async function connectVendor(
  vendor: EmbeddedVendor,
  clock: EventClock,
  transport: Transport,
): Promise<{ readonly news: VendorNews; close(): Promise<void> }> {
  const reached = await reach(() => vendorRoutes(vendor), clock, transport);
  const news = vendorNewsOverHttp({
    sources: vendor.sources.map((id) => ({
      id,
      url: sourceAddress(reached.baseUrl ?? 'https://vendor.example.com', id),
    })),
    callerAt: () => reached.callerWith(2),
  });
  return {
    news,
    close: async () => {
      news.close();
      await reached.close();
    },
  };
}

interface Reached {
  readonly baseUrl: string | null;
  callerWith(maxSockets: number): HttpCaller;
  close(): Promise<void>;
}

async function reach(
  routesOn: (clock: EventClock) => Routes,
  clock: EventClock,
  transport: Transport,
): Promise<Reached> {
  if (transport === 'memory') {
    // Nothing is under way that time would stand still for.
    const caller = callerWithin(routesOn({ ...clock, parked: (wait) => wait() }));
    return { baseUrl: null, callerWith: () => caller, close: async () => {} };
  }
  const { baseUrl, close } = await clock.busy(serve(routesOn(clock)));
  const callerWith = (maxSockets: number) => createHttpCaller({ baseUrl, maxSockets, counted: clock.busy });
  return { baseUrl, callerWith, close };
}

// Connects a rehearsal's ports and people with messenger and vendor: HTTP over sockets, or calls within this
// process.

import { randomUUID } from 'node:crypto';
import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { HttpCaller } from '../../adapters/http/http-call.ts';
import { createHttpCaller } from '../../adapters/http/http-call.ts';
import { messengerOverHttp } from '../../adapters/http/messenger.ts';
import { vendorNewsOverHttp } from '../../adapters/http/vendor-news.ts';
import { sha256 } from '../../ledger/canonical.ts';
import { answerOf } from '../../ledger/read-foreign.ts';
import { secretOf } from '../fleet/account-secret.ts';
import type { FleetTransport } from '../fleet/fleet.ts';
import { type Answer, callerWithin, type Routes, serve } from '../messenger/http-server.ts';
import type { EmbeddedMessenger } from '../messenger/messenger-core.ts';
import { refusalCodes } from '../messenger/messenger-types.ts';
import { messengerRoutes } from '../messenger/server.ts';
import type { EmbeddedVendor } from './vendor.ts';

export type Transport = 'memory' | 'sockets';

/** More sockets than the server takes logins at once (logins.ts): waiting logins block no others. */
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

/** Serves the vendor's sources at /sources/{id}, with 304 where nothing has changed. */
export async function connectVendor(vendor: EmbeddedVendor, clock: EventClock, transport: Transport) {
  const routes: Routes = {
    'GET /sources/{id}': ({ path: { id = '' }, headers }): Answer => {
      const { type, text } = vendor.document(id);
      const etag = `"${sha256(text).slice(0, 16)}"`;
      if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
      return { status: 200, body: Buffer.from(text), headers: { 'content-type': type, etag } };
    },
  };
  const reached = await reach(() => routes, clock, transport);
  const at = reached.baseUrl ?? 'https://vendor.example.com';
  const news = vendorNewsOverHttp({
    sources: vendor.sources.map((id) => ({ id, url: `${at}/sources/${encodeURIComponent(id)}` })),
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

async function reach(routesOn: (clock: EventClock) => Routes, clock: EventClock, transport: Transport) {
  if (transport === 'memory') {
    // Within the process no I/O is in flight, so a wait for the clock needs no parking.
    const caller = callerWithin(routesOn({ ...clock, parked: (wait) => wait() }));
    return { baseUrl: null, callerWith: (_: number) => caller, close: async () => {} };
  }
  const { baseUrl, close } = await clock.busy(serve(routesOn(clock)));
  const callerWith = (maxSockets: number) => createHttpCaller({ baseUrl, maxSockets, counted: clock.busy });
  return { baseUrl, callerWith, close };
}

const timeLimitMs = 30_000;

function fleetOverHttp(caller: HttpCaller): FleetTransport {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  async function post(path: string, headers: Record<string, string>, body: object): Promise<void> {
    const answer = await caller.call({ method: 'POST', path, headers, body, timeLimitMs });
    if (answer.status > 299) throw new Error(`POST ${path}: ${answer.status}`);
  }

  return {
    logIn: async ({ account, device, platform, version }, patienceMs) => {
      const answer = await caller.call({
        method: 'POST',
        path: '/v1/sessions',
        headers: { prefer: `wait=${Math.ceil(patienceMs / 1_000)}` },
        body: { account, secret: secretOf(account), device, platform, version },
        timeLimitMs,
      });
      const body = answerOf(answer.bytes, { 'token?': 'text', 'code?': 'text' }, 'The answer to a login');
      if (answer.status === 201) return { token: body.token ?? '' };
      return { code: refusalCodes.find((known) => known === body.code) ?? 'login-failed' };
    },
    sync: (token) => post('/v1/sync', bearer(token), {}),
    send: (token, conversation, text, key) =>
      post(
        `/v1/conversations/${encodeURIComponent(conversation)}/messages`,
        { ...bearer(token), 'idempotency-key': key },
        { text },
      ),
  };
}

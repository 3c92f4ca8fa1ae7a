// Serves the embedded messenger by the HTTP contract (runbooks/messenger-api.openapi.yaml). Handlers that
// wait for virtual time are marked as parked, so that the jumping clock may jump.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { AdmissionTarget, LoginBody, ReplayBody } from '../../adapters/http/contract.ts';
import { bilingual } from '../../plan/bilingual.ts';
import type { OutboxItem } from '../../ports.ts';
import type { Answer, Handler, Incoming, Routes } from './http-server.ts';
import type { EmbeddedMessenger } from './messenger-core.ts';
import { MessengerRefusal, type RefusalCode } from './messenger-types.ts';

/** How long a login may wait where the client does not say it (RFC 7240, `Prefer: wait=`), ms. */
const usualPatienceMs = 30_000;

const loginStatus: Readonly<Record<RefusalCode, number>> = {
  maintenance: 503,
  busy: 503,
  dropped: 503,
  abandoned: 408,
  'held-out': 403,
  'client-too-old': 426,
  'unknown-account': 401,
  'wrong-secret': 401,
  'login-failed': 500,
};

/** Every operation of the contract; a test compares this list with the OpenAPI document. */
export function messengerRoutes(messenger: EmbeddedMessenger, clock: EventClock, adminToken: string): Routes {
  const asAdmin =
    (answer: Handler): Handler =>
    (request) => {
      if (tokenOf(request) === adminToken) return answer(request);
      return problem(401, 'no-session', 'this needs the administrator token');
    };
  const forAdmins = Object.entries(adminRoutes(messenger)).map(([route, answer]) => [route, asAdmin(answer)]);
  return {
    ...publicRoutes(messenger, clock),
    ...sessionRoutes(messenger, clock),
    ...Object.fromEntries(forAdmins),
  };
}

function publicRoutes(messenger: EmbeddedMessenger, clock: EventClock): Routes {
  return {
    'GET /v1/status': async () => {
      await clock.parked(() => clock.sleep(messenger.statusDelayMs()));
      return ok(messenger.status());
    },
    'GET /v1/turns/{account}': ({ path }) => ok({ mayLogIn: messenger.mayLogIn(named(path, 'account')) }),
    'POST /v1/sessions': async (request): Promise<Answer> => {
      const body = json<LoginBody>(request, ['account', 'secret', 'device', 'platform', 'version']);
      const outcome = await clock.parked(() => messenger.logIn(body, patienceOf(request)));
      if (outcome.result === 'in') return { status: 201, body: { token: outcome.token } };
      const { code, why, retryAfterMs } = outcome;
      const later = retryAfterMs === null ? {} : { retryAfterMs: Math.ceil(retryAfterMs) };
      return {
        status: loginStatus[code],
        body: { code, message: why, ...later },
        headers: retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) },
      };
    },
  };
}

function sessionRoutes(messenger: EmbeddedMessenger, clock: EventClock): Routes {
  return {
    'DELETE /v1/sessions/current': (request) => {
      messenger.logOut(tokenOf(request));
      return { status: 204 };
    },
    'POST /v1/sync': async (request) => ok(await clock.parked(() => messenger.sync(tokenOf(request)))),
    'POST /v1/conversations/{id}/messages': (request) => {
      const { text } = json<{ text: string }>(request, ['text']);
      return created(messenger.send(tokenOf(request), named(request.path, 'id'), text, keyOf(request)));
    },
    'GET /v1/conversations/{id}/messages': (request) =>
      ok({ messages: messenger.receive(tokenOf(request), named(request.path, 'id')) }),
    'POST /v1/groups': (request) => {
      const { title, members } = json<{ title: string; members: string[] }>(request, ['title', 'members']);
      return created(messenger.createGroup(tokenOf(request), title, members, keyOf(request)));
    },
    'POST /v1/files': (request) => {
      const name = request.query.get('name') ?? 'unnamed';
      return created(messenger.upload(tokenOf(request), name, request.bytes, keyOf(request)));
    },
    'GET /v1/files/{id}': (request) => ok(messenger.download(tokenOf(request), named(request.path, 'id'))),
  };
}

function adminRoutes(messenger: EmbeddedMessenger): Routes {
  return {
    'GET /v1/admin/history': ({ query }) => ok(messenger.exportHistory(query.get('since'), pageSize(query))),
    'GET /v1/admin/files/{id}': ({ path }) => ok(messenger.readFile(named(path, 'id'))),
    'GET /v1/admin/devices': () => ok({ devices: messenger.devices() }),
    'GET /v1/admin/admission': () => ok(messenger.admission()),
    'PUT /v1/admin/admission': (request) => {
      const { open, notice } = json<AdmissionTarget>(request, ['open']);
      if (open) messenger.letEveryoneIn();
      else messenger.holdEveryoneOut(notice ?? bilingual`Under maintenance`);
      return ok(messenger.admission());
    },
    'POST /v1/admin/admission/accounts': (request) => {
      messenger.admit(json<{ accounts: string[] }>(request, ['accounts']).accounts);
      return ok(messenger.admission());
    },
    'POST /v1/admin/admission/called-back': (request) => {
      messenger.callBack(json<{ accounts: string[] }>(request, ['accounts']).accounts);
      return ok(messenger.admission());
    },
    'GET /v1/admin/signals': ({ query }) => {
      const after = query.get('after');
      return ok(messenger.signals(after === null ? null : Number(after)));
    },
    'PUT /v1/admin/replays/{key}': (request) => ok(messenger.putReplay(itemIn(request))),
    'GET /v1/admin/replays/{key}': ({ path }) => {
      const digest = messenger.replayDigest(named(path, 'key'));
      return digest === null ? problem(404, 'not-found', 'nothing stands under this key') : ok({ digest });
    },
    'GET /v1/admin/approvals': () => ok({ approvals: messenger.approvals() }),
  };
}

/** The asked page size, between 1 and 10,000 items. */
function pageSize(query: URLSearchParams): number {
  const asked = Number(query.get('limit') ?? 1_000);
  return Number.isInteger(asked) ? Math.min(10_000, Math.max(1, asked)) : 1_000;
}

function itemIn(request: Incoming): OutboxItem {
  const { file, ...rest } = json<ReplayBody>(request, ['conversation', 'from', 'at', 'kind', 'text']);
  const item = { ...rest, key: named(request.path, 'key') };
  if (file === undefined) return item;
  const bytes = new Uint8Array(Buffer.from(file.content, 'base64'));
  return { ...item, file: { name: file.name, digest: file.digest, bytes } };
}

const ok = (body: Uint8Array | object): Answer => ({ status: 200, body });
const created = (id: string): Answer => ({ status: 201, body: { id } });
const problem = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message },
});

/** The body as JSON; refused where one of the fields is missing. The messenger checks their values. */
function json<Body extends object>({ bytes }: Incoming, fields: readonly (keyof Body & string)[]): Body {
  const body: unknown = JSON.parse(bytes.toString('utf8'));
  const missing = fields.filter((field) => typeof body !== 'object' || body === null || !(field in body));
  if (missing.length > 0) {
    throw new MessengerRefusal('bad-request', `the body lacks ${missing.join(', ')}`);
  }
  return body as Body;
}

function named(path: Incoming['path'], name: string): string {
  return path[name] ?? '';
}

function tokenOf({ headers }: Incoming): string {
  return /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

function keyOf({ headers }: Incoming): string {
  const key = headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') {
    throw new MessengerRefusal('conflict', 'this needs an Idempotency-Key header');
  }
  return key;
}

function patienceOf({ headers }: Incoming): number {
  const seconds = /\bwait=(\d+)/.exec(String(headers.prefer ?? ''))?.[1];
  return seconds === undefined ? usualPatienceMs : Number(seconds) * 1_000;
}

// How the fleet reaches the messenger: by its HTTP contract, as apps of people do.

import type { HttpCaller } from '../../adapters/http/http-call.ts';
import { answerOf } from '../../ledger/read-foreign.ts';
import { refusalCodes } from '../messenger/messenger-types.ts';
import { secretOf } from './account-secret.ts';
import type { FleetTransport } from './fleet.ts';

const timeLimitMs = 30_000;

export function fleetOverHttp(caller: HttpCaller): FleetTransport {
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

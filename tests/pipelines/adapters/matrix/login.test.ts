import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpCaller, type HttpCaller } from '../../../../pipelines/adapters/http/http-call.ts';
import { createMatrixClient } from '../../../../pipelines/adapters/matrix/matrix-client.ts';
import { matrixSessions } from '../../../../pipelines/adapters/matrix/sessions.ts';
import { type LocalService, type ServiceAnswer, startLocalService } from '../../../support/local-service.ts';

let server: LocalService;
let caller: HttpCaller;
beforeAll(async () => {
  server = await startLocalService();
  caller = createHttpCaller({ baseUrl: server.url, maxSockets: 1 });
});
afterAll(async () => {
  caller.close();
  await server.close();
});

const limited = (body: object, headers = {}): ServiceAnswer => ({
  status: 429,
  body: { errcode: 'M_LIMIT_EXCEEDED', error: 'Too Many Requests', ...body },
  headers,
});

/** Logs in against a server that first gives these answers; says how long was waited in all. */
async function logIn(...refusals: readonly ServiceAnswer[]) {
  const left = [...refusals];
  let logins = 0;
  server.answerWith(({ path }) => {
    if (!path.endsWith('/login')) return { body: {} };
    logins += 1;
    return left.shift() ?? { body: { access_token: 't', user_id: '@probe:example.com' } };
  });
  let waitedMs = 0;
  const clock = {
    now: () => Date.parse('2026-12-05T17:00:00Z'),
    elapsed: () => 0,
    sleepUntil: async () => {},
    sleep: async (ms: number) => {
      waitedMs += ms;
    },
  };
  const sessions = matrixSessions(createMatrixClient({ baseUrl: server.url, caller, clock }), () => 's');
  const { result } = await sessions.logIn('probe', { id: 'd', platform: 'ios', version: '1.0' });
  return { result, logins, waitedMs };
}

describe('a login at a server that says "later"', () => {
  it.each([
    ['retry_after_ms', limited({ retry_after_ms: 12_000 })],
    ['Retry-After', limited({}, { 'retry-after': '12' })],
    ['both', limited({ retry_after_ms: 12_000 }, { 'retry-after': '13' })],
  ])('is made once more after the pause in %s', async (_, answer) => {
    expect(await logIn(answer)).toEqual({ result: 'in', logins: 2, waitedMs: 12_000 });
  });

  it('is not made a third time, nor after minutes', async () => {
    const short = limited({ retry_after_ms: 2_000 });
    expect(await logIn(short, short)).toEqual({ result: 'failed', logins: 2, waitedMs: 2_000 });
    const long = limited({ retry_after_ms: 600_000 });
    expect(await logIn(long)).toEqual({ result: 'failed', logins: 1, waitedMs: 0 });
  });

  it('is made once when the server fails: it may have come through', async () => {
    expect(await logIn({ status: 502 })).toMatchObject({ result: 'failed', logins: 1 });
  });
});

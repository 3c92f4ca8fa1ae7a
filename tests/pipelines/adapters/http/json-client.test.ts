import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpCaller } from '../../../../pipelines/adapters/http/http-call.ts';
import { createJsonClient } from '../../../../pipelines/adapters/http/json-client.ts';
import { messengerDialect, messengerOverHttp } from '../../../../pipelines/adapters/http/messenger.ts';
import { vendorNewsOverHttp } from '../../../../pipelines/adapters/http/vendor-news.ts';
import { createJumpingClock } from '../../../../pipelines/rehearsal/clock/jumping-clock.ts';
import { secretOf } from '../../../../pipelines/rehearsal/fleet/account-secret.ts';
import { validPlan } from '../../../support/valid-plan.ts';

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

describe('calls of the messenger contract', () => {
  const servers: http.Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function listen(handler: Handler): Promise<string> {
    const server = http.createServer(handler);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  function clientOf(baseUrl: string) {
    const clock = createJumpingClock(0);
    const caller = createHttpCaller({ baseUrl, maxSockets: 4, counted: clock.busy });
    const client = createJsonClient({ baseUrl: '', caller, clock }, messengerDialect);
    return { clock, caller, client };
  }

  it('tries again when a repeatable call meets a passing fault, waiting longer each time', async () => {
    const times: number[] = [];
    const { clock, client } = clientOf(
      await listen((_, response) => {
        times.push(clock.now());
        response.writeHead(times.length < 3 ? 503 : 200).end('{"fine":true}');
      }),
    );
    expect(await client.json({ method: 'GET', path: '/x', repeatable: true }, 'object')).toEqual({
      fine: true,
    });
    expect(times).toEqual([0, 500, 1_500]);
  });

  it('reads no more of an answer than any has, and does not ask for it again', async () => {
    let calls = 0;
    const baseUrl = await listen((_, response) => {
      calls += 1;
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1 << 20, ' ')));
      };
      response.on('drain', more).writeHead(200);
      more();
    });
    const { client, caller } = clientOf(baseUrl);
    await expect(client.json({ path: '/x' }, 'object')).rejects.toThrow('longer than 268435456 bytes');
    expect(calls).toBe(1);
    const small = caller.call({ path: '/x', timeLimitMs: 10_000, mostBytes: 1000 });
    await expect(small).rejects.toThrow('longer than 1000 bytes');
  }, 30_000);

  it('does not repeat what is not repeatable, nor what will not change', async () => {
    let calls = 0;
    const { client } = clientOf(
      await listen((request, response) => {
        calls += 1;
        response.writeHead(request.url === '/gone' ? 404 : 503).end('<html>proxy</html>');
      }),
    );
    await expect(client.json({ method: 'POST', path: '/x', repeatable: false }, 'object')).rejects.toThrow(
      'POST /x: 503 unexpected: <html>proxy</html>',
    );
    expect(calls).toBe(1);
    await expect(client.json({ method: 'GET', path: '/gone', repeatable: true }, 'object')).rejects.toThrow(
      '404',
    );
    expect(calls).toBe(2);
  });

  it('does not wait for a server that asks for longer than anybody waits', async () => {
    const { clock, client } = clientOf(
      await listen((_, response) => void response.writeHead(503, { 'retry-after': '60' }).end()),
    );
    await expect(client.json({ path: '/x' }, 'object')).rejects.toThrow('503');
    expect(clock.now()).toBe(0);
  });

  it('gives up on a server that does not answer, naming the address', async () => {
    const baseUrl = await listen(() => {});
    const { client } = clientOf(baseUrl);
    const call = { method: 'GET', path: '/slow', repeatable: false, timeLimitMs: 30 } as const;
    await expect(client.json(call, 'object')).rejects.toThrow(`GET ${baseUrl}/slow: no answer within 30 ms`);
  });

  it('gives up on an answer that breaks off', async () => {
    const { client } = clientOf(
      await listen((_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"half":');
        setTimeout(() => response.destroy(), 5);
      }),
    );
    await expect(client.json({ method: 'GET', path: '/x', repeatable: false }, 'object')).rejects.toThrow(
      'GET',
    );
  });

  it('says when an answer is not JSON', async () => {
    const { client } = clientOf(await listen((_, response) => void response.end('hello')));
    await expect(client.json({ method: 'GET', path: '/x', repeatable: false }, 'object')).rejects.toThrow(
      'The answer to GET /x cannot be read: it is no JSON',
    );
  });

  it('tries a login once only, and reports a dead server as a failed login', async () => {
    let calls = 0;
    const { caller, clock } = clientOf(
      await listen((request) => {
        calls += 1;
        request.socket.destroy();
      }),
    );
    const { sessions } = messengerOverHttp({ caller, clock, adminToken: 'a', secretOf });
    const login = await sessions.logIn('user-1', { id: 'd', platform: 'web', version: '1' });
    expect(login.result).toBe('failed');
    expect(calls).toBe(1);
  });

  it('does not hold time still for calls that wait for a socket', async () => {
    const clock = createJumpingClock(0);
    const baseUrl = await listen(async (_, response) => {
      await clock.parked(() => clock.sleep(1_000));
      response.end('{}');
    });
    const caller = createHttpCaller({ baseUrl, maxSockets: 2, counted: clock.busy });
    const call = { method: 'GET', path: '/', timeLimitMs: 5_000 } as const;
    await Promise.all(Array.from({ length: 6 }, () => caller.call(call)));
    expect(clock.now()).toBe(3_000);
    caller.close();
  });

  it('reads the vendor where it answers, and fails only when no source does', async () => {
    const statement = {
      status: 'completed',
      at: '2026-12-06T00:00:00Z',
      url: 'https://v.example.com',
      text: 'done',
    };
    const good = await listen(
      (_, response) => void response.end(JSON.stringify({ statements: [statement] })),
    );
    const bad = await listen((_, response) => void response.writeHead(500).end());
    const both = vendorNewsOverHttp({
      sources: [
        { id: 'good', url: `${good}/a.json` },
        { id: 'bad', url: `${bad}/b.json` },
      ],
    });
    expect(await both.read(validPlan)).toEqual([{ source: 'good', ...statement }]);
    const none = vendorNewsOverHttp({ sources: [{ id: 'bad', url: `${bad}/b.json` }] });
    await expect(none.read(validPlan)).rejects.toThrow('500');
    both.close();
    none.close();
  });
});

// What the emulator cannot show: answers that are lost after the write, conflicts, errors of the service. A small
// server plays S3's conditional writes and breaks as a seed says.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { awsPlace, clientOf } from '../../../../pipelines/adapters/stores/object-place.ts';
import { createS3Store } from '../../../../pipelines/adapters/stores/s3-store.ts';
import type { Store } from '../../../../pipelines/ports.ts';

type Fault =
  | 'none'
  | 'conflict'
  | 'error before'
  | 'error after'
  | 'hang up before'
  | 'hang up within'
  | 'fall silent within'
  | 'hang up after';
const faults: readonly Fault[] = [
  'none',
  'conflict',
  'error before',
  'error after',
  'hang up before',
  'hang up within',
  'hang up after',
];

let server: Server | null = null;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
});

describe('the S3 store', () => {
  test.each(faults)(
    'creates once and knows its own write with this fault at the first try: %s',
    async (fault) => {
      const { open, objects } = await playS3(({ method }, tries) =>
        method === 'PUT' && tries === 1 ? fault : 'none',
      );
      expect(await open().create('a', Uint8Array.of(1))).toBe('created');
      expect(await open().create('a', Uint8Array.of(1))).toBe('exists');
      expect([...objects.keys()]).toEqual(['/record/place/a']);
    },
  );

  test('has one winner per key and keeps what it wrote, whatever breaks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...faults), { minLength: 200, maxLength: 200 }),
        async (schedule) => {
          let next = 0;
          // The third try of a request always comes through: a store that never answers is another matter.
          const { open, objects } = await playS3((_, tries) =>
            tries > 2 ? 'none' : (schedule[next++ % 200] as Fault),
          );
          const writers = [open(), open(), open()];
          const keys = Array.from({ length: 12 }, (_, number) => `entries/${number}`);
          await Promise.all(
            keys.map(async (key) => {
              const results = await Promise.all(
                writers.map((store, writer) => store.create(key, Uint8Array.of(writer))),
              );
              expect(
                results.filter((result) => result === 'created'),
                `${key}: ${results}`,
              ).toHaveLength(1);
              expect(objects.get(`/record/place/${key}`)?.body).toEqual(
                Buffer.of(results.indexOf('created')),
              );
            }),
          );
          server?.closeAllConnections();
          await new Promise((resolve) => server?.close(resolve));
        },
      ),
      { numRuns: 2 },
    );
  });

  test('reads and lists again what broke off within the answer', async () => {
    const { open } = await playS3(({ method }, tries) =>
      method === 'GET' && tries < 3 ? 'hang up within' : 'none',
    );
    const store = open();
    await store.create('entries/1', Uint8Array.of(1, 2, 3, 4));
    expect(await store.read('entries/1')).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(await store.list('')).toEqual(['entries/1']);
  });

  test('writes through an uplink that is slow and never silent', { timeout: 20_000 }, async () => {
    const slow = async (request: IncomingMessage) => {
      const parts: Buffer[] = [];
      for await (const part of request) {
        parts.push(part as Buffer);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return parts;
    };
    const { open } = await playS3(() => 'none', slow);
    expect(await open(2_000).create('a', new Uint8Array(20_000_000))).toBe('created');
  });

  test('waits for no answer that falls silent within', { timeout: 10_000 }, async () => {
    const { open } = await playS3(({ method }) => (method === 'GET' ? 'fall silent within' : 'none'));
    const store = open(200);
    await store.create('a', Uint8Array.of(1, 2, 3, 4));
    const ended = { name: 'UserError', message: 'The bucket cannot be used: TimeoutError' };
    await expect(store.read('a')).rejects.toMatchObject(ended);
    await expect(store.list('')).rejects.toMatchObject(ended);
  });

  test('shows no secret key when the bucket refuses', async () => {
    const { open } = await playS3(() => 'forbidden');
    const error: unknown = await open()
      .create('a', Uint8Array.of(1))
      .catch((problem: unknown) => problem);
    expect(error).toMatchObject({ name: 'UserError', where: 's3://record/place' });
    expect(`${(error as Error).message}${(error as Error).stack}${JSON.stringify(error)}`).not.toContain(
      'CANARY',
    );
  });

  test.each(['PermanentRedirect', 'AuthorizationHeaderMalformed'])(
    'says where to write the region of a bucket that stands elsewhere (%s)',
    async (code) => {
      const { open } = await playS3(() => code as 'PermanentRedirect');
      for (const act of [
        () => open().create('a', Uint8Array.of(1)),
        () => open().read('a'),
        () => open().list(''),
      ])
        await expect(act()).rejects.toMatchObject({
          name: 'UserError',
          message: 'The bucket stands in another region',
          where: 's3://record/place',
          whatToDo: expect.stringContaining('?region='),
        });
    },
  );

  test('ends in words when the service fails in a way that nobody has heard of', async () => {
    const { open } = await playS3(() => 'SomethingNew');
    await expect(open().list('')).rejects.toMatchObject({
      name: 'UserError',
      message: 'The bucket cannot be used: SomethingNew',
    });
  });
});

type Refusal = 'forbidden' | 'PermanentRedirect' | 'AuthorizationHeaderMalformed' | 'SomethingNew';

async function playS3(
  faultOf: (request: IncomingMessage, tries: number) => Fault | Refusal,
  take: (request: IncomingMessage) => Promise<Buffer[]> = (request) => request.toArray(),
) {
  const objects = new Map<string, { readonly body: Buffer; readonly write: string }>();
  const triesOf = new Map<string, number>();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await take(request));
    const path = (request.url ?? '').split('?')[0] ?? '';
    // Every try of one write carries the same name, the SDK's own tries and ours alike.
    const id = `${request.method} ${path} ${request.headers['x-amz-meta-tideover-write']}`;
    const tries = (triesOf.get(id) ?? 0) + 1;
    triesOf.set(id, tries);
    const fault = faultOf(request, tries);
    if (fault === 'forbidden') return reply(response, 403, 'AccessDenied');
    if (/^[A-Z]/.test(fault)) return reply(response, fault === 'PermanentRedirect' ? 301 : 400, fault);
    if (fault === 'conflict' && request.method === 'PUT')
      return reply(response, 409, 'ConditionalRequestConflict');
    if (fault === 'error before') return reply(response, 503, 'SlowDown');
    if (fault === 'hang up before') return request.socket.destroy();
    const found = objects.get(path);
    if (request.method === 'PUT' && request.headers['if-none-match'] === '*') {
      if (found === undefined)
        objects.set(path, { body, write: String(request.headers['x-amz-meta-tideover-write']) });
      if (fault === 'error after') return reply(response, 500, 'InternalError');
      if (fault === 'hang up after') return request.socket.destroy();
      return found === undefined ? reply(response, 200) : reply(response, 412, 'PreconditionFailed');
    }
    if (request.url?.includes('list-type')) {
      const keys = [...objects.keys()].map((key) => `<Contents><Key>${key.slice(8)}</Key></Contents>`);
      return send(response, `<ListBucketResult>${keys.join('')}</ListBucketResult>`, fault);
    }
    if (found === undefined) return reply(response, 404, 'NoSuchKey');
    response.setHeader('x-amz-meta-tideover-write', found.write);
    if (request.method === 'HEAD') return response.end();
    return send(response, found.body, fault);
  };
  const running = createServer(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  );
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  server = running;
  const address = running.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const endpoint = `http://127.0.0.1:${port}`;
  const place = { ...awsPlace('record', 'place'), endpoint, region: 'eu-central-1', pathStyle: true };
  const env = { T_ACCESS_KEY_ID: 'test', T_SECRET_ACCESS_KEY: 'CANARY-secret' };
  const open = (silenceMs = 60_000): Store =>
    createS3Store({ place, client: clientOf({ ...place, credentials: 'T' }, env, undefined, silenceMs) });
  return { open, objects };
}

function send(response: ServerResponse, body: string | Buffer, fault: Fault | Refusal): void {
  response.setHeader('content-length', Buffer.byteLength(body));
  if (!fault.endsWith(' within')) return void response.end(body);
  response.write(body.slice(0, 2), () => fault === 'hang up within' && response.destroy());
}

function reply(response: ServerResponse, status: number, code?: string): void {
  response.statusCode = status;
  response.end(
    code === undefined ? undefined : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  );
}

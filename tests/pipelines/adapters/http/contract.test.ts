// Server, adapter and the OpenAPI document say the same: every operation of one is in the others, and every body
// that travels validates against the document.

import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  createHttpCaller,
  type HttpAnswer,
  type HttpCaller,
  type HttpRequest,
} from '../../../../pipelines/adapters/http/http-call.ts';
import { messengerOverHttp } from '../../../../pipelines/adapters/http/messenger.ts';
import { sha256 } from '../../../../pipelines/ledger/canonical.ts';
import { secretOf } from '../../../../pipelines/rehearsal/fleet/account-secret.ts';
import { serve } from '../../../../pipelines/rehearsal/messenger/http-server.ts';
import { messengerRoutes } from '../../../../pipelines/rehearsal/messenger/server.ts';
import { type TestWorld, testWorld } from '../../../support/embedded-world.ts';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body & { readonly $ref?: string }>>;
}
interface Body {
  readonly content?: Readonly<Record<string, { readonly schema?: { readonly $ref: string } }>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Body>> };
}

const file = new URL('../../../../runbooks/messenger-api.openapi.yaml', import.meta.url);
const document = parse(readFileSync(file, 'utf8')) as OpenApi;
const methods = ['get', 'post', 'put', 'delete'];
const operations = Object.entries(document.paths).flatMap(([template, item]) =>
  methods.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [{ method: method.toUpperCase(), template, operation }];
  }),
);

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(document as object, 'contract');

function validatorOf(body: Body | undefined): ValidateFunction | null {
  const ref = body?.content?.['application/json']?.schema?.$ref;
  return ref === undefined
    ? null
    : (ajv.getSchema(`contract${ref}`) ?? ajv.compile({ $ref: `contract${ref}` }));
}

function operationFor(request: Pick<HttpRequest, 'method' | 'path'>) {
  const asked = (request.path.split('?')[0] ?? '').split('/');
  const found = operations.find(({ method, template }) => {
    const parts = template.split('/');
    return (
      method === request.method &&
      parts.length === asked.length &&
      parts.every((part, place) => part.startsWith('{') || part === asked[place])
    );
  });
  if (found === undefined) throw new Error(`${request.method} ${request.path} is not in the document`);
  return found.operation;
}

/** What travelled and does not fit the document. */
function problemsOf(request: HttpRequest, answer: HttpAnswer): string[] {
  const operation = operationFor(request);
  const problems: string[] = [];
  const validateRequest = validatorOf(operation.requestBody);
  if (validateRequest !== null && !validateRequest(JSON.parse(JSON.stringify(request.body)))) {
    problems.push(`${operation.operationId} request: ${ajv.errorsText(validateRequest.errors)}`);
  }
  const declared = operation.responses[String(answer.status)];
  if (declared === undefined)
    return [...problems, `${operation.operationId}: ${answer.status} is not declared`];
  const response =
    declared.$ref === undefined
      ? declared
      : document.components.responses[declared.$ref.split('/').at(-1) ?? ''];
  const validateAnswer = validatorOf(response);
  if (validateAnswer !== null && !validateAnswer(JSON.parse(answer.bytes.toString('utf8')))) {
    problems.push(`${operation.operationId} ${answer.status}: ${ajv.errorsText(validateAnswer.errors)}`);
  }
  return problems;
}

describe('the messenger contract', () => {
  let world: TestWorld;
  let caller: HttpCaller;
  let server: { baseUrl: string; close(): Promise<void> };
  const used = new Map<string, Set<number>>();
  const problems: string[] = [];

  beforeAll(async () => {
    world = await testWorld();
    server = await serve(messengerRoutes(world.messenger, world.clock, 'admin'));
    const plain = createHttpCaller({ baseUrl: server.baseUrl, maxSockets: 8, counted: world.clock.busy });
    caller = {
      close: plain.close,
      call: async (request) => {
        const answer = await plain.call(request);
        const { operationId } = operationFor(request);
        used.set(operationId, (used.get(operationId) ?? new Set()).add(answer.status));
        problems.push(...problemsOf(request, answer));
        return answer;
      },
    };
  });

  afterAll(async () => {
    caller.close();
    await server.close();
    await world.close();
  });

  it('has every route of the server and no other', () => {
    const served = Object.keys(messengerRoutes(world.messenger, world.clock, 'admin'));
    expect(served.sort()).toEqual(operations.map(({ method, template }) => `${method} ${template}`).sort());
  });

  it('fits every body that the adapter sends and gets', async () => {
    const { clock } = world;
    const ports = messengerOverHttp({ caller, clock, adminToken: 'admin', secretOf });
    const stranger = messengerOverHttp({ caller, clock, adminToken: 'wrong', secretOf });
    const phone = { id: 'phone', platform: 'ios', version: '8.2.0' } as const;
    const { items } = await ports.history.exportSince(null);
    await buffer(ports.history.readFile({ id: items.find(({ kind }) => kind === 'file')?.id ?? '' }));
    await expect(buffer(ports.history.readFile({ id: 'none' }))).rejects.toThrow('404 not-found');
    await expect(ports.history.exportSince('odd')).rejects.toThrow('cursor');
    await expect(stranger.history.exportSince(null)).rejects.toThrow('401');
    await ports.clients.devices();
    await ports.admission.holdEveryoneOut({ 'zh-CN': '维护', en: 'Maintenance' });
    await ports.admission.admit(['user-1', 'user-3']);
    await ports.admission.callBack(['user-3']);
    await ports.admission.state();
    expect((await ports.sessions.logIn('user-2', phone)).result).toBe('held-out');
    const login = await ports.sessions.logIn('user-1', phone);
    if (login.result !== 'in') throw new Error(login.why);
    const { session } = login;
    const group = await session.createGroup('g', [], 'k');
    await session.send(group, 'hi', 'k');
    await session.receive(group);
    await session.download(await session.upload('n.bin', new Uint8Array([1, 2]), 'k'));
    await session.logOut();
    await expect(session.receive(group)).rejects.toThrow('401 no-session');
    await ports.admission.letEveryoneIn();
    expect((await ports.signals.sample()).completed).toHaveLength(1);
    const bytes = new Uint8Array([7]);
    const item = {
      key: 'window/1 ü',
      conversation: group,
      from: 'user-1',
      at: '2026-12-06T00:00:00.000Z',
      text: 'PO-1 approved',
    };
    await ports.replay.put({
      ...item,
      kind: 'upload',
      file: { name: 'n', digest: sha256(bytes), bytes },
    });
    expect(await ports.replay.put({ ...item, kind: 'approval', key: 'a', from: 'nobody' })).toMatchObject({
      result: 'refused',
    });
    expect(await ports.replay.digestOf(item.key)).toMatch(/^[0-9a-f]{64}$/);
    expect(await ports.replay.digestOf('none')).toBeNull();
    await ports.approvalRecords.list();
    await caller.call({ method: 'GET', path: '/v1/turns/user-1', timeLimitMs: 5_000 });
    world.messenger.beginMaintenance();
    expect((await ports.sessions.logIn('user-1', phone)).result).toBe('held-out');
    await expect(ports.history.exportSince(null)).rejects.toThrow('503 down');
    world.messenger.endMaintenance();
    const old = await ports.sessions.logIn('user-1', { ...phone, version: '1.0' });
    expect(old.result).toBe('failed');
    expect(problems).toEqual([]);
    expect([...used.keys()].sort()).toEqual(operations.map(({ operation }) => operation.operationId).sort());
    expect([...(used.get('logIn') ?? [])].sort()).toEqual([201, 403, 426, 503]);
  });

  it('answers a request that it cannot read with what is missing', async () => {
    const plain = createHttpCaller({ baseUrl: server.baseUrl, maxSockets: 1, counted: world.clock.busy });
    const answer = await plain.call({
      method: 'POST',
      path: '/v1/sessions',
      body: { account: 'user-1' },
      timeLimitMs: 5_000,
    });
    expect(answer.status).toBe(400);
    expect(answer.bytes.toString()).toContain('the body lacks secret, device, platform, version');
    const garbage = await plain.call({
      method: 'POST',
      path: '/v1/sessions',
      body: new TextEncoder().encode('{'),
      timeLimitMs: 5_000,
    });
    expect(garbage.status).toBe(400);
    expect((await plain.call({ method: 'GET', path: '/v2/x', timeLimitMs: 5_000 })).status).toBe(404);
    plain.close();
  });

  it('describes bodies closely enough that a wrong one is noticed', () => {
    const request = { method: 'GET', path: '/v1/status', timeLimitMs: 1 } as const;
    const answer = { status: 200, bytes: Buffer.from('{"state":"asleep","control":"admission"}') };
    expect(problemsOf(request, answer)).toHaveLength(1);
    expect(problemsOf(request, { status: 418, bytes: Buffer.from('{}') })).toHaveLength(1);
  });
});

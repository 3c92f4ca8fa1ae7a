// Deferred work stands still before the switch and goes on after it: by its own switch where that confirms, else by its
// owner, of whom the gate may ask that he has done it.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { deferredWork } from '../../../pipelines/adapters/deferred/deferred-work.ts';
import { runPhase } from '../../../pipelines/engine/run-phase.ts';
import { takeToDos } from '../../../pipelines/engine/take-to-dos.ts';
import { openToDos } from '../../../pipelines/ledger/fold.ts';
import { createToDoList } from '../../../pipelines/operation/stored-to-do-list.ts';
import type { WindowPlan } from '../../../pipelines/plan/window-plan.ts';
import { openNight } from '../../support/night.ts';

const work = (id: string, more: Partial<WindowPlan['defer'][number]> = {}): WindowPlan['defer'][number] => ({
  id,
  kind: 'sync',
  title: { 'zh-CN': id, en: id },
  owner: 'backup-engineer',
  ...more,
});

/** An outside with a switch each: a hook that may lie, and GitHub's workflows. */
const heard: string[] = [];
let hookSays: (paused: boolean) => unknown = (paused) => ({ paused });
let state = 'active';
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    heard.push(`${request.method} ${request.url} ${body}`);
    response.setHeader('content-type', 'application/json');
    if (request.url === '/hook') return response.end(JSON.stringify(hookSays(JSON.parse(body).paused)));
    if (request.url?.endsWith('/disable')) state = 'disabled_manually';
    if (request.url?.endsWith('/enable')) state = 'active';
    if (request.method === 'PUT') return response.writeHead(204).end();
    response.end(JSON.stringify({ state }));
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
afterAll(() => void server.close());
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function withSwitches(works: readonly WindowPlan['defer'][number][]) {
  const night = await openNight({ plan: { defer: works } });
  const toDo = createToDoList({
    store: night.store,
    window: night.run.window,
    windowKey: () => night.keyring.windowKey(night.run.window),
    tell: () => undefined,
  });
  const deferred = deferredWork(works, toDo, (name) => (name === 'HOOK' ? `${address}/hook` : 'token'), {
    fetch,
    apiUrl: address,
  });
  const toDos = async () => {
    await takeToDos(night.run, 'pre-backup');
    return openToDos(night.run.state());
  };
  return { night, deferred, toDos };
}

test('a hook that answers how it stands, and a workflow that GitHub says is off, are confirmed', async () => {
  hookSays = (paused) => ({ paused });
  const workflow = { repository: 'o/r', file: 'nightly.yml', token: 'TOKEN' };
  const { deferred, toDos } = await withSwitches([work('a', { hook: 'HOOK' }), work('b', { workflow })]);
  expect([await deferred.pause('a'), await deferred.pause('b')]).toEqual(['confirmed', 'confirmed']);
  expect(state).toBe('disabled_manually');
  expect([await deferred.resume('b'), state]).toEqual(['confirmed', 'active']);
  expect(await toDos()).toEqual([]);
});

test('a switch that does not confirm becomes a to-do of the owner that says why', async () => {
  hookSays = () => ({ paused: false });
  const { deferred, toDos } = await withSwitches([work('a', { hook: 'HOOK' })]);
  expect(await deferred.pause('a')).toBe('asked');
  const [toDo] = await toDos();
  expect(toDo).toMatchObject({ id: 'pause a', owner: 'backup-engineer' });
  expect(toDo?.text.en).toContain('does not confirm');
});

test('work without a switch is asked for once, and nobody resumes what nobody paused', async () => {
  const { deferred, toDos } = await withSwitches([work('a'), work('b')]);
  expect([await deferred.pause('a'), await deferred.pause('a')]).toEqual(['asked', 'asked']);
  expect((await toDos()).map(({ id, text }) => [id, text.en])).toEqual([['pause a', 'Pause “a”']]);
  expect(await deferred.resume('b')).toBe('confirmed');
  await deferred.resume('a');
  expect((await toDos()).map(({ text }) => text.en)).toEqual(['Resume “a”']);
});

test('it is paused in the last round and not days before, a meeting never, and resumed in order at the end', async () => {
  const defer = [work('a'), work('m', { kind: 'meeting' }), work('b')];
  const night = await openNight({ plan: { defer } });
  const paused = () => night.acts.filter((act) => /^(pause|resume) /.test(act));
  expect(await runPhase(night.run, 'pre-backup', 1)).toMatchObject({ result: 'done' });
  expect(paused()).toEqual([]);
  expect(await runPhase(night.run, 'pre-backup', 2)).toMatchObject({ result: 'done' });
  expect(paused()).toEqual(['pause a', 'pause b']);
  expect(await runPhase(night.run, 'close-out', 1)).toMatchObject({ result: 'done' });
  expect(paused().slice(2)).toEqual(['resume a', 'resume b']);
});

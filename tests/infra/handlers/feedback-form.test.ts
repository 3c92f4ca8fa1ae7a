// The form's web entry with everything around it in memory.

import { afterEach, expect, test, vi } from 'vitest';
import { type FormPorts, takeForm } from '../../../infra/handlers/feedback-form.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import {
  activeWindow,
  activeWindowBytes,
  activeWindowKey,
} from '../../../pipelines/auto-reply/active-window.ts';
import { type Feedback, readWords } from '../../../pipelines/feedback/feedback-fact.ts';
import { digestOfCode } from '../../../pipelines/feedback/one-time-code.ts';
import { readProof } from '../../../pipelines/gates/statements/read-proof.ts';
import { sealingKeyOf } from '../../../pipelines/ledger/sealed.ts';
import { duringWindow } from '../../support/letters.ts';
import { testVoice } from '../../support/run-key.ts';
import { validOrganisation, validPlan } from '../../support/valid-plan.ts';

afterEach(() => vi.restoreAllMocks());

const windowKey = new Uint8Array(32).fill(7);
/** Of the one person who was asked. */
const code = '0123-4567-89ab-cdef';

async function world(at = duringWindow) {
  const store = createMemoryStore();
  const active = {
    ...activeWindow(validPlan, validOrganisation, null, sealingKeyOf(windowKey)),
    codes: [digestOfCode(code)],
  };
  await store.create(activeWindowKey(validPlan.id), activeWindowBytes(active));
  const lines: string[] = [];
  vi.spyOn(console, 'info').mockImplementation((line: string) => void lines.push(line));
  let used = 0;
  const ports: FormPorts = {
    now: () => Temporal.Instant.from(at),
    store,
    voice: testVoice('form'),
    random: (bytes) => new Uint8Array(bytes).fill(++used),
  };
  const facts = async (): Promise<readonly Feedback[]> => {
    const keys = await store.list(`windows/${validPlan.id}/facts/`);
    const read = await Promise.all(keys.map((key) => store.read(key)));
    return read.map((bytes, index) => {
      const found = readProof((keys[index] ?? '').replace(/^.*facts\//, ''), bytes ?? new Uint8Array());
      if (found.result !== 'read' || found.proof.door !== 'form') throw new Error('no form');
      return found.proof.fact as Feedback;
    });
  };
  return { ports, facts, lines, store };
}

const press = (fields: Readonly<Record<string, string>>, method = 'POST', encoded = true) => {
  const body = new URLSearchParams(fields).toString();
  return {
    requestContext: { http: { method } },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    // HTTP APIs hand forms over in Base64.
    body: encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: encoded,
  };
};

test('one press is one fact that only the window’s key opens; pressed twice it is still one', async () => {
  const { ports, facts, lines, store } = await world();
  const pressed = press({ trouble: 'messages', text: '收不到 4711 的消息', department: '客服' });
  for (const round of [1, 2]) {
    const { statusCode, body, headers } = await takeForm(pressed, ports);
    expect([round, statusCode]).toEqual([round, 200]);
    expect(body).toContain('收到了，谢谢');
    expect(body).toContain('Thank you, we have it');
    expect(headers['content-security-policy']).toContain("form-action 'none'");
  }
  const [fact, ...more] = await facts();
  expect(more).toEqual([]);
  expect(fact).toMatchObject({
    kind: 'feedback',
    way: 'form',
    trouble: 'messages',
    at: '2026-12-05T18:00:00.000Z',
  });
  expect(fact && readWords(windowKey, validPlan.id, fact)).toEqual({
    text: '收不到 4711 的消息',
    writer: null,
    department: '客服',
  });
  expect(`${JSON.stringify(fact)} ${lines.join('\n')}`).not.toMatch(/4711|客服|收不到/);
  expect((await store.list('windows/')).every((key) => key.includes('/facts/form/form-'))).toBe(true);
});

test.each([
  ['a program that fills in every field', press({ trouble: 'login', website: 'x' }), 200],
  ['nothing chosen', press({ text: 'hello' }), 400],
  ['a kind that is not offered', press({ trouble: 'unclear' }), 400],
  ['a book', press({ trouble: 'login', text: 'x'.repeat(20_000) }), 413],
  ['a book in plain text', press({ trouble: 'login', text: 'x'.repeat(30_000) }, 'POST', false), 413],
  ['a look', press({ trouble: 'login' }, 'GET'), 400],
  [
    'an empty call',
    { requestContext: { http: { method: 'POST' } }, headers: {}, isBase64Encoded: false },
    400,
  ],
])('%s writes nothing', async (_, call, status) => {
  const { ports, facts } = await world();
  expect((await takeForm(call, ports)).statusCode).toBe(status);
  expect(await facts()).toEqual([]);
});

test('outside a window and its day after nobody listens', async () => {
  for (const at of ['2026-12-06T00:59:00+08:00', '2026-12-07T05:00:00+08:00']) {
    const { ports, facts } = await world(at);
    expect((await takeForm(press({ trouble: 'login' }), ports)).statusCode).toBe(409);
    expect(await facts()).toEqual([]);
  }
});

test('a flood is turned away, politely', async () => {
  const { ports, facts } = await world();
  const codes: number[] = [];
  for (let index = 0; index < 25; index += 1)
    codes.push((await takeForm(press({ trouble: 'login', text: `${index}` }), ports)).statusCode);
  expect(codes.filter((code) => code === 200)).toHaveLength(20);
  expect(codes.slice(20)).toEqual(Array(5).fill(429));
  expect(await facts()).toHaveLength(20);
});

test('a link opens a page and says nothing; a press of it counts once, and no flood of others keeps it out', async () => {
  const { ports, facts } = await world();
  const looked = await takeForm({ ...press({}, 'GET'), queryStringParameters: { code } }, ports);
  expect([looked.statusCode, await facts()]).toEqual([200, []]);
  expect(looked.body).toContain(code);
  for (let index = 0; index < 25; index += 1)
    await takeForm(press({ trouble: 'login', text: `${index}` }), ports);
  const pressed = press({ trouble: 'none', code });
  expect([await takeForm(pressed, ports), await takeForm(pressed, ports)]).toMatchObject([
    { statusCode: 200 },
    { statusCode: 410 },
  ]);
  const yes = (await facts()).filter(({ trouble }) => trouble === 'none');
  expect(yes.map((fact) => readWords(windowKey, validPlan.id, fact)?.text)).toEqual([code]);
});

test('a code of which no look has told yet is kept for the record to judge, and floods nobody', async () => {
  const { ports, facts } = await world();
  const newer = (index: number) => press({ trouble: 'none', code: `0123-4567-89ab-${4000 + index}` });
  const statuses: number[] = [];
  for (let index = 0; index < 25; index += 1) statuses.push((await takeForm(newer(index), ports)).statusCode);
  expect(statuses).toEqual([...Array(20).fill(200), ...Array(5).fill(429)]);
  const [first] = await facts();
  expect(first && readWords(windowKey, validPlan.id, first)?.text.trim()).toMatch(/^0123-4567-89ab-40/);
  expect((await takeForm(press({ trouble: 'none', code }), ports)).statusCode).toBe(200);
});

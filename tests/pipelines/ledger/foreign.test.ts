// Whatever lies in a store, comes over the net or is said by people: every parser answers it, with a value or with a
// reason, and none throws anything but words for a person. Bytes, strings and JSON of every kind, and shapes that were
// almost right.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { answerBatch } from '../../../infra/handlers/auto-reply-mail.ts';
import { recordFeedback } from '../../../infra/handlers/ses-feedback.ts';
import { approvalsIn } from '../../../pipelines/adapters/by-hand/approval-list.ts';
import { fieldsOf } from '../../../pipelines/adapters/channels/web-channel.ts';
import { historyBody } from '../../../pipelines/adapters/http/contract.ts';
import { confirmedByHook } from '../../../pipelines/adapters/http/hook.ts';
import type { HttpCaller } from '../../../pipelines/adapters/http/http-call.ts';
import { createJsonClient } from '../../../pipelines/adapters/http/json-client.ts';
import { messengerDialect } from '../../../pipelines/adapters/http/messenger.ts';
import { createMatrixClient } from '../../../pipelines/adapters/matrix/matrix-client.ts';
import { matrixEvent } from '../../../pipelines/adapters/matrix/rooms.ts';
import { readMdmExport } from '../../../pipelines/adapters/mdm/read-export.ts';
import { openHandedIn } from '../../../pipelines/adapters/outbox/hand-in.ts';
import { itemIn } from '../../../pipelines/adapters/outbox/item-value.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { awsPlace, clientOf } from '../../../pipelines/adapters/stores/object-place.ts';
import { activeWindowKey, readActiveWindows } from '../../../pipelines/auto-reply/active-window.ts';
import { dingtalkText } from '../../../pipelines/auto-reply/dingtalk-callback.ts';
import { readManifest } from '../../../pipelines/continuity/backup-manifest.ts';
import { restoreRound } from '../../../pipelines/continuity/restore.ts';
import { takeTimes } from '../../../pipelines/effects/shared-quota.ts';
import { hearVendor } from '../../../pipelines/engine/hear-vendor.ts';
import { UserError } from '../../../pipelines/errors.ts';
import { feedbackOfForm } from '../../../pipelines/feedback/feedback-of-form.ts';
import { parseLine } from '../../../pipelines/gates/commands/parse-line.ts';
import { readProof } from '../../../pipelines/gates/statements/read-proof.ts';
import { readAppend } from '../../../pipelines/ledger/append.ts';
import authority from '../../../pipelines/ledger/authority.json' with { type: 'json' };
import { canonicalBytes, digestOf } from '../../../pipelines/ledger/canonical.ts';
import { certifiersIn } from '../../../pipelines/ledger/certifiers.ts';
import { parseCheckpoint } from '../../../pipelines/ledger/checkpoint.ts';
import { judgeClaim, readClaims } from '../../../pipelines/ledger/claim.ts';
import { claimKey, entryKey, erasedKey, evidenceKey } from '../../../pipelines/ledger/keys.ts';
import { readPack } from '../../../pipelines/ledger/pack.ts';
import { decryptPersonal } from '../../../pipelines/ledger/personal.ts';
import { readAnswer, readForeign } from '../../../pipelines/ledger/read-foreign.ts';
import { readLedger } from '../../../pipelines/ledger/read-ledger.ts';
import { judgeRunToken } from '../../../pipelines/ledger/run-token.ts';
import { openSealed } from '../../../pipelines/ledger/sealed.ts';
import { openNote } from '../../../pipelines/ledger/signed-note.ts';
import { readToDos } from '../../../pipelines/ledger/to-do.ts';
import { readQueuedNotice } from '../../../pipelines/notices/queued-notice.ts';
import { erasedAt } from '../../../pipelines/operation/erase-window.ts';
import { writingOfJob } from '../../../pipelines/operation/job.ts';
import { withQueues } from '../../../pipelines/operation/queued-channels.ts';
import { outdatedAccounts } from '../../../pipelines/phases/client-version.ts';
import type { PhaseContext } from '../../../pipelines/phases/context.ts';
import type { Clock } from '../../../pipelines/ports.ts';
import { createJumpingClock } from '../../../pipelines/rehearsal/clock/jumping-clock.ts';
import { readDocument } from '../../../pipelines/vendor/read-document.ts';
import { readPreview } from '../../../pipelines/views/infra-text.ts';
import { readPublished } from '../../../pipelines/views/published.ts';
import { type Night, openNight, stateAfter } from '../../support/night.ts';
import { createTestIssuer } from '../../support/run-token.ts';

const window = '2026-12-06-night';
const key = new Uint8Array(32).fill(7);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Names that mean something to a program, and what our own objects say. */
const words = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  '\ud800',
  'kind',
  'statement',
  'signature',
  'by',
  'at',
  'says',
  'format',
  'result',
  'window',
  'bodies',
  'comment',
  'text',
);
const strings = fc.oneof(words, fc.string({ unit: 'binary' }), fc.string());
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    strings,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(strings, tie('value'), { maxKeys: 8, noNullPrototype: true }),
  ),
})).value;
const monsters = fc.constantFrom(
  `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  JSON.stringify({ text: 'x'.repeat(2 ** 21) }),
  '{"statement":{"by":"\\ud800"}}',
  '{"__proto__":{"format":1}}',
  '\ufeff{}',
  '',
);
const foreign = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  monsters.map((one) => new TextEncoder().encode(one)),
  values.map((one) => new TextEncoder().encode(JSON.stringify(one) ?? '')),
);

type Reader = (bytes: Uint8Array) => unknown;

const clock: Clock = {
  now: () => 0,
  elapsed: () => 0,
  sleep: async () => undefined,
  sleepUntil: async () => undefined,
};
const evidence = [{ name: 'outdated.json', key: 'x', digest: `sha256:${'0'.repeat(64)}` }];
const counted = stateAfter(
  { kind: 'phase-started', phase: 'client-version', round: 1, attempt: 1, snapshot: 'sha256:x', code: 'x' },
  {
    kind: 'phase-finished',
    phase: 'client-version',
    round: 1,
    result: { result: 'done', summary: { 'zh-CN': '', en: '' }, evidence },
  },
);
const workflow = createTestIssuer().workflow;
let night: Night;
beforeAll(async () => {
  // Functions say of every word that they set aside.
  for (const name of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, name).mockImplementation(() => undefined);
  night = await openNight();
});

const storeWith = async (key: string, bytes: Uint8Array) => {
  const store = createMemoryStore();
  await store.create(key, bytes);
  return store;
};
const answering = (bytes: Uint8Array, status: number): HttpCaller => ({
  call: async () => ({ status, bytes: Buffer.from(bytes) }),
  close: () => undefined,
});
const clients = (bytes: Uint8Array) =>
  [200, 500].flatMap((status) => [
    createJsonClient({ baseUrl: '', caller: answering(bytes, status), clock }, messengerDialect).json(
      { method: 'GET', path: '/', repeatable: false },
      historyBody,
    ),
    createMatrixClient({ baseUrl: '', caller: answering(bytes, status), clock }).json(
      { method: 'GET', path: '/', repeatable: false },
      { chunk: { $list: matrixEvent } },
    ),
  ]);

/** Errors in words are an answer where nothing can go on without it; what a program stumbles over is none. */
const inWords = async (read: () => unknown) => {
  try {
    return await read();
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(error).not.toBeInstanceOf(RangeError);
    expect(error).not.toBeInstanceOf(SyntaxError);
    return null;
  }
};
const forUser = async (read: () => unknown) => {
  try {
    return await read();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return null;
  }
};

/** By the file that reads: how it is tried, or where, or why nobody else writes what it reads. */
const readers: Readonly<Record<string, Reader | string>> = {
  'infra/handlers/auto-reply-mail.ts': (bytes) =>
    answerBatch(
      { Records: [{ messageId: 'x', body: text(bytes) }] },
      {} as Parameters<typeof answerBatch>[1],
    ),
  'infra/handlers/dispatch.ts': 'every word of a queue is tried on its own, and goes back to it',
  'infra/handlers/github-app.ts': 'by shape alone: it is thrown in words to the queue',
  'infra/handlers/robot-callback.ts': 'the company’s own secret; what robots say is tried below',
  'infra/handlers/ses-feedback.ts': (bytes) =>
    recordFeedback(
      { Records: [{ messageId: 'x', body: text(bytes) }] },
      night.store,
      {} as Parameters<typeof recordFeedback>[2],
      Temporal.Instant.fromEpochMilliseconds(0),
    ),
  'pipelines/adapters/by-hand/approval-list.ts': (bytes) => forUser(() => approvalsIn(text(bytes), 'x')),
  'pipelines/adapters/by-hand/exported-messenger.ts':
    'tests/pipelines/adapters/by-hand/exported-messenger.test.ts',
  'pipelines/adapters/channels/web-channel.ts': (bytes) => fieldsOf(text(bytes)),
  'pipelines/adapters/checks/vitest-checks.ts': 'tests/pipelines/adapters/checks/vitest-checks.test.ts',
  'pipelines/adapters/http/hook.ts': (bytes) =>
    inWords(() =>
      confirmedByHook(
        'https://hook.example.com/',
        { paused: true },
        'paused',
        async () => new Response(Buffer.from(bytes)),
      ),
    ),
  'pipelines/adapters/http/http-call.ts': 'tests/pipelines/adapters/http/json-client.test.ts',
  'pipelines/adapters/http/json-client.ts': (bytes) =>
    Promise.all(clients(bytes).map((one) => inWords(() => one))),
  'pipelines/adapters/http/messenger.ts': (bytes) =>
    Promise.all(clients(bytes).map((one) => inWords(() => one))),
  'pipelines/adapters/matrix/admin-session.ts': 'by shape alone, as matrix-client.ts reads it',
  'pipelines/adapters/matrix/approvals.ts': 'by shape alone, within what matrix-client.ts has read',
  'pipelines/adapters/matrix/history.ts': 'its own cursor',
  'pipelines/adapters/matrix/hold-marker.ts': 'by shape alone, within what matrix-client.ts has read',
  'pipelines/adapters/matrix/matrix-client.ts': (bytes) =>
    Promise.all(clients(bytes).map((one) => inWords(() => one))),
  'pipelines/adapters/matrix/replay.ts': 'by shape alone, within what matrix-client.ts has read',
  'pipelines/adapters/mdm/read-export.ts': (bytes) =>
    readMdmExport(bytes, { kind: 'jamf', apps: ['x'], accountOf: (name) => name }),
  'pipelines/adapters/outbox/hand-in.ts': (bytes) => openHandedIn(key, window, bytes),
  'pipelines/adapters/outbox/item-value.ts': (bytes) => {
    const read = readAnswer(bytes, 'anything');
    return read.result === 'read' ? itemIn(read.value) : null;
  },
  'pipelines/adapters/signers/run-key.ts': 'by shape alone: GitHub’s own words to its run',
  'pipelines/adapters/secret-texts.ts': (bytes) =>
    forUser(() =>
      clientOf({ ...awsPlace('record'), credentials: 'X' }, { TIDEOVER_STORE_KEYS: text(bytes) }),
    ),
  'pipelines/auto-reply/active-window.ts': (bytes) =>
    forUser(async () => readActiveWindows(await storeWith(activeWindowKey(window), bytes))),
  'pipelines/auto-reply/dingtalk-callback.ts': (bytes) => dingtalkText(text(bytes)),
  'pipelines/adapters/sources/history-with-sources.ts': 'its own cursor',
  'pipelines/continuity/backup-manifest.ts': async (bytes) =>
    readManifest(await storeWith('manifest', bytes), 'manifest', async (sealed) => sealed),
  'pipelines/continuity/restore.ts': async (bytes) => {
    const sink = { items: async () => undefined, file: async () => undefined };
    await restoreRound(await storeWith('manifest', bytes), 'manifest', async (sealed) => sealed, sink);
  },
  'pipelines/effects/queue.ts': 'tests/pipelines/effects/queue.test.ts',
  'pipelines/effects/shared-quota.ts': async (bytes) => {
    const store = await storeWith('quotas/wecom/00000001.json', bytes);
    await store.create('quotas/_windows/other/0-9000000000000000', new Uint8Array());
    const channel = {
      id: 'wecom',
      limits: { perMinute: 20, atOnce: 1, size: { most: 1, unit: 'bytes' } },
    } as const;
    const taken = await takeTimes(
      { window: 'w', store, clock: createJumpingClock(0) },
      channel,
      { begun: 0, sent: 0, pace: { sentAt: [] } },
      [1],
    );
    expect(taken[0]).toBeLessThan(10 * 60_000);
  },
  'pipelines/engine/hear-vendor.ts': async (bytes) => {
    const read = readAnswer(bytes, 'anything');
    const said = (read.result === 'read' ? read.value : text(bytes)) as never;
    await hearVendor(night.run, { read: async () => said });
  },
  'pipelines/gates/corrections.ts': 'tried in tests/attacks: stuck and corrections',
  'pipelines/gates/statements/read-proof.ts': (bytes) =>
    ['ssh', 'comment', 'mail', 'form', 'drift', 'elsewhere'].map((door) =>
      readProof(`${door}/1.json`, bytes),
    ),
  'pipelines/ledger/certifiers.ts': (bytes) => certifiersIn(bytes, digestOf(bytes)),
  'pipelines/ledger/append.ts': readAppend,
  'pipelines/ledger/claim.ts': (bytes) => judgeClaim(bytes, window, 1, null),
  'pipelines/ledger/pack.ts': (bytes) => readPack(bytes, `windows/${window}/packs/00000001-00000064.txt`),
  'pipelines/ledger/run-token.ts': (bytes) => {
    const part = Buffer.from(bytes).toString('base64url');
    return [text(bytes), `${part}.${part}.x`].map((token) => judgeRunToken(token, 'x', workflow));
  },
  'pipelines/ledger/to-do.ts': async (bytes) =>
    readToDos({
      store: await storeWith(evidenceKey(window, 'to-do', '0001.json'), bytes),
      window,
      pseudonymOf: (name) => name,
    }),
  'pipelines/notices/queued-notice.ts': (bytes) => forUser(() => readQueuedNotice(text(bytes))),
  'pipelines/operation/earlier-windows.ts': 'by shape alone: evidence of a phase, or as good as none',
  'pipelines/operation/erase-window.ts': async (bytes) =>
    erasedAt(await storeWith(erasedKey(window), bytes), window, true),
  'pipelines/operation/job.ts': (bytes) =>
    forUser(() => writingOfJob({ TIDEOVER_HANDLERS: text(bytes) })(window)),
  'pipelines/operation/queued-channels.ts': (bytes) =>
    forUser(() => withQueues(new Map(), text(bytes), window)),
  'pipelines/operation/tried-before.ts': 'by shape alone: a file that people committed, or as good as none',
  'pipelines/operation/watch-vendor.ts': 'by shape alone: its own memory, or as good as none',
  'pipelines/phases/client-version.ts': (bytes) =>
    outdatedAccounts({
      state: () => counted,
      readEvidence: async () => bytes,
      roster: [],
      pseudonymOf: (account: string) => account,
    } as unknown as PhaseContext),
  'pipelines/vendor/read-document.ts': (bytes) => readDocument(bytes, { publishedAt: null, zone: null }),
  'pipelines/views/infra-text.ts': (bytes) => readPreview(text(bytes)),
  'pipelines/views/published.ts': (bytes) => readPublished(text(bytes), window),
};

/** Whatever else reads words of others. */
const parsers: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(
    Object.keys(authority.shapes).flatMap((shape): [string, Reader][] => [
      [`shape ${shape}`, (bytes) => readForeign(bytes, shape)],
      [`answer ${shape}`, (bytes) => void readAnswer(bytes, shape)],
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(readers).filter((reader): reader is [string, Reader] => typeof reader[1] === 'function'),
  ),
  note: (bytes) => openNote(bytes, []),
  checkpoint: (bytes) => parseCheckpoint(text(bytes)),
  'people’s data': (bytes) => decryptPersonal(key, window, bytes),
  sealed: (bytes) => openSealed(key, window, text(bytes)),
  line: (bytes) => parseLine(text(bytes)),
  form: (bytes) => feedbackOfForm(text(bytes), { window }, Temporal.Instant.fromEpochMilliseconds(0)),
};

/** Why these may read JSON without a shape. */
const withoutShape: Readonly<Record<string, string>> = {
  'infra/configuration.ts': 'settings of the stack’s own owner',
  'infra/handlers/robot-callback.ts': 'what the stack wrote into its function',
  'infra/policy/between.ts': 'policies that the stack makes',
  'infra/policy/graph.ts': 'policies that the stack makes',
  'infra/policy/reachable.ts': 'a format that the stack makes',
  'pipelines/adapters/checks/subject.ts': 'what the phase wrote for its own child',
  'pipelines/adapters/state-file.ts': 'what a rehearsal wrote for itself',
  'pipelines/ledger/canonical.ts': 'compared with its own spelling',
  'pipelines/ledger/read-foreign.ts': 'the one door',
  'pipelines/plan/shapes/in-part.ts': 'our own schema',
  'scripts/github/after.ts': 'GitHub’s own words to its run',
  'scripts/ground.ts': 'a token that GitHub has signed',
  'scripts/infra.ts': 'what Pulumi prints',
  'scripts/lib/generated.ts': 'a file of our own',
};

const source = ['pipelines', 'scripts', 'infra']
  .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
  .filter((file) => file.isFile() && file.name.endsWith('.ts'))
  .map((file) => join(file.parentPath, file.name))
  .filter((path) => !path.startsWith('pipelines/rehearsal/'))
  .map((path) => ({ path, code: readFileSync(path, 'utf8') }));
const filesWith = (pattern: RegExp) => source.flatMap(({ path, code }) => (pattern.test(code) ? [path] : []));

describe('every reader of what others wrote', () => {
  test('is tried here, or somewhere, or reads what nobody else writes', () => {
    const reading = filesWith(/^import (?!type)[^;]*read-foreign\.ts'/m);
    const known = new Set(['pipelines/ledger/read-foreign.ts', ...Object.keys(readers)]);
    expect(reading.filter((path) => !known.has(path))).toEqual([]);
    const paths = source.map(({ path }) => path);
    expect(Object.keys(readers).filter((path) => !paths.includes(path))).toEqual([]);
    const named = Object.values(readers).filter((one) => typeof one === 'string' && one.endsWith('.test.ts'));
    expect(named.filter((path) => !existsSync(path as string))).toEqual([]);
  });

  test('goes by shape', () => {
    expect(filesWith(/\bJSON\.parse\(|\.json\(\)/).toSorted()).toEqual(Object.keys(withoutShape));
  });
});

describe('nothing that others wrote is thrown', () => {
  test.for(Object.entries(parsers))('by the reader of %s', async ([, parse]) => {
    await fc.assert(
      fc.asyncProperty(foreign, async (bytes) => {
        const read = await parse(bytes);
        // What was read can be written: no lone surrogate, nothing that JSON cannot say.
        if (read !== null && typeof read === 'object' && 'value' in read) canonicalBytes(read.value);
      }),
      { numRuns: 100 },
    );
  });

  test('by whoever reads a store', async () => {
    await fc.assert(
      fc.asyncProperty(foreign, async (bytes) => {
        const store = createMemoryStore();
        await store.create(entryKey(window, 1), bytes);
        await store.create(claimKey(window, 1), bytes);
        expect((await readLedger(store, window)).entries()).toEqual([]);
        expect((await readClaims(store, window, 1, null)).newest).toBeNull();
      }),
    );
  });
});

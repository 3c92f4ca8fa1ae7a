// Whatever lies in a store, comes over the net or is said by people: every parser answers it, with a value or with a
// reason, and none throws anything but words for a person. Bytes, strings and JSON of every kind, and shapes that were
// almost right.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf } from '../../../pipelines/adapters/channels/web-channel.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { activeWindowKey, readActiveWindows } from '../../../pipelines/auto-reply/active-window.ts';
import { dingtalkText } from '../../../pipelines/auto-reply/dingtalk-callback.ts';
import { UserError } from '../../../pipelines/errors.ts';
import { feedbackOfForm } from '../../../pipelines/feedback/feedback-of-form.ts';
import { parseLine } from '../../../pipelines/gates/commands/parse-line.ts';
import { readProof } from '../../../pipelines/gates/statements/read-proof.ts';
import { readAppend } from '../../../pipelines/ledger/append.ts';
import authority from '../../../pipelines/ledger/authority.json' with { type: 'json' };
import { canonicalBytes } from '../../../pipelines/ledger/canonical.ts';
import { certifiersIn } from '../../../pipelines/ledger/certifiers.ts';
import { parseCheckpoint } from '../../../pipelines/ledger/checkpoint.ts';
import { judgeClaim, readClaims } from '../../../pipelines/ledger/claim.ts';
import { claimKey, entryKey, evidenceKey } from '../../../pipelines/ledger/keys.ts';
import { readPack } from '../../../pipelines/ledger/pack.ts';
import { decryptPersonal } from '../../../pipelines/ledger/personal.ts';
import { readForeign } from '../../../pipelines/ledger/read-foreign.ts';
import { readLedger } from '../../../pipelines/ledger/read-ledger.ts';
import { openSealed } from '../../../pipelines/ledger/sealed.ts';
import { openNote } from '../../../pipelines/ledger/signed-note.ts';
import { readToDos } from '../../../pipelines/ledger/to-do.ts';
import { readQueuedNotice } from '../../../pipelines/notices/queued-notice.ts';

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

const parsers: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  ...Object.fromEntries(
    Object.keys(authority.shapes).map((shape) => [`shape ${shape}`, (bytes) => readForeign(bytes, shape)]),
  ),
  append: readAppend,
  claim: (bytes) => judgeClaim(bytes, window, 1, null),
  pack: (bytes) => readPack(bytes, `windows/${window}/packs/00000001-00000064.txt`),
  note: (bytes) => openNote(bytes, []),
  checkpoint: (bytes) => parseCheckpoint(text(bytes)),
  certifiers: (bytes) => certifiersIn(bytes, 'sha256:x'),
  'people’s data': (bytes) => decryptPersonal(key, window, bytes),
  sealed: (bytes) => openSealed(key, window, text(bytes)),
  ...Object.fromEntries(
    ['ssh', 'comment', 'mail', 'form', 'drift', 'elsewhere'].map((door) => [
      `fact at ${door}`,
      (bytes) => readProof(`${door}/1.json`, bytes),
    ]),
  ),
  line: (bytes) => parseLine(text(bytes)),
  'answer of a channel': (bytes) => fieldsOf(text(bytes)),
  form: (bytes) => feedbackOfForm(text(bytes), window, Temporal.Instant.fromEpochMilliseconds(0)),
  robot: (bytes) => dingtalkText(text(bytes)),
};

describe('nothing that others wrote is thrown', () => {
  test.for(Object.entries(parsers))('by the reader of %s', ([, parse]) => {
    fc.assert(
      fc.property(foreign, (bytes) => {
        const read = parse(bytes);
        // What was read can be written: no lone surrogate, nothing that JSON cannot say.
        if (read !== null && typeof read === 'object' && 'value' in read) canonicalBytes(read.value);
      }),
      { numRuns: 150 },
    );
  });

  test('by whoever reads a notice in a queue, but words for a person', () => {
    fc.assert(
      fc.property(foreign, (bytes) => {
        try {
          readQueuedNotice(text(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });

  test('by whoever reads a store', async () => {
    await fc.assert(
      fc.asyncProperty(foreign, async (bytes) => {
        const store = createMemoryStore();
        await store.create(entryKey(window, 1), bytes);
        await store.create(claimKey(window, 1), bytes);
        await store.create(evidenceKey(window, 'to-do', '0001.json'), bytes);
        expect((await readLedger(store, window)).entries()).toEqual([]);
        expect((await readClaims(store, window, 1, null)).newest).toBeNull();
        await readToDos(store, window);
        await store.create(activeWindowKey(window), bytes);
        await readActiveWindows(store).catch((error: unknown) => expect(error).toBeInstanceOf(UserError));
      }),
    );
  });
});

// A small but whole record, written by the real ledger and signer, for tests that verify, change or copy it.

import { createMemorySigner } from '../../../pipelines/adapters/signers/memory-signer.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { checkWords } from '../../../pipelines/gates/statements/restate.ts';
import { readRecord } from '../../../pipelines/ledger/bundle.ts';
import { digestOf } from '../../../pipelines/ledger/canonical.ts';
import { keepCheckpoint } from '../../../pipelines/ledger/checkpoint.ts';
import type { Entry, EntryBody } from '../../../pipelines/ledger/entry.ts';
import type { WindowObjects } from '../../../pipelines/ledger/examination.ts';
import type { Fact } from '../../../pipelines/ledger/fact.ts';
import { evidenceKey, personalKey } from '../../../pipelines/ledger/keys.ts';
import { openLedger } from '../../../pipelines/ledger/ledger.ts';
import { parseVerifierKey, type VerifierKey, verifierKeyOf } from '../../../pipelines/ledger/signed-note.ts';
import type { Writers } from '../../../pipelines/plan/snapshot.ts';
import type { Clock, RunKey, Store } from '../../../pipelines/ports.ts';
import { runKey, takeAndOpen, testVoice } from '../../support/run-key.ts';

export const sampleWindow = 'w-1';
export const sampleSigner = createMemorySigner('record.example.com', new Uint8Array(32).fill(7));

export function keyOf(signer: typeof sampleSigner): VerifierKey {
  const key = parseVerifierKey(verifierKeyOf(signer));
  if (key === null) throw new Error('The signer has no key');
  return key;
}

export interface SampleRecord {
  readonly store: Store;
  readonly entries: readonly Entry[];
  given(): Promise<WindowObjects>;
}

export async function objectsOf(store: Store): Promise<Map<string, Uint8Array>> {
  const objects = new Map<string, Uint8Array>();
  for (const key of await store.list('')) objects.set(key, (await store.read(key)) as Uint8Array);
  return objects;
}

/** As `encodeBundle` writes it, of objects that need not be a record. */
export function bundleOf(objects: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const lines = [...objects]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([name, bytes]) => `${JSON.stringify({ bytes: Buffer.from(bytes).toString('base64'), key: name })}\n`,
    );
  return new TextEncoder().encode(lines.join(''));
}

/** Twenty entries, two phases, three checkpoints, one fact, two pieces of evidence. */
export async function sampleRecord(
  options: {
    readonly code?: string;
    readonly upTo?: number;
    readonly twice?: boolean;
    readonly window?: string;
    /** In place of a rehearsal: runs of our workflow and the function that reads mail certify the keys. */
    readonly certified?: {
      readonly writers: Writers;
      readonly run: RunKey['certify'];
      readonly mail: RunKey['certify'];
    };
  } = {},
): Promise<SampleRecord> {
  const window = options.window ?? sampleWindow;
  const store = createMemoryStore();
  let now = Date.parse('2026-12-05T17:00:00.000Z');
  const clock: Clock = {
    now: () => now,
    elapsed: () => now,
    sleep: async () => undefined,
    sleepUntil: async () => undefined,
  };
  const { certified } = options;
  const ledger = await openLedger({ store, window, clock, key: runKey('one', certified?.run) });
  const code = options.code ?? 'v1';
  const people = new TextEncoder().encode('nobody can read who they are');
  const roster = { digest: digestOf(people), people: 20 };
  await store.create(personalKey(window, roster.digest), people);
  await takeAndOpen(store, ledger, { roster, code, ...(certified && { writers: certified.writers }) });
  const snapshot =
    ledger.entries().flatMap(({ body }) => (body.kind === 'window-opened' ? [body.snapshot] : []))[0] ?? '';
  const evidenceBytes = new TextEncoder().encode('{"restored":3}\n');
  const evidence = {
    name: 'restore.json',
    key: evidenceKey(window, 'hold', 'restore.json'),
    digest: digestOf(evidenceBytes),
  };
  await store.create(evidence.key, evidenceBytes);
  const reportBytes = new TextEncoder().encode('<h1>Report</h1>');
  await store.create(evidenceKey(window, 'close-out', 'report.html'), reportBytes);
  const fact = {
    kind: 'feedback',
    at: '2026-12-05T17:00:00.000Z',
    way: 'mail',
    trouble: 'messages',
    sealed: 'AQ==',
  } as const satisfies Fact;
  const { trouble, sealed } = fact;
  const { key, bytes: factBytes } = await testVoice('mail', runKey('mail', certified?.mail)).spell(
    window,
    '1',
    fact.at,
    { trouble, sealed },
  );
  await store.create(key, factBytes);

  const started = (phase: 'hold' | 'verify'): EntryBody => ({
    kind: 'phase-started',
    phase,
    round: 1,
    attempt: 1,
    snapshot,
    code,
  });
  const intent: EntryBody = {
    kind: 'intent',
    effect: 'e-1',
    class: 'once',
    during: 'hold',
    what: 'tell the duty lead',
  };
  const measured = (value: number): EntryBody => ({
    kind: 'measured',
    phase: 'hold',
    name: '往返',
    value,
    unit: 'ms',
  });
  const bodies: readonly (EntryBody | 'checkpoint')[] = [
    'checkpoint',
    started('hold'),
    ...(options.twice ? [intent] : []),
    intent,
    { kind: 'outcome', effect: 'e-1', outcome: { result: 'done', detail: { receipt: 'r-1', parts: 2 } } },
    { kind: 'fact-taken', fact: 'mail/1.json', digest: digestOf(factBytes), body: fact },
    measured(12.5),
    measured(1e21),
    measured(1e-7),
    measured(-0.000001),
    measured(5e-324),
    measured(123456789012345680000),
    {
      kind: 'phase-finished',
      phase: 'hold',
      round: 1,
      result: { result: 'done', summary: { 'zh-CN': '好', en: 'Good' }, evidence: [evidence] },
    },
    'checkpoint',
    started('verify'),
    measured(3),
    measured(4),
    measured(5),
    {
      kind: 'phase-finished',
      phase: 'verify',
      round: 1,
      result: { result: 'done', summary: { 'zh-CN': '好', en: 'Good' }, evidence: [] },
    },
    measured(6),
    { kind: 'measured', phase: 'verify', name: '\u0001"\\ \ud83d\ude80', value: 0, unit: '\u007f\u2028' },
    { kind: 'window-closed', how: 'done', report: digestOf(reportBytes) },
    'checkpoint',
  ];
  for (const body of bodies) {
    if (ledger.size === options.upTo && body !== 'checkpoint') break;
    now += 1000;
    if (body === 'checkpoint') await keepCheckpoint(store, sampleSigner, ledger);
    else await ledger.append(body);
  }
  return {
    store,
    entries: ledger.entries(),
    async given() {
      const { objects, evidence: digests } = await readRecord(store, window);
      return {
        window,
        objects,
        evidence: digests,
        keys: [keyOf(sampleSigner)],
        published: [],
        checkWords,
      };
    },
  };
}

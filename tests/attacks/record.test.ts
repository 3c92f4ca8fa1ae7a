// Whoever may write into the record without a key that counts, and whoever has stolen a run's own key for an hour: the
// one has no effect, the other is found by both the auditor and the job that signs.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMemorySigner } from '../../pipelines/adapters/signers/memory-signer.ts';
import { certifiedBy, createRunKey } from '../../pipelines/adapters/signers/run-key.ts';
import { createMemoryStore } from '../../pipelines/adapters/stores/memory-store.ts';
import { followCommands } from '../../pipelines/engine/follow-commands.ts';
import { takeFacts } from '../../pipelines/engine/take-facts.ts';
import { checkWords } from '../../pipelines/gates/statements/restate.ts';
import { encodeAppend } from '../../pipelines/ledger/append.ts';
import { readRecord } from '../../pipelines/ledger/bundle.ts';
import { canonicalBytes, digestOf } from '../../pipelines/ledger/canonical.ts';
import { signedBytes } from '../../pipelines/ledger/certificate.ts';
import type { Proof, Uncertified } from '../../pipelines/ledger/entry.ts';
import {
  checkpointKey,
  claimKey,
  entryKey,
  factKey,
  snapshotKey,
  windowPrefix,
} from '../../pipelines/ledger/keys.ts';
import { readLedger } from '../../pipelines/ledger/read-ledger.ts';
import { parseVerifierKey, type VerifierKey, verifierKeyOf } from '../../pipelines/ledger/signed-note.ts';
import { verifyWindow } from '../../pipelines/ledger/verify.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { signRecord } from '../../pipelines/operation/sign-record.ts';
import { toInstantText } from '../../pipelines/plan/time.ts';
import { bundleOf, objectsOf } from '../pipelines/ledger/sample-record.ts';
import { type Attacked, onAttackedStores } from '../support/attacked-stores.ts';
import {
  bodiesOf,
  cutoverStarted,
  enterAgain,
  minute,
  type Night,
  openNight,
  say,
} from '../support/night.ts';
import { openTestLedger, rehearsalKey, takeAndOpen } from '../support/run-key.ts';
import { createTestIssuer } from '../support/run-token.ts';
import { changed, validPlan } from '../support/valid-plan.ts';

const window = validPlan.id;
const signer = createMemorySigner('record.example.com', new Uint8Array(32).fill(7));

onAttackedStores('the record', (open, name) => {
  let attacked: Attacked;
  let night: Night;

  beforeEach(async () => {
    attacked = await open();
    night = await openNight({ store: attacked.store });
  }, 60_000);

  const sign = () => signRecord(attacked.store, window, signer);

  /** The bytes of a claim for ten minutes that the thief's own key signs, with that proof of the key. */
  async function stolenClaim(
    number: number,
    key: ReturnType<typeof createRunKey>,
    prove: (of: Uncertified) => Proof | Promise<Proof>,
  ): Promise<string | Uint8Array> {
    const at = now();
    const expires = toInstantText(night.clock.now() + 10 * minute);
    const of = {
      window,
      key: key.publicKey,
      holder: 'thief',
      from: at,
      until: expires,
      sayings: ['write'],
    } as const;
    const claim = { window, number, at, expires, certificate: { ...of, proof: await prove(of) } };
    const signature = Buffer.from(await key.sign(signedBytes('claim', claim))).toString('base64');
    return canonicalBytes({ ...claim, signature });
  }
  const now = () => toInstantText(night.clock.now());

  test('what somebody puts under a window’s name before it is opened keeps nobody from opening it', async () => {
    const { store, put } = await open();
    if (name === 'git') await store.create(factKey(window, 'comment', '1'), new Uint8Array());
    const { clock } = night;
    const key = createRunKey('thief', certifiedBy(signer));
    await put(claimKey(window, 1), await stolenClaim(1, key, key.certify));
    await put(factKey(window, 'form', 'x'), '{}');
    expect(await readWindow(store, window, clock.now())).toBeNull();
    const honest = await openNight({ store, at: clock.now() });
    expect(honest.ledger.entries().length).toBeGreaterThan(1);
  });

  test('17: a well chained entry without the holder’s signature has no effect, and no reason not to sign', async () => {
    const { size, root } = night.ledger;
    const signature = Buffer.alloc(64, 1).toString('base64');
    const append = {
      format: 2,
      window,
      sequence: size + 1,
      at: now(),
      claim: 1,
      root,
      bodies: [cutoverStarted(night)],
    } as const;
    await attacked.put(entryKey(window, size + 1), encodeAppend({ ...append, signature }));
    const next = await enterAgain(night);
    expect(next.run.state().steps.size).toBe(0);
    expect(bodiesOf(next, 'refused').map(({ why }) => why)).toEqual([
      'it is not signed by the claim’s holder',
    ]);
    expect((await sign()).size).toBe(next.ledger.size);
  });

  test('18: a claim until 9999 keeps nobody out', async () => {
    const claim = JSON.parse(Buffer.from((await attacked.store.read(claimKey(window, 1))) ?? []).toString());
    await attacked.put(
      claimKey(window, 2),
      canonicalBytes({ ...claim, number: 2, expires: '9999-01-01T00:00:00.000Z' }),
    );
    const next = await enterAgain(night);
    expect(bodiesOf(next, 'refused').map(({ why }) => why)).toEqual(['a claim lasts ten minutes at most']);
  });

  describe('of a window that runs of our workflow may write', () => {
    const issuer = createTestIssuer();
    const key = createRunKey('thief', issuer.certify());

    /** Puts a claim of the thief's key with that proof, and says what the next honest look finds of it. */
    async function claimWith(prove: (of: Uncertified) => Proof): Promise<readonly string[]> {
      const { store, put } = await open();
      const { clock } = night;
      const ledger = await openTestLedger(store, window, 'one', clock);
      await takeAndOpen(store, ledger, { writers: { rehearsal: rehearsalKey, workflow: issuer.workflow } });
      await ledger.releaseClaim();
      await put(claimKey(window, 2), await stolenClaim(2, key, prove));
      await (await openTestLedger(store, window, 'two', clock)).takeClaim();
      const read = await readLedger(store, window);
      return read.entries().flatMap(({ body }) => (body.kind === 'refused' ? [body.why] : []));
    }

    test('15: a job of a branch that names the environment of cutover', async () => {
      const ref = 'refs/heads/mine';
      const workflow_ref = `o/r/.github/workflows/maintenance.yml@${ref}`;
      const claims = { ref, workflow_ref, environment: 'maintenance-cutover' };
      expect(await claimWith((of) => issuer.token(of, claims))).toEqual([
        'the run is not of the protected branch',
      ]);
    });

    test('16: a token that was copied from another run’s certificate', async () => {
      const honest = (of: Uncertified) => issuer.token({ ...of, holder: 'run-1', key: signer.publicKey });
      expect(await claimWith(honest)).toEqual(['this is not the key that the token names']);
    });
  });

  test('rubbish where the record lies is set aside, an entry each, and keeps nobody from signing', async () => {
    const { store, put } = await open();
    const keys = [parseVerifierKey(verifierKeyOf(signer)) as VerifierKey];
    const opened = await openNight({ store, writers: { checkpoints: verifierKeyOf(signer) } });
    const zeros = '0'.repeat(64);
    const rubbish = [
      'entries/99999999.json',
      'entries/abc.json',
      'entries/00000000.json',
      'entries/0000/00000001.json',
    ]
      .concat(name === 'git' ? ['checkpoints/99999999.note', 'packs/00000001-00000002.txt'] : [])
      .concat(name === 'git' ? [`snapshots/sha256-${zeros}.json`, `personal/sha256-${zeros}.bin`] : []);
    for (const key of rubbish) await put(`${windowPrefix(window)}${key}`, '{}');
    const next = await enterAgain(opened);
    expect(bodiesOf(next, 'refused').map(({ key }) => key)).toEqual(expect.arrayContaining(rubbish));
    const nextCheckpoint = checkpointKey(window, next.ledger.size);
    if (name === 'git') await put(nextCheckpoint, 'mine');
    const signed = await signRecord(store, window, signer);
    expect(signed.size).toBe(next.ledger.size);
    expect(await signRecord(store, window, signer)).toEqual(signed);
    await enterAgain(next);
    const given = { window, ...(await readRecord(store, window)), keys, published: [], checkWords };
    expect(verifyWindow(given)).toMatchObject({ problems: [], conclusion: 'not-closed' });
  }, 240_000);

  test('a run’s own key that starts a phase without approvals is not signed for', async () => {
    await sign();
    await night.run.append(cutoverStarted(night));
    await expect(sign()).rejects.toMatchObject({
      message: expect.stringContaining('phase cutover started without the approvals that it needs'),
    });
  });

  test('nor one that takes words for another’s', async () => {
    const at = now();
    const provenBy = { kind: 'comment', comment: 7, user: 2, body: 'small talk' } as const;
    await attacked.put(factKey(window, 'comment', '7'), '{"comment":7}');
    const body = {
      kind: 'command',
      command: { name: 'resume' },
      by: 'duty-lead',
      at,
      provenBy,
      reason: '',
    } as const;
    const bytes = (await attacked.store.read(factKey(window, 'comment', '7'))) ?? new Uint8Array();
    await night.run.append({ kind: 'fact-taken', fact: 'comment/7.json', digest: digestOf(bytes), body });
    await expect(sign()).rejects.toMatchObject({ where: expect.stringContaining('entry') });
  });

  test('nor one that amends the plan by nobody’s word (9 to 11)', async () => {
    const before = night.run.snapshot();
    const after = changed(before, { 'plan.kind': 'emergency' });
    const to = digestOf(after);
    await attacked.put(snapshotKey(window, to), canonicalBytes(after));
    const change = { kind: 'correct', reason: 'mine now', by: 'duty-lead' } as const;
    await night.run.append({
      kind: 'amended',
      from: digestOf(before),
      to,
      change,
      cause: 'none',
      voids: [],
    });
    await expect(sign()).rejects.toMatchObject({
      message: expect.stringContaining('nobody who may said this amendment'),
    });
  });

  test('what people really said, and what followed from it, is signed', async () => {
    await say(night, 'duty-lead', '/extend 30m the vendor needs longer');
    await night.clock.sleep(minute);
    await takeFacts(night.run);
    await followCommands(night.run);
    expect(bodiesOf(night, 'amended')).toHaveLength(1);
    expect((await sign()).size).toBe(night.ledger.size);
  });
});

const made: readonly (readonly [string, Record<string, unknown>, Proof])[] = [
  ['a key that is a number', { rehearsal: 5 }, { kind: 'ssh', signature: 'x' }],
  ['issuers that are none', { workflow: { issuerKeys: 5 } }, { kind: 'run', token: 'e30.e30.e30' }],
  ['a workflow that is none', { workflow: null }, { kind: 'run', token: 'e30.e30.e30' }],
  ['a handler that is none', { handlers: [null] }, { kind: 'handler', name: 'x', signature: 'AA==' }],
];

test.each(made)(
  'a window that a stranger opened with %s can be opened, and both verifiers say so',
  async (_, writers, proof) => {
    const before = await openNight();
    const snapshot = { ...before.run.snapshot(), writers };
    const store = createMemoryStore();
    await store.create(snapshotKey(window, digestOf(snapshot)), canonicalBytes(snapshot));
    const [first] = await before.store.list(`${windowPrefix(window)}entries/`);
    const entry = JSON.parse(Buffer.from((await before.store.read(first ?? '')) ?? []).toString());
    for (const body of entry.bodies) {
      if (body.kind === 'window-opened') body.snapshot = digestOf(snapshot);
      if (body.kind === 'claim-taken') body.certificate.proof = proof;
    }
    await store.create(entryKey(window, 1), canonicalBytes(entry));
    const honest = await openNight({ store });
    expect(bodiesOf(honest, 'window-opened')).toHaveLength(1);
    const given = { window, ...(await readRecord(store, window)) };
    const ours = verifyWindow({ ...given, keys: [], published: [], checkWords });
    const file = join(mkdtempSync(join(tmpdir(), 'tideover-record-')), 'record.jsonl');
    writeFileSync(file, bundleOf(await objectsOf(store)));
    const script = join(import.meta.dirname, '../../scripts/verify-evidence.py');
    const { stdout, stderr } = spawnSync('python3', [script, '--json', '--window', window, file], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).conclusion).toBe(ours.conclusion);
  },
);

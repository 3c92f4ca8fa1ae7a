// What somebody can do who may put objects into the store, and holds no key that counts: nothing happens, the reason
// stands in the record, and the window goes on.

import { describe, expect, test } from 'vitest';
import { createMemorySigner } from '../../../pipelines/adapters/signers/memory-signer.ts';
import { certifiedBy } from '../../../pipelines/adapters/signers/run-key.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { type Append, encodeAppend } from '../../../pipelines/ledger/append.ts';
import { canonicalBytes, digestOf } from '../../../pipelines/ledger/canonical.ts';
import {
  certificateStatement,
  judgeCertificate,
  signedBytes,
} from '../../../pipelines/ledger/certificate.ts';
import { certifiersOf } from '../../../pipelines/ledger/certifiers.ts';
import type { EntryBody, Proof, Saying, Uncertified } from '../../../pipelines/ledger/entry.ts';
import { claimKey, entryKey } from '../../../pipelines/ledger/keys.ts';
import { type Ledger, openLedger } from '../../../pipelines/ledger/ledger.ts';
import { readLedger } from '../../../pipelines/ledger/read-ledger.ts';
import { exactBase64 } from '../../../pipelines/ledger/signed-note.ts';
import { sshPublicKey } from '../../../pipelines/ledger/ssh-signature.ts';
import type { Clock, RunKey, Store } from '../../../pipelines/ports.ts';
import { openTestLedger, runKey, takeAndOpen, testSnapshot } from '../../support/run-key.ts';
import { createTestIssuer } from '../../support/run-token.ts';

const window = 'w-1';
const hour = 3_600_000;
const at = '2026-12-05T17:00:00.000Z';
const now = Date.parse(at);
const clock: Clock = {
  now: () => now,
  elapsed: () => now,
  sleep: async () => undefined,
  sleepUntil: async () => undefined,
};
const stranger = createMemorySigner('stranger', new Uint8Array(32).fill(99));
const measured: EntryBody = { kind: 'measured', phase: 'hold', name: 'forged', value: 1, unit: 'ms' };

async function opened(): Promise<{ readonly store: Store; readonly ledger: Ledger }> {
  const store = createMemoryStore();
  const ledger = await openTestLedger(store, window, 'one', clock);
  await takeAndOpen(store, ledger);
  await ledger.releaseClaim();
  return { store, ledger };
}

/** What the next honest run finds: what counts, and what it says of the rest. */
async function nextRun(store: Store) {
  const next = await openTestLedger(store, window, 'two', clock);
  const claim = await next.takeClaim();
  await next.append({ ...measured, name: 'honest' } as EntryBody);
  await next.releaseClaim();
  const bodies = (await readLedger(store, window)).entries().map(({ body }) => body);
  return {
    claim: claim.result,
    measured: bodies.flatMap((body) => (body.kind === 'measured' ? [body.name] : [])),
    refused: bodies.flatMap((body) => (body.kind === 'refused' ? [`${body.key}: ${body.why}`] : [])),
  };
}

async function signedAppend(key: RunKey, append: Omit<Append, 'signature' | 'format' | 'window' | 'at'>) {
  const value = { ...append, format: 2, window, at } as const;
  const signature = Buffer.from(await key.sign(signedBytes('append', value))).toString('base64');
  return encodeAppend({ ...value, signature });
}

const uncertified = (key: RunKey, more: Partial<Uncertified> = {}): Uncertified => ({
  window,
  key: key.publicKey,
  holder: key.holder,
  from: at,
  until: new Date(now + hour).toISOString(),
  sayings: ['write'],
  ...more,
});

async function claimOf(key: RunKey, number: number, expires: string) {
  const certificate = { ...uncertified(key), proof: await key.certify(uncertified(key)) };
  const claim = { window, number, at, expires, certificate };
  const signature = Buffer.from(await key.sign(signedBytes('claim', claim))).toString('base64');
  return { ...claim, signature };
}

describe('an entry has no effect', () => {
  test('that is well chained and not signed by the claim’s holder', async () => {
    const { store, ledger } = await opened();
    const key = runKey('thief', certifiedBy(stranger));
    const place = { sequence: 2, claim: 1, root: ledger.root, bodies: [measured] };
    await store.create(entryKey(window, 2), await signedAppend(key, place));
    expect(await nextRun(store)).toEqual({
      claim: 'taken',
      measured: ['honest'],
      refused: ['entries/00000002.json: it is not signed by the claim’s holder'],
    });
  });

  test('that brings a claim and a certificate of its own', async () => {
    const { store, ledger } = await opened();
    const key = runKey('thief', certifiedBy(stranger));
    const { certificate, expires } = await claimOf(key, 2, new Date(now + 600_000).toISOString());
    const taken: EntryBody = { kind: 'claim-taken', holder: 'thief', expires, certificate };
    const place = { sequence: 2, claim: 2, root: ledger.root, bodies: [taken, measured] };
    await store.create(entryKey(window, 2), await signedAppend(key, place));
    expect(await nextRun(store)).toEqual({
      claim: 'taken',
      measured: ['honest'],
      refused: ['entries/00000002.json: its certificate is signed by nobody who decides in this window'],
    });
  });

  test('that amends the snapshot to one in which its writer decides, and is followed by entries of his', async () => {
    const { store, ledger } = await opened();
    const key = runKey('thief', certifiedBy(stranger));
    const mine = {
      ...testSnapshot,
      writers: { rehearsal: sshPublicKey(exactBase64(stranger.publicKey) as Uint8Array) },
    };
    const to = digestOf(mine);
    await store.create(`windows/${window}/snapshots/${to.replace(':', '-')}.json`, canonicalBytes(mine));
    const from =
      ledger.entries().flatMap(({ body }) => (body.kind === 'window-opened' ? [body.snapshot] : []))[0] ?? '';
    const change = { kind: 'correct', reason: 'mine now', by: 'thief' } as const;
    const amended: EntryBody = { kind: 'amended', from, to, change, cause: 'none', voids: [] };
    const { certificate, expires } = await claimOf(key, 2, new Date(now + 600_000).toISOString());
    const taken: EntryBody = { kind: 'claim-taken', holder: 'thief', expires, certificate };
    const place = { sequence: 2, claim: 2, root: ledger.root, bodies: [taken, amended, measured] };
    await store.create(entryKey(window, 2), await signedAppend(key, place));
    expect(await nextRun(store)).toMatchObject({ claim: 'taken', measured: ['honest'] });
  });

  test.each([
    ['of zero length', new Uint8Array(), 'it is empty'],
    ['of garbage', Uint8Array.from([0xff, 0x00, 0x80]), 'it is no JSON in UTF-8'],
    ['with a lone surrogate', new TextEncoder().encode('{"at":"\\ud800"}'), 'it is without bodies'],
    ['nested a thousand times', new TextEncoder().encode('['.repeat(20_000)), 'it is no JSON in UTF-8'],
    ['of two megabytes', new Uint8Array(2_000_000).fill(32), 'it is larger than 1048576 bytes'],
  ])('%s, and keeps its number', async (_, bytes, why) => {
    const { store } = await opened();
    await store.create(entryKey(window, 2), bytes);
    const { refused, ...rest } = await nextRun(store);
    expect(rest).toEqual({ claim: 'taken', measured: ['honest'] });
    expect(refused[0]).toContain('entries/00000002.json: ');
    if (!why.includes('bodies')) expect(refused).toEqual([`entries/00000002.json: ${why}`]);
  });

  test('that lies ahead of the ledger’s end, and is set aside before it is met, once', async () => {
    const { store } = await opened();
    await store.create(entryKey(window, 4), new TextEncoder().encode('{}'));
    await store.create(`windows/${window}/entries/99999999.json`, new Uint8Array());
    await store.create(`windows/${window}/entries/abc`, new Uint8Array());
    const refused = ['00000004.json', '99999999.json', 'abc'].map(
      (name) => `entries/${name}: no entry can have this number`,
    );
    expect(await nextRun(store)).toEqual({ claim: 'taken', measured: ['honest'], refused });
    expect((await nextRun(store)).measured).toEqual(['honest', 'honest']);
    expect(await nextRun(store)).toMatchObject({ measured: ['honest', 'honest', 'honest'], refused });
  });
});

describe('a claim keeps nobody out', () => {
  test('that is to last until 9999', async () => {
    const { store } = await opened();
    const claim = await claimOf(runKey('one'), 2, '9999-01-01T00:00:00.000Z');
    await store.create(claimKey(window, 2), canonicalBytes(claim));
    expect(await nextRun(store)).toEqual({
      claim: 'taken',
      measured: ['honest'],
      refused: ['claims/ledger/00000002.json: a claim lasts ten minutes at most'],
    });
  });

  test.each([
    ['of zero length', async () => new Uint8Array()],
    ['of garbage', async () => Uint8Array.from([1, 2, 3])],
    [
      'by a key that nobody certified',
      async () =>
        canonicalBytes(
          await claimOf(runKey('thief', certifiedBy(stranger)), 2, new Date(now + 600_000).toISOString()),
        ),
    ],
    [
      'that another signed',
      async () => {
        const claim = await claimOf(runKey('one'), 2, new Date(now + 600_000).toISOString());
        return canonicalBytes({ ...claim, signature: Buffer.alloc(64, 1).toString('base64') });
      },
    ],
  ])('%s', async (_, bytes) => {
    const { store } = await opened();
    await store.create(claimKey(window, 2), await bytes());
    const { refused, ...rest } = await nextRun(store);
    expect(rest).toEqual({ claim: 'taken', measured: ['honest'] });
    expect(refused).toHaveLength(1);
  });

  test('whose number leaves no room for a next one', async () => {
    const { store } = await opened();
    await store.create(`windows/${window}/claims/ledger/99999999.json`, new Uint8Array());
    expect(await nextRun(store)).toMatchObject({ claim: 'taken', measured: ['honest'] });
  });

  test('that is dated far ahead of this clock, though its key counts', async () => {
    const { store } = await opened();
    const ahead = { ...clock, now: () => now + 3 * hour };
    await (await openLedger({ store, window, clock: ahead, key: runKey('ahead') })).takeClaim();
    const two = await openTestLedger(store, window, 'two', clock);
    // It wrote that it was taken, too: no time is to be trusted then, and the look says so.
    await expect(two.takeClaim()).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('180 minutes ahead of this machine’s clock'),
    });
  });

  test('that somebody else released for its holder', async () => {
    const { store, ledger } = await opened();
    await ledger.takeClaim();
    const forged = { window, number: 2, signature: Buffer.alloc(64, 1).toString('base64') };
    await store.create(`windows/${window}/claims/ledger/00000002.released.json`, canonicalBytes(forged));
    const two = await openTestLedger(store, window, 'two', clock);
    expect(await two.takeClaim()).toMatchObject({ result: 'held', holder: 'one' });
  });
});

describe('a certificate', () => {
  const issuer = createTestIssuer();
  const handlerKey = createMemorySigner('sender', new Uint8Array(32).fill(5));
  const certifiers = certifiersOf({
    ...testSnapshot,
    writers: {
      workflow: issuer.workflow,
      handlers: [{ name: 'sender', key: handlerKey.publicKey, sayings: ['bounce'] }],
    },
  });
  const key = runKey('run-1');
  const claimed = uncertified(key);

  const judged = (proof: Proof, saying: Saying = 'write', of = claimed) =>
    judgeCertificate({ ...of, proof }, { window, saying, at }, certifiers);
  const byHandler = async (of: Uncertified): Promise<Proof> => ({
    kind: 'handler',
    name: 'sender',
    signature: Buffer.from(await handlerKey.sign(certificateStatement(of))).toString('base64'),
  });

  test('of a run of the protected branch lets its key write', () => {
    expect(judged(issuer.token(claimed))).toMatchObject({ result: 'accepted', by: 'run 7' });
  });

  test.each([
    [
      'with a token that was copied to another key',
      {},
      'this is not the key that the token names',
      runKey('thief'),
    ],
    ['of a branch’s run', { ref: 'refs/heads/mine' }, 'the run is not of the protected branch', key],
    [
      'of a branch that nobody protects',
      { ref_protected: 'false' },
      'the run is not of the protected branch',
      key,
    ],
    [
      'of another workflow file’s branch',
      { workflow_ref: 'o/r/x.yml@refs/heads/mine' },
      'the run is not of the protected branch',
      key,
    ],
    ['of another repository', { repository_id: '43' }, 'the run is of another repository', key],
    ['of another issuer', { iss: 'https://issuer.example.com' }, 'the run’s token is of another issuer', key],
    [
      'of another hour',
      { iat: now / 1000 - 7200 },
      'its token was given at another time than the certificate says',
      key,
    ],
    ['without a repository', { repository_id: undefined }, 'the run’s token is not readable', key],
  ])('%s does not count', (_, claims, why, by) => {
    const proof = issuer.token(claimed, claims);
    expect(judged(proof, 'write', uncertified(by))).toEqual({ result: 'refused', why });
  });

  test('whose token somebody else signed does not count', () => {
    const { token: text } = issuer.token(claimed);
    const forged = text.replace(/[^.]+$/, Buffer.alloc(256, 7).toString('base64url'));
    expect(judged({ kind: 'run', token: forged })).toMatchObject({
      why: 'the signature of the run’s token is wrong',
    });
  });

  test('of a sender lets its key say what bounced, and nothing else', async () => {
    const asSender = uncertified(key, { sayings: ['bounce'] });
    expect(judged(await byHandler(asSender), 'bounce', asSender)).toMatchObject({
      result: 'accepted',
    });
    const why = 'this key may not say that';
    expect(judged(await byHandler(asSender), 'drift', asSender)).toEqual({ result: 'refused', why });
    const greedy = uncertified(key, { sayings: ['bounce', 'drift'] });
    expect(judged(await byHandler(greedy), 'drift', greedy)).toEqual({ result: 'refused', why });
  });

  test('counts for its window, its hours, and twelve of them at most', async () => {
    const why = (of: Uncertified, asked = at) =>
      judgeCertificate(
        { ...of, proof: issuer.token(of) },
        { window, saying: 'write', at: asked },
        certifiers,
      );
    expect(why(uncertified(key, { window: 'w-2' }))).toMatchObject({
      why: 'its key was certified for another window',
    });
    const late = new Date(now + 2 * hour).toISOString();
    expect(why(claimed, late)).toMatchObject({ why: 'its key was not certified at that time' });
    const long = uncertified(key, { until: new Date(now + 13 * hour).toISOString() });
    expect(why(long)).toMatchObject({ why: 'a key is certified for twelve hours at most' });
  });
});

import { describe, expect, test } from 'vitest';
import { createMemorySigner } from '../../../pipelines/adapters/signers/memory-signer.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import {
  checkpointText,
  keepCheckpoint,
  parseCheckpoint,
  type SignableLedger,
} from '../../../pipelines/ledger/checkpoint.ts';
import {
  openNote,
  parseVerifierKey,
  signNote,
  type VerifierKey,
  verifierKeyOf,
} from '../../../pipelines/ledger/signed-note.ts';

import { createTree, hexOf } from '../../../pipelines/ledger/tree.ts';

const signer = createMemorySigner('record.example.com', new Uint8Array(32).fill(7));
const stranger = createMemorySigner('other.example.com', new Uint8Array(32).fill(8));
const key = keyOf(signer);
const checkpoint = { window: 'w-1', size: 3, root: 'ab'.repeat(32) };
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (note: Uint8Array) => new TextDecoder().decode(note);

describe('a signed note', () => {
  test('of the example that Go’s note package publishes is read as signed', () => {
    const example = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const note =
      'If you think cryptography is the answer to your problem,\n' +
      "then you don't know what your problem is.\n\n" +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    expect(openNote(bytes(note), example === null ? [] : [example])).toMatchObject({
      result: 'signed',
      by: ['PeterNeumann'],
    });
  });

  test('opens with the key that signed it and not with another', async () => {
    const note = await signNote('hello\n', signer);
    expect(openNote(note, [key])).toEqual({ result: 'signed', text: 'hello\n', by: ['record.example.com'] });
    expect(openNote(note, [keyOf(stranger)])).toEqual({ result: 'refused', why: 'no known key signed it' });
    expect(openNote(note, [])).toMatchObject({ result: 'refused' });
  });

  test('keeps the signatures of strangers without counting them', async () => {
    const [one, other] = [text(await signNote('hello\n', signer)), text(await signNote('hello\n', stranger))];
    const both = one + other.slice(other.indexOf('—'));
    expect(openNote(bytes(both), [key])).toMatchObject({ by: ['record.example.com'] });
    expect(openNote(bytes(both), [key, keyOf(stranger)])).toMatchObject({
      by: ['record.example.com', 'other.example.com'],
    });
    const brokenStranger = both.replace(/[A-Za-z]{4}=*\n$/, 'AAAA\n');
    expect(openNote(bytes(brokenStranger), [key, keyOf(stranger)])).toMatchObject({ result: 'refused' });
  });

  test('is refused when any bit of it is flipped', async () => {
    const note = await signNote(checkpointText(checkpoint), signer);
    for (let bit = 0; bit < note.byteLength * 8; bit += 1) {
      const flipped = Uint8Array.from(note);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(openNote(flipped, [key]).result, `bit ${bit}`).toBe('refused');
    }
  });

  test.each([
    ['no signature', () => 'hello\n'],
    ['no empty line', (note: string) => note.replace('\n\n', '\n')],
    ['no end', (note: string) => note.slice(0, -1)],
    ['carriage returns', (note: string) => note.replaceAll('\n', '\r\n')],
    ['a hyphen for the dash', (note: string) => note.replace('—', '-')],
    ['its signature twice', (note: string) => note + note.slice(note.indexOf('—'))],
    ['a line of something else', (note: string) => `${note}and more\n`],
    ['a control character', (note: string) => note.replace('hello', 'hel\u0007lo')],
  ])('is refused with %s', async (_, change) => {
    const note = text(await signNote('hello\n', signer));
    expect(openNote(bytes(change(note)), [key]).result).toBe('refused');
  });

  test('has a key that is refused when a character of it is changed', () => {
    const published = verifierKeyOf(signer);
    expect(parseVerifierKey(published)).not.toBeNull();
    for (let at = 0; at < published.length; at += 1) {
      const other = published[at] === 'b' ? 'c' : 'b';
      expect(
        parseVerifierKey(published.slice(0, at) + other + published.slice(at + 1)),
        `at ${at}`,
      ).toBeNull();
    }
  });
});

describe('a checkpoint', () => {
  test('says window, size and root, and is read back', () => {
    expect(checkpointText(checkpoint)).toBe(
      'tideover/w-1\n3\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n',
    );
    expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint);
  });

  test.each([
    ['another origin', 'elsewhere/w-1\n3\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n'],
    ['a leading zero', 'tideover/w-1\n03\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n'],
    ['stray bits in the root', 'tideover/w-1\n3\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6t=\n'],
    ['a short root', 'tideover/w-1\n3\nq6ur\n'],
    ['an extension', 'tideover/w-1\n3\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\nmore\n'],
  ])('is not read with %s', (_, said) => {
    expect(parseCheckpoint(said)).toBeNull();
  });

  test('is kept once per size, and signed only over what the one before was signed over', async () => {
    const store = createMemoryStore();
    const first = await keepCheckpoint(store, signer, ledgerOf('a', 3));
    expect(await keepCheckpoint(store, signer, ledgerOf('a', 3))).toEqual(first);
    expect(await store.list('')).toEqual(['windows/w-1/checkpoints/00000003.note']);
    await keepCheckpoint(store, signer, ledgerOf('a', 5));
    for (const changed of [ledgerOf('b', 3), ledgerOf('b', 5), ledgerOf('b', 9), ledgerOf('a', 4)]) {
      await expect(keepCheckpoint(store, signer, changed)).rejects.toThrow('is not what the ledger holds');
    }
    const theirs = await keepCheckpoint(store, stranger, ledgerOf('a', 9));
    const { key } = await keepCheckpoint(store, signer, ledgerOf('a', 9));
    expect(key).toMatch(/\/00000009-[^/]+\.note$/);
    expect(key).not.toBe(theirs.key);
    expect(await keepCheckpoint(store, signer, ledgerOf('a', 9))).toMatchObject({ key });
    await expect(keepCheckpoint(store, signer, ledgerOf('b', 9))).rejects.toThrow(
      'is not what the ledger holds',
    );
    expect(await store.list('')).toHaveLength(4);
  });

  test('is signed once when two signers meet', async () => {
    const store = createMemoryStore();
    const both = await Promise.all([1, 2].map(() => keepCheckpoint(store, signer, ledgerOf('a', 3))));
    expect(both[0]).toEqual(both[1]);
  });
});

/** A ledger of `size` entries whose roots are those of the history `history`. */
function ledgerOf(history: string, size: number): SignableLedger {
  const rootAt = (at: number) =>
    hexOf(createTree(Array.from({ length: at }, (_, n) => bytes(`${history} ${n}`))).root());
  return { window: 'w-1', size, root: rootAt(size), rootAt };
}

function keyOf(of: typeof signer): VerifierKey {
  const parsed = parseVerifierKey(verifierKeyOf(of));
  if (parsed === null) throw new Error('the signer has no key');
  return parsed;
}

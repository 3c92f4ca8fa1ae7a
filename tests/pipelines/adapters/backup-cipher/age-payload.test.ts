// Our payload is the library's own: each opens what the other sealed, at every length about a chunk's; cut, swapped or
// changed it opens nowhere.

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openPayload, sealPayload } from '../../../../pipelines/adapters/backup-cipher/age-payload.ts';

const identity = await generateX25519Identity();
const chunk = 64 * 1024;
const lengths = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 7];
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);

async function byLibrary(content: Uint8Array) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity));
  const file = await encrypter.encrypt(content);
  const bytes = Buffer.from(file);
  const length = bytes.indexOf('\n', bytes.indexOf('\n--- ') + 1) + 1;
  const header = file.subarray(0, length);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return {
    decrypter,
    header,
    payload: file.subarray(length),
    fileKey: await decrypter.decryptHeader(header),
  };
}

test.for(lengths)('of %i bytes is opened by the library, and the library’s by us', async (length) => {
  const content = bytesOf(length);
  const { decrypter, header, payload, fileKey } = await byLibrary(content);
  expect(Buffer.compare(openPayload(fileKey, payload), content)).toBe(0);
  const ours = Buffer.concat([header, ...sealPayload(fileKey, content)]);
  expect(Buffer.compare(await decrypter.decrypt(new Uint8Array(ours)), content)).toBe(0);
});

test('cut at a chunk, with chunks swapped, or with something behind it, it opens nowhere', () => {
  const key = new Uint8Array(16).fill(4);
  const sealed = Buffer.concat(sealPayload(key, bytesOf(3 * chunk)));
  const step = chunk + 16;
  const [nonce, ...chunks] = [0, 16, 16 + step, 16 + 2 * step].map((from, index) =>
    sealed.subarray(from, index === 0 ? 16 : from + step),
  ) as [Buffer, Buffer, Buffer, Buffer];
  const [first, second, third] = chunks as [Buffer, Buffer, Buffer];
  for (const wrong of [
    [nonce, first, second],
    [nonce, second, first, third],
    [nonce, first, second, third, Buffer.alloc(20)],
    [nonce],
  ])
    expect(() => openPayload(key, Buffer.concat(wrong))).toThrow();
});

test('no change of any byte is taken', () => {
  const key = new Uint8Array(16).fill(4);
  const sealed = Buffer.concat(sealPayload(key, bytesOf(300)));
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const wrong = Buffer.from(sealed);
      wrong[at] = (wrong[at] ?? 0) ^ change;
      expect(() => openPayload(key, wrong)).toThrow();
    }),
  );
});

// Backups in the age format (age-encryption.org/v1), compressed with zstd first: with the company's private
// key and the `age` program they can be read without us. The window's own identity is derived from the
// window's key; it opens them for the proof and is gone when that key is destroyed.

import { createHmac, hkdfSync, type webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { privateKey } from '../../ledger/sealed.ts';
import type { BackupCipher } from '../../ports.ts';
import { openPayload, sealPayload } from './age-payload.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** A pack is decompressed into one piece; Node's default of 16 KB would make five hundred to be joined. */
const inOnePiece = { chunkSize: 8_400_000 };

/** A stanza is some hundred bytes, a post-quantum one two thousand. */
const longestHeader = 100_000;

/** `recipients` are the company's public keys, `age1…`; their private halves are never online. */
export async function ageCipher(setting: {
  readonly recipients: readonly string[];
  readonly window: string;
  readonly windowKey: () => Promise<Uint8Array>;
}): Promise<BackupCipher> {
  const { recipients, window } = setting;
  const windowKey = await setting.windowKey();
  const derived = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', windowKey, Buffer.from(window), `tideover/backup/${purpose}`, 32));
  const identity = privateKey(derived('identity')).toCryptoKey('X25519', true, ['deriveBits']);
  const ownRecipient = await identityToRecipient(identity);
  const names = derived('names');
  return {
    seal: async (bytes) => {
      const { header, fileKey } = await freshHeader([...recipients, ownRecipient]);
      return plain(Buffer.concat([header, ...sealPayload(fileKey, await compress(bytes, inOnePiece))]));
    },
    open: openerFor(identity),
    nameOf: (digest) => createHmac('sha256', names).update(digest).digest('hex'),
  };
}

/** Opens with a private key (`AGE-SECRET-KEY-1…`); null where the text is for another key, or was changed. */
export function openerFor(identity: string | webcrypto.CryptoKey): BackupCipher['open'] {
  return async (sealed) => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    try {
      const header = sealed.subarray(0, headerLength(sealed));
      const payload = sealed.subarray(header.length);
      return plain(await decompress(openPayload(await decrypter.decryptHeader(header), payload), inOnePiece));
    } catch {
      return null;
    }
  };
}

/** The same bytes without copying them, since there are gigabytes. */
function plain({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Lets the library write the header with a file key of ours; the empty payload that it adds is left out. */
async function freshHeader(
  recipients: readonly string[],
): Promise<{ readonly header: Uint8Array; readonly fileKey: Uint8Array }> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  let fileKey = new Uint8Array();
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = key.slice();
      return [];
    },
  });
  const sealed = await encrypter.encrypt(new Uint8Array());
  return { header: sealed.subarray(0, headerLength(sealed)), fileKey };
}

/** Length of the header, up to the end of the line with the MAC. */
function headerLength(sealed: Uint8Array): number {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, Math.min(sealed.length, longestHeader));
  return bytes.indexOf('\n', bytes.indexOf('\n--- ') + 1) + 1;
}

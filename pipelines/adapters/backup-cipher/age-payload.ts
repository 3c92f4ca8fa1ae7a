// The payload of an age file (age-encryption.org/v1, "STREAM"): chunks of 64 KiB under ChaCha20-Poly1305, numbered, the
// last one marked. By Node's own cipher, which is many times faster than JavaScript; header and keys stay the library's.

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const chunkBytes = 64 * 1024;
const nonceBytes = 16;
const tagBytes = 16;
const algorithm = 'chacha20-poly1305';
const options = { authTagLength: tagBytes };

/** The sealed payload in pieces, which the caller joins once. */
export function sealPayload(fileKey: Uint8Array, content: Uint8Array): readonly Uint8Array[] {
  const nonce = randomBytes(nonceBytes);
  const key = payloadKey(fileKey, nonce);
  const parts: Uint8Array[] = [nonce];
  // Empty content is one empty chunk; otherwise the last chunk is never empty.
  for (let at = 0, index = 0; at === 0 || at < content.length; at += chunkBytes, index += 1) {
    const chunk = content.subarray(at, at + chunkBytes);
    const cipher = createCipheriv(
      algorithm,
      key,
      chunkNonce(index, at + chunkBytes >= content.length),
      options,
    );
    parts.push(cipher.update(chunk), cipher.final(), cipher.getAuthTag());
  }
  return parts;
}

/** Throws where the payload was changed or cut off. */
export function openPayload(fileKey: Uint8Array, payload: Uint8Array): Buffer {
  const key = payloadKey(fileKey, payload.subarray(0, nonceBytes));
  const sealed = payload.subarray(nonceBytes);
  const parts: Uint8Array[] = [];
  for (let at = 0, index = 0; at === 0 || at < sealed.length; at += chunkBytes + tagBytes, index += 1) {
    const chunk = sealed.subarray(at, at + chunkBytes + tagBytes);
    if (chunk.length < tagBytes) throw new RangeError('an age payload is cut');
    const isLast = at + chunkBytes + tagBytes >= sealed.length;
    const decipher = createDecipheriv(algorithm, key, chunkNonce(index, isLast), options);
    decipher.setAuthTag(chunk.subarray(-tagBytes));
    parts.push(decipher.update(chunk.subarray(0, -tagBytes)), decipher.final());
  }
  return Buffer.concat(parts);
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** Eleven bytes of number, big-endian, and one that marks the last chunk. */
function chunkNonce(index: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

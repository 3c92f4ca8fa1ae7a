// Signatures as OpenSSH makes them (`ssh-keygen -Y sign`, PROTOCOL.sshsig) with Ed25519 keys, made and
// checked without OpenSSH: the verifier checks thousands of them, also on machines that do not have it.

import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { sameBytes } from './canonical.ts';
import { exactBase64 } from './signed-note.ts';

const magic = Buffer.from('SSHSIG');
const keyType = 'ssh-ed25519';

/** The 32 bytes of a line as in authorized_keys, or null where it is no Ed25519 key. */
export function ed25519Of(publicKey: string): Uint8Array | null {
  const [type, encoded = ''] = publicKey.trim().split(/\s+/);
  const [name, key, ...more] = stringsIn(Buffer.from(exactBase64(encoded) ?? [])) ?? [];
  const isKey =
    type === keyType && name?.toString() === keyType && key?.byteLength === 32 && more.length === 0;
  return isKey ? key : null;
}

export function sshPublicKey(key: Uint8Array): string {
  return `${keyType} ${Buffer.concat([string(keyType), string(key)]).toString('base64')}`;
}

/** The bytes that the key itself signs; `armoured` makes the signature file of the result. */
export function toBeSigned(message: Uint8Array, namespace: string): Uint8Array {
  const digest = createHash('sha512').update(message).digest();
  return Buffer.concat([magic, string(namespace), string(''), string('sha512'), string(digest)]);
}

export function armoured(signature: Uint8Array, key: Uint8Array, namespace: string): string {
  const version = Uint8Array.of(0, 0, 0, 1);
  const publicKey = Buffer.concat([string(keyType), string(key)]);
  const inner = Buffer.concat([string(keyType), string(signature)]);
  const parts = [publicKey, namespace, '', 'sha512', inner].map(string);
  const text = Buffer.concat([magic, version, ...parts])
    .toString('base64')
    .replace(/.{70}/g, '$&\n');
  return `-----BEGIN SSH SIGNATURE-----\n${text.trimEnd()}\n-----END SSH SIGNATURE-----\n`;
}

/**
 * Whether that key signed that message in that namespace; malformed or oddly spelt signatures do not count.
 */
export function isSshSigned(
  message: Uint8Array,
  signed: string,
  publicKey: string,
  namespace: string,
): boolean {
  const key = ed25519Of(publicKey);
  const body = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n?$/.exec(
    signed,
  );
  const bytes = Buffer.from(exactBase64((body?.[1] ?? '').replaceAll('\n', '')) ?? []);
  if (key === null || !sameBytes(bytes.subarray(0, 10), Buffer.concat([magic, Uint8Array.of(0, 0, 0, 1)])))
    return false;
  const [by, named, reserved, algorithm, inner, ...more] = stringsIn(bytes.subarray(10)) ?? [];
  if (inner === undefined || more.length > 0 || named?.toString() !== namespace) return false;
  if (by === undefined || !sameBytes(by, Buffer.concat([string(keyType), string(key)]))) return false;
  const hash = algorithm?.toString();
  if (hash !== 'sha512' && hash !== 'sha256') return false;
  const [type, signature, ...rest] = stringsIn(inner) ?? [];
  if (type?.toString() !== keyType || signature === undefined || rest.length > 0) return false;
  const digest = createHash(hash).update(message).digest();
  const text = Buffer.concat([
    magic,
    string(namespace),
    string(reserved ?? ''),
    string(hash),
    string(digest),
  ]);
  return isSigned(text, signature, key);
}

/** Whether `signature` is the Ed25519 signature over the bytes by the key (32 bytes). */
export function isSigned(text: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  if (signature.byteLength !== 64 || key.byteLength !== 32) return false;
  const asked = createHash('sha256').update(key).update(signature).update(text).digest('base64');
  const before = answered.get(asked);
  if (before !== undefined) return before;
  if (answered.size >= mostAnswered) answered.clear();
  const answer = verify(null, text, keyObject(key), signature);
  answered.set(asked, answer);
  return answer;
}

/**
 * Verdicts by signature, key and text: a job reads the same record before it decides to look, and again then.
 */
const answered = new Map<string, boolean>();
const mostAnswered = 10_000;

/** The key objects that were made: one key signs hundreds of times, and several keys take turns. */
const known = new Map<string, KeyObject>();
const mostKnown = 64;

function keyObject(bytes: Uint8Array): KeyObject {
  const x = Buffer.from(bytes).toString('base64url');
  const before = known.get(x);
  if (before !== undefined) return before;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (known.size >= mostKnown) known.clear();
  known.set(x, key);
  return key;
}

/** As the wire spells it: four bytes of length, then the bytes. */
function string(value: Uint8Array | string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.byteLength);
  return Buffer.concat([length, bytes]);
}

function stringsIn(bytes: Buffer): Buffer[] | null {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    if (at + 4 > bytes.byteLength) return null;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.byteLength) return null;
    found.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return found;
}

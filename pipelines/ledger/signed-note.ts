// C2SP signed notes: a text, an empty line, and lines of signatures, each with the name and id of its key.
// https://c2sp.org/signed-note. Keys are Ed25519.

import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { CheckpointSigner } from '../ports.ts';
import { refused } from './refused.ts';

/** Signature type of Ed25519 in notes. */
const ed25519 = 1;
const mostSignatures = 16;

export interface VerifierKey {
  readonly name: string;
  /** 8 hex digits. */
  readonly id: string;
  readonly key: KeyObject;
}

const unknownSigner = 'no known key signed it';

export type OpenedNote =
  | { readonly result: 'signed'; readonly text: string; readonly by: readonly string[] }
  | { readonly result: 'refused'; readonly why: string };

/** The signer's key as people hand it on: `name+id+base64`, the spelling of C2SP and of Go's note package. */
export function verifierKeyOf({ name, publicKey }: Pick<CheckpointSigner, 'name' | 'publicKey'>): string {
  const key = exactBase64(publicKey);
  if (name === '' || /[\s+]/u.test(name)) throw new RangeError('A key’s name has no spaces and no plus');
  if (key?.byteLength !== 32) throw new RangeError(`The public key of ${name} is no Ed25519 key`);
  return `${name}+${keyId(name, key)}+${base64Of(Buffer.concat([Uint8Array.of(ed25519), key]))}`;
}

/** Null when the text is no verifier key of a kind that is known here. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) return null;
  const bytes = exactBase64(encoded);
  if (bytes === null || bytes.byteLength !== 33 || bytes[0] !== ed25519) return null;
  const publicKey = bytes.subarray(1);
  if (keyId(name, publicKey) !== id) return null;
  const x = Buffer.from(publicKey).toString('base64url');
  return { name, id, key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }) };
}

export async function signNote(text: string, signer: CheckpointSigner): Promise<Uint8Array> {
  const problem = problemOfText(text);
  if (problem !== null) throw new RangeError(problem);
  const [name, id = ''] = verifierKeyOf(signer).split('+');
  const signature = await signer.sign(new TextEncoder().encode(text));
  const line = `— ${name} ${base64Of(Buffer.concat([Buffer.from(id, 'hex'), signature]))}\n`;
  return new TextEncoder().encode(`${text}\n${line}`);
}

/** Opens a note that a known key signed; a bad signature of a known key refuses it, unknown keys do not count. */
export function openNote(bytes: Uint8Array, keys: readonly VerifierKey[]): OpenedNote {
  let note: string;
  try {
    note = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refused('it is not UTF-8');
  }
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return refused('it has no signatures');
  const text = note.slice(0, split + 1);
  const problem = problemOfText(text);
  if (problem !== null) return refused(problem);
  if (!note.endsWith('\n')) return refused('its last line has no end');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > mostSignatures) return refused(`it has more than ${mostSignatures} signatures`);

  const by: string[] = [];
  for (const line of lines) {
    const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u.exec(line) ?? [];
    const decoded = encoded === undefined ? null : exactBase64(encoded);
    if (name === undefined || decoded === null || decoded.byteLength < 5)
      return refused('a signature line is malformed');
    const id = Buffer.from(decoded.subarray(0, 4)).toString('hex');
    const key = keys.find((each) => each.name === name && each.id === id);
    if (key === undefined) continue;
    if (by.includes(name)) return refused(`${name} signed it twice`);
    if (!verify(null, new TextEncoder().encode(text), key.key, decoded.subarray(4))) {
      return refused(`the signature of ${name} is wrong`);
    }
    by.push(name);
  }
  return by.length === 0 ? refused(unknownSigner) : { result: 'signed', text, by };
}

/** The bytes of base64 text; null where it is not spelt the one right way: stray bits could hide a change. */
export function exactBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  const { buffer, byteOffset, byteLength } = bytes;
  return bytes.toString('base64') === text ? new Uint8Array(buffer, byteOffset, byteLength) : null;
}

export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function keyId(name: string, publicKey: Uint8Array): string {
  const hash = createHash('sha256').update(name).update(Uint8Array.of(10, ed25519)).update(publicKey);
  return hash.digest('hex').slice(0, 8);
}

function problemOfText(text: string): string | null {
  if (!text.endsWith('\n')) return 'its text does not end with a line';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) return 'it has a control character';
  return null;
}

// An entry to bytes and back. Reading is byte-exact: bytes that are not the one spelling of what they say are
// refused, so that no flipped bit can hide in white space, key order or a number's notation.

import { canonicalBytes, sameBytes } from './canonical.ts';
import type { Entry, EntryBody } from './entry.ts';
import type { Instant } from './fact.ts';

/** A record, so that a kind which is missing here does not compile. */
const bodyKinds: Readonly<Record<EntryBody['kind'], true>> = {
  'window-opened': true,
  'claim-taken': true,
  'gate-evaluated': true,
  'phase-started': true,
  'phase-finished': true,
  'phase-undone': true,
  'rolled-back': true,
  'notice-settled': true,
  intent: true,
  outcome: true,
  'fact-taken': true,
  amended: true,
  'cohort-changed': true,
  measured: true,
  'vendor-said': true,
  'window-closed': true,
};

const entryFields = 'at,body,claim,format,root,sequence,window';

export function encodeEntry(entry: Entry): Uint8Array {
  return canonicalBytes(entry);
}

/** The entry that the bytes spell. Throws an Error that says what is wrong with them. */
export function decodeEntry(bytes: Uint8Array): Entry {
  const value = decodeExactly(bytes);
  const problem = problemOf(value);
  if (problem !== null) throw new Error(problem);
  return value as Entry;
}

/** The value that canonical JSON bytes spell; anything that does not encode to the same bytes is refused. */
export function decodeExactly(bytes: Uint8Array): unknown {
  // A byte order mark is kept, so that the parser refuses it.
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const value: unknown = JSON.parse(text);
  if (!sameBytes(canonicalBytes(value), bytes)) throw new Error('the bytes are not canonical JSON');
  return value;
}

/** Epoch milliseconds as the record spells them. */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString();
}

function problemOf(value: unknown): string | null {
  if (!isObject(value)) return 'an entry is a JSON object';
  if (Object.keys(value).sort().join() !== entryFields) return `an entry has the fields ${entryFields}`;
  if (value.format !== 1) return 'the format number is unknown; this version reads format 1';
  if (typeof value.window !== 'string') return 'window is text';
  if (!isCount(value.sequence)) return 'sequence is a whole number from 1';
  if (!isCount(value.claim)) return 'claim is a whole number from 1';
  if (typeof value.root !== 'string' || !/^[0-9a-f]{64}$/.test(value.root)) return 'root is 64 hex digits';
  if (!isInstant(value.at)) return 'at is a UTC time with milliseconds and Z';
  if (!isObject(value.body) || typeof value.body.kind !== 'string') return 'body has a kind';
  if (!Object.hasOwn(bodyKinds, value.body.kind))
    return `the kind ${JSON.stringify(value.body.kind)} is unknown`;
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isInstant(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const epochMs = Date.parse(value);
  return !Number.isNaN(epochMs) && instantOf(epochMs) === value;
}

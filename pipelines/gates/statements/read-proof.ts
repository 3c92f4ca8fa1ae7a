// What lies in the mailbox, as a proof and nothing else. The folder is the door, and the door says what may come
// through it; whatever an object says of itself is ignored. Never throws.

import type { Fact } from '../../ledger/fact.ts';
import type { Localised } from '../../plan/plan.ts';
import { troubles } from '../../plan/plan.ts';
import * as refusals from './refusals.ts';
import type { DeskWord, SignedStatement } from './signed-line.ts';

/** From staff without a role, or from a machine: it informs, slows and stops, and never opens anything. */
export type UnsignedFact = Extract<Fact, { kind: 'feedback' | 'infra-look' }>;

export type MailboxProof =
  | { readonly door: 'comment'; readonly comment: number }
  | ({ readonly door: 'ssh' } & SignedStatement)
  | { readonly door: 'mail' | 'form' | 'drift'; readonly fact: UnsignedFact };

export type ReadProof =
  | { readonly result: 'read'; readonly proof: MailboxProof }
  | { readonly result: 'refused'; readonly why: Localised };

const mostBytes = 64 * 1024;

/** `name` is the key below the window's `facts/`: `comment/123.json`. */
export function readProof(name: string, bytes: Uint8Array): ReadProof {
  const [, door = '', id = ''] = /^([a-z-]+)\/([^/]+)\.json$/.exec(name) ?? [];
  const value = objectIn(bytes);
  if (value === null) return refuse(refusals.notReadable);
  switch (door) {
    case 'comment':
      return Object.keys(value).join() === 'comment' &&
        String(value.comment) === id &&
        /^[1-9][0-9]{0,15}$/.test(id)
        ? { result: 'read', proof: { door, comment: Number(id) } }
        : refuse(refusals.wordsNotProof);
    case 'ssh':
      return isSigned(value) ? { result: 'read', proof: { door, ...value } } : refuse(refusals.wordsNotProof);
    case 'mail':
    case 'form':
      return isFeedback(value) && isInstant(value.at)
        ? {
            result: 'read',
            proof: {
              door,
              fact: {
                kind: 'feedback',
                at: value.at,
                way: door,
                trouble: value.trouble,
                sealed: value.sealed,
              },
            },
          }
        : refuse(refusals.doorCarriesFeedbackOnly);
    case 'drift':
      return isInfraLook(value) && isInstant(value.at)
        ? {
            result: 'read',
            proof: {
              door,
              fact: { kind: 'infra-look', at: value.at, stack: value.stack, found: value.found },
            },
          }
        : refuse(refusals.doorCarriesLooksOnly);
    default:
      return refuse(refusals.noSuchDoor);
  }
}

/** Null for what is no JSON object, is too large, or holds half of a character (no record could spell it). */
function objectIn(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  if (bytes.byteLength > mostBytes) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text, (key, inner: unknown) => {
      const texts = typeof inner === 'string' ? [key, inner] : [key];
      if (!texts.every((one) => one.isWellFormed())) throw new Error('half a character');
      return inner;
    });
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isSigned(
  value: Readonly<Record<string, unknown>>,
): value is { statement: SignedStatement['statement']; signature: string } {
  const { statement, signature } = value;
  if (!isObject(statement) || typeof signature !== 'string') return false;
  const { window, by, at, says } = statement;
  return (
    typeof window === 'string' &&
    typeof by === 'string' &&
    isInstant(at) &&
    (typeof says === 'string' || isDeskWord(says))
  );
}

function isDeskWord(value: unknown): value is DeskWord {
  if (!isObject(value)) return false;
  if (value.kind === 'feedback') return isFeedback(value) && (value.way === 'desk' || value.way === 'mail');
  if (value.kind === 'infra-look') return isInfraLook(value);
  const texts = [value.id, value.title].every((text) => typeof text === 'string');
  return (
    value.kind === 'offline-approval' &&
    texts &&
    (value.decision === 'approved' || value.decision === 'rejected')
  );
}

function isFeedback(
  value: Readonly<Record<string, unknown>>,
): value is Record<string, unknown> & Pick<Extract<Fact, { kind: 'feedback' }>, 'trouble' | 'sealed'> {
  return (
    troubles.some((known) => known === value.trouble) &&
    typeof value.sealed === 'string' &&
    (value.kind ?? 'feedback') === 'feedback'
  );
}

function isInfraLook(
  value: Readonly<Record<string, unknown>>,
): value is Record<string, unknown> & Pick<Extract<Fact, { kind: 'infra-look' }>, 'stack' | 'found'> {
  const { stack, found, kind = 'infra-look' } = value;
  if (typeof stack !== 'string' || !isObject(found) || kind !== 'infra-look') return false;
  if (found.result === 'no-drift') return true;
  if (found.result === 'unknown') return typeof found.why === 'string';
  const { resources } = found;
  return (
    found.result === 'drift' && Array.isArray(resources) && resources.every((one) => typeof one === 'string')
  );
}

function isInstant(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const at = Date.parse(value);
  return !Number.isNaN(at) && new Date(at).toISOString() === value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(why: Localised): ReadProof {
  return { result: 'refused', why };
}

// Reads an object of the mailbox as a proof and nothing else. Its folder is the door, and the door decides
// what may come through it; what the object says of itself is ignored. Never throws. The shapes stand in
// ledger/authority.json.

import type { Fact } from '../../ledger/fact.ts';
import type { MachineWord } from '../../ledger/machine-word.ts';
import { problemIn, readForeign } from '../../ledger/read-foreign.ts';
import { refused } from '../../ledger/refused.ts';
import type { Localised } from '../../plan/plan.ts';
import * as refusals from './refusals.ts';
import type { SignedStatement } from './signed-line.ts';

/** From staff without a role, or from a machine: it informs, slows and stops, and never opens a gate. */
export type MachineFact = Extract<Fact, { kind: 'feedback' | 'infra-look' }>;

export type MailboxProof =
  | { readonly door: 'comment'; readonly comment: number }
  | ({ readonly door: 'ssh' } & SignedStatement)
  /** `fact` is what the word says; it counts once `word` is proven. */
  | { readonly door: 'mail' | 'form' | 'drift'; readonly word: MachineWord; readonly fact: MachineFact };

export type ReadProof =
  | { readonly result: 'read'; readonly proof: MailboxProof }
  | { readonly result: 'refused'; readonly why: Localised };

/** `name` is the key below the window's `facts/`: `comment/123.json`. */
export function readProof(name: string, bytes: Uint8Array): ReadProof {
  const [, door = ''] = /^([a-z-]+)\/[^/]+\.json$/.exec(name) ?? [];
  const read = readForeign<object>(bytes, { $map: 'anything' });
  if (read.result === 'refused') return refused(refusals.notReadable);
  const is = (shape: string, value: unknown = read.value) => problemIn(value, shape) === null;
  switch (door) {
    case 'comment': {
      const { comment } = read.value as { readonly comment: number };
      return is('comment-proof')
        ? { result: 'read', proof: { door, comment } }
        : refused(refusals.wordsNotProof);
    }
    case 'ssh':
      return is('statement-proof')
        ? { result: 'read', proof: { door, ...(read.value as SignedStatement) } }
        : refused(refusals.wordsNotProof);
    case 'mail':
    case 'form':
    case 'drift': {
      const isLook = door === 'drift';
      const word = read.value as MachineWord;
      const carries = isLook ? 'said-look' : 'said-feedback';
      if (!is(carries, word.says ?? word))
        return refused(isLook ? refusals.doorCarriesLooksOnly : refusals.doorCarriesFeedbackOnly);
      if (!is('machine-proof')) return refused(refusals.wordsNotProof);
      const said = isLook ? { kind: 'infra-look' } : { kind: 'feedback', way: door };
      return {
        result: 'read',
        proof: { door, word, fact: { ...said, at: word.at, ...word.says } as MachineFact },
      };
    }
    default:
      return refused(refusals.noSuchDoor);
  }
}

// Whether a fact in the ledger says what its proof says, without asking anybody: for the verifier. A comment is parsed
// anew from the words that were kept; a signed line from what was signed. Whose key it is, the snapshot says.

import { canonicalBytes, sameBytes } from '../../ledger/canonical.ts';
import type { Fact } from '../../ledger/fact.ts';
import { digestNames, parseLine } from '../commands/parse-line.ts';
import type { Saying } from '../commands/saying.ts';
import { readProof } from './read-proof.ts';

/** What is wrong with it, or null. `name` is the key below `facts/`. */
export function problemOfFact(name: string, bytes: Uint8Array, fact: Fact): string | null {
  const read = readProof(name, bytes);
  if (read.result === 'refused') return read.why.en;
  const { proof } = read;
  if (proof.door !== 'comment' && proof.door !== 'ssh') {
    return isSame(proof.fact, fact) ? null : otherwise;
  }
  if (proof.door === 'comment') {
    if (!('provenBy' in fact) || fact.provenBy.kind !== 'comment') return otherwise;
    if (fact.provenBy.comment !== proof.comment) return otherwise;
    return saysSo(fact.provenBy.body, fact) ? null : otherwise;
  }
  const { by, at, says } = proof.statement;
  if (fact.at !== at || ('by' in fact && fact.by !== by)) return otherwise;
  if (typeof says === 'string') return saysSo(says, fact) ? null : otherwise;
  const { kind: _, ...said } = says;
  return isSame({ ...fact, ...said }, fact) && says.kind === fact.kind ? null : otherwise;
}

const otherwise = 'it does not say what its proof says';

function saysSo(line: string, fact: Fact): boolean {
  const parsed = parseLine(line);
  return parsed.result === 'command' && isOf(parsed.saying, fact);
}

function isOf(saying: Saying, fact: Fact): boolean {
  const reason = 'reason' in fact ? (fact.reason ?? '') : '';
  if (!('reason' in saying) || saying.reason !== reason) return false;
  switch (saying.name) {
    case 'approve':
      return (
        fact.kind === 'approval' && fact.phase === saying.phase && digestNames(saying.digest, fact.snapshot)
      );
    case 'reject':
      return (
        fact.kind === 'rejection' && fact.phase === saying.phase && digestNames(saying.digest, fact.snapshot)
      );
    case 'withdraw':
      return fact.kind === 'withdrawal' && fact.phase === saying.phase;
    case 'doubt':
      return (
        fact.kind === 'doubt-answer' && fact.effect.startsWith(saying.effect) && fact.answer === saying.answer
      );
    case 'tell':
      return fact.kind === 'command' && isSame(saying.command, fact.command);
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return sameBytes(canonicalBytes(one), canonicalBytes(other));
}

// Proves again, before a phase starts, the approvals of its gate and what took them back. A comment that was
// edited or deleted since is voided in the ledger; one that cannot be asked for now does not count this time.

import * as refusals from '../gates/statements/refusals.ts';
import { canonicalBytes, digestOf, sameBytes } from '../ledger/canonical.ts';
import type { Fact, Gate } from '../ledger/fact.ts';
import type { TakenFact } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import { beforeNext, hear } from './prove.ts';
import { proofContextOf } from './take-facts.ts';
import type { Hearing } from './window-run.ts';

/** Ids of the facts that still stand. */
export async function provenAgain(run: Hearing, gate: Gate | null): Promise<ReadonlySet<string>> {
  const standing = new Set<string>();
  for (const taken of run.state().facts.values()) {
    if (!isWordOf(taken.fact, gate) || run.state().voided.has(taken.id)) continue;
    const again = await proveAgain(run, taken);
    if (again.result === 'stands') standing.add(taken.id);
    if (again.result === 'gone') await run.append({ kind: 'fact-voided', fact: taken.id, why: again.why });
  }
  return standing;
}

type Again =
  | { readonly result: 'stands' | 'away' }
  | {
      readonly result: 'gone';
      readonly why: Extract<Awaited<ReturnType<typeof hear>>, { result: 'refused' }>['why'];
    };

async function proveAgain(run: Hearing, { id, digest, fact }: TakenFact): Promise<Again> {
  const place = proofContextOf(run, null);
  const bytes = await run.store.read(keys.factsPrefix(run.window) + id);
  if (bytes === null || digestOf(bytes) !== digest) return { result: 'away' };
  const heard = await hear(place, await beforeNext(place), id, bytes);
  if (heard.result === 'away') return heard;
  if (heard.result === 'refused')
    return lastsNot(heard.why) ? { result: 'gone', why: heard.why } : { result: 'away' };
  if (heard.result !== 'said' || !('by' in fact) || !('provenBy' in fact)) return { result: 'away' };
  const isSame =
    heard.said.by === fact.by &&
    heard.said.at === fact.at &&
    sameBytes(canonicalBytes(heard.said.provenBy), canonicalBytes(fact.provenBy));
  return isSame ? { result: 'stands' } : { result: 'away' };
}

/** True where the loss is final. Rights may come back, so losing them does not void a word. */
function lastsNot(why: object): boolean {
  return why === refusals.edited || why === refusals.noSuchComment || why === refusals.onAnotherIssue;
}

function isWordOf(fact: Fact, gate: Gate | null): boolean {
  const isWord = fact.kind === 'approval' || fact.kind === 'withdrawal';
  return isWord && fact.phase === gate;
}

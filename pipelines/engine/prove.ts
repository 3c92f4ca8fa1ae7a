// Proves what lies in the mailbox: each proof is read again at its source and parsed anew. What the record
// alone decides (rights, what a word is bound to) is judged in gates/statements.

import { parseLine } from '../gates/commands/parse-line.ts';
import type { Saying } from '../gates/commands/saying.ts';
import {
  correctionsThatWait,
  peopleIn,
  proposalProblem,
  proposalsIn,
  withCode,
} from '../gates/corrections.ts';
import { type Judged, judge, judgeDeskWord } from '../gates/statements/judge.ts';
import type { Before, PersonSaid } from '../gates/statements/person-said.ts';
import { readProof } from '../gates/statements/read-proof.ts';
import * as refusals from '../gates/statements/refusals.ts';
import type { SignedStatement } from '../gates/statements/signed-line.ts';
import { type Signer, signerOfComment, signerOfStatement } from '../gates/statements/signer.ts';
import { digestOf } from '../ledger/canonical.ts';
import { certifiersOf, snapshotIn } from '../ledger/certifiers.ts';
import type { Fact, Proposal } from '../ledger/fact.ts';
import type { RecordState } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import { judgeMachineWord } from '../ledger/machine-word.ts';
import { decidersOf } from '../plan/deciders.ts';
import type { Localised } from '../plan/plan.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { Prover, Store } from '../ports.ts';

/** Where a statement is heard: a run that holds the window, or a job that only looks. */
export interface ProofContext {
  readonly window: string;
  readonly store: Store;
  readonly prover: Prover;
  readonly snapshot: Snapshot;
  readonly digest: string;
  readonly state: RecordState;
  /** Epoch ms; null where the statement was heard in time and is only proven again. */
  readonly now: number | null;
}

export type Heard =
  | { readonly result: 'said'; readonly said: PersonSaid }
  /** A machine's word, or a signed statement that is no command. */
  | { readonly result: 'word'; readonly fact: Fact }
  /** Takes back what this role said at that moment. */
  | { readonly result: 'taken-back'; readonly by: string; readonly saidAt: string }
  | { readonly result: 'refused'; readonly why: Localised }
  | { readonly result: 'away' };

/** Proves one object of the mailbox; `name` is its key below `facts/`. */
export async function hear(
  place: ProofContext,
  before: Before,
  name: string,
  bytes: Uint8Array,
): Promise<Heard> {
  const read = readProof(name, bytes);
  if (read.result === 'refused') return read;
  const { proof } = read;
  if (proof.door === 'ssh') return hearStatement(place, before, proof);
  if (proof.door === 'comment') return hearComment(place, before, proof.comment);
  const judged = judgeMachineWord(proof.word, { window: place.window, name }, certifiersOf(before.snapshot));
  return judged.result === 'accepted'
    ? { result: 'word', fact: proof.fact }
    : { result: 'refused', why: refusals.notOfItsMachine(judged.why) };
}

export async function hearComment(place: ProofContext, before: Before, id: number): Promise<Heard> {
  const comment = await place.prover.comment(id);
  if (comment.result !== 'proven') return comment;
  const signer = signerOfComment({ id, ...comment }, peopleIn(before));
  if (signer.result === 'refused') return signer;
  return heardLine(place, before, comment.body, signer, comment.at);
}

async function hearStatement(place: ProofContext, before: Before, signed: SignedStatement): Promise<Heard> {
  const { window, now } = place;
  const signer = signerOfStatement(signed, { window, people: peopleIn(before), now });
  if (signer.result === 'refused') return signer;
  const { says, at } = signed.statement;
  if (typeof says === 'string') return heardLine(place, before, says, signer, at);
  if (says.kind === 'taken-back') return { result: 'taken-back', by: signer.by, saidAt: says.saidAt };
  const judged = judgeDeskWord(says, at, signer, before);
  return judged.result === 'word' ? judged : { result: 'refused', why: judged.why };
}

async function heardLine(
  place: ProofContext,
  before: Before,
  line: string,
  { by, provenBy }: Extract<Signer, { result: 'known' }>,
  at: string,
): Promise<Heard> {
  const parsed = parseLine(line);
  if (parsed.result === 'talk') return { result: 'refused', why: refusals.saysNothing };
  if (parsed.result === 'refused')
    return { result: 'refused', why: refusals.withForm(parsed.why, parsed.form) };
  const { saying } = parsed;
  const proposed = await proposalIn(place, before, { by, saying });
  if (proposed.result === 'refused' || proposed.result === 'away') return proposed;
  const said = { by, at, provenBy, saying, ...(proposed.proposal && { proposes: proposed.proposal }) };
  return { result: 'said', said };
}

type Proposed =
  | { readonly result: 'proven'; readonly proposal: Proposal | null }
  | { readonly result: 'refused'; readonly why: Localised }
  | { readonly result: 'away' };

/** The proposal of a correction or switch of code, proven only where the person may propose it. */
async function proposalIn(
  place: ProofContext,
  { snapshot, digest }: Before,
  { by, saying }: { readonly by: string; readonly saying: Saying },
): Promise<Proposed> {
  if (saying.name !== 'tell' || !decidersOf(snapshot.plan).has(by))
    return { result: 'proven', proposal: null };
  const { command } = saying;
  if (command.name === 'switch-code') {
    const commit = await place.prover.commit(command.to, snapshot.code);
    if (commit.result !== 'proven') return commit;
    const builtBy = commit.builders.map(({ as, githubId }) => ({
      as,
      githubId,
      person: snapshot.organisation.people.find(({ github }) => github?.id === githubId)?.id ?? null,
    }));
    return {
      result: 'proven',
      proposal: { from: digest, to: digestOf(withCode(snapshot, command.to)), builtBy },
    };
  }
  if (command.name !== 'correct') return { result: 'proven', proposal: null };
  const proposal = { from: digest, to: `sha256:${command.to}`, builtBy: [] };
  const after = await snapshotAt(place, proposal.to);
  const why = proposalProblem({ snapshot, digest }, saying, proposal, () => after);
  return why === null ? { result: 'proven', proposal } : { result: 'refused', why };
}

async function snapshotAt({ store, window }: ProofContext, digest: string): Promise<Snapshot | null> {
  return snapshotIn(await store.read(keys.snapshotKey(window, digest)), digest);
}

/** How the window stands before the next word, with the corrections that wait. */
export async function beforeNext(place: ProofContext): Promise<Before> {
  const { snapshot, digest, state } = place;
  const named = proposalsIn(place).map(({ to }) => to);
  const found = await Promise.all(named.map(async (to) => [to, await snapshotAt(place, to)] as const));
  const after = new Map(found);
  const corrections = correctionsThatWait({ snapshot, digest, state }, (to) => after.get(to) ?? null);
  return { snapshot, digest, state, corrections };
}

/** The fact that a heard word becomes, or why it becomes none. */
export function judgeHeard(heard: Exclude<Heard, { result: 'away' }>, before: Before): Judged {
  if (heard.result === 'word') return { result: 'allowed', fact: heard.fact };
  if (heard.result === 'taken-back') return { result: 'refused', why: refusals.nothingToTakeBack };
  return heard.result === 'said' ? judge(heard.said, before) : heard;
}

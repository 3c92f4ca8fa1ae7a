// For the verifier: judges the words of people and machines again, by the entries before each and without
// asking anybody. A comment is parsed anew from the words that were kept, a signed line from what was signed.
// An amendment, or a phase that started, must follow from such words.

import { canonicalBytes, digestOf, sameBytes } from '../../ledger/canonical.ts';
import { certifiersOf, snapshotIn } from '../../ledger/certifiers.ts';
import type { EntryBody } from '../../ledger/entry.ts';
import type { Examination } from '../../ledger/examination.ts';
import type { Fact } from '../../ledger/fact.ts';
import { beginFold, type RecordState } from '../../ledger/fold.ts';
import { factsPrefix, snapshotKey } from '../../ledger/keys.ts';
import { judgeMachineWord } from '../../ledger/machine-word.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import { parseLine } from '../commands/parse-line.ts';
import { correctionsThatWait, judgeCorrection, peopleIn, proposalProblem } from '../corrections.ts';
import { judgeByRecord } from '../gate.ts';
import { sourcesNeeded, sourcesThatSay } from '../vendor-word.ts';
import { digestProblem } from './bound.ts';
import { factFrom, judgeDeskWord, problemOfRight, wasTaken } from './judge.ts';
import type { Before } from './person-said.ts';
import { readProof } from './read-proof.ts';
import { signerOfComment, signerOfStatement } from './signer.ts';

export function checkWords({ given, entries, problem }: Examination): void {
  const snapshots = new Map<string, Snapshot | null>();
  const snapshotOf = (digest: string): Snapshot | null => {
    if (!snapshots.has(digest)) {
      const bytes = given.objects.get(snapshotKey(given.window, digest)) ?? null;
      snapshots.set(digest, snapshotIn(bytes, digest));
    }
    return snapshots.get(digest) ?? null;
  };
  const fold = beginFold();
  for (const entry of entries) {
    const { state } = fold;
    const snapshot = snapshotOf(state.snapshot ?? '');
    // An entry that no run could write is reported here, and the rest is judged as far as it goes.
    try {
      const why =
        snapshot === null ? null : problemOf(entry.body, entry.at, snapshot, state, { given, snapshotOf });
      if (why !== null) problem(`entry ${entry.sequence}`, why);
      fold.take(entry);
    } catch {
      problem(`entry ${entry.sequence}`, 'it tells of something that cannot have happened');
    }
  }
}

type Looked = {
  readonly given: Examination['given'];
  readonly snapshotOf: (digest: string) => Snapshot | null;
};

function problemOf(
  body: EntryBody,
  at: string,
  snapshot: Snapshot,
  state: RecordState,
  { given, snapshotOf }: Looked,
): string | null {
  const digest = state.snapshot ?? '';
  const beforeWord = (): Before => ({
    snapshot,
    digest,
    state,
    corrections: correctionsThatWait({ snapshot, digest, state }, snapshotOf),
  });
  switch (body.kind) {
    case 'fact-taken': {
      const bytes = given.objects.get(factsPrefix(given.window) + body.fact);
      // A missing or changed proof is reported by another check.
      if (bytes === undefined || digestOf(bytes) !== body.digest) return null;
      const place = { window: given.window, name: body.fact };
      if (wasTaken(body.body, state)) return 'it was taken before, and a word counts once';
      return problemOfFact(place, bytes, body.body, beforeWord(), snapshotOf);
    }
    case 'amended':
      return problemOfAmendment(body, at, beforeWord(), snapshotOf(body.to));
    case 'phase-started': {
      const approvals = judgeByRecord(body.phase, body.round, { snapshot, digest, state }, at);
      if (approvals === null) return 'the plan has no such step';
      return approvals.enough ? null : `phase ${body.phase} started without the approvals that it needs`;
    }
    default:
      return null;
  }
}

const otherwise = 'it does not say what its proof says';

/** Why the fact is not what its proof says, or null. */
function problemOfFact(
  place: { readonly window: string; readonly name: string },
  bytes: Uint8Array,
  fact: Fact,
  before: Before,
  snapshotOf: Looked['snapshotOf'],
): string | null {
  const read = readProof(place.name, bytes);
  if (read.result === 'refused') return read.why.en;
  const { proof } = read;
  if (proof.door !== 'comment' && proof.door !== 'ssh') {
    const judged = judgeMachineWord(proof.word, place, certifiersOf(before.snapshot));
    if (judged.result === 'refused') return judged.why;
    return isSame(proof.fact, fact) ? null : otherwise;
  }
  if (!('at' in fact)) return otherwise;
  if (proof.door === 'comment' && !('provenBy' in fact && fact.provenBy.kind === 'comment')) return otherwise;
  const people = peopleIn(before);
  const kept = 'provenBy' in fact && fact.provenBy.kind === 'comment' ? fact.provenBy : null;
  const signer =
    proof.door === 'ssh'
      ? signerOfStatement(proof, { window: place.window, people, now: null })
      : signerOfComment({ id: proof.comment, user: kept?.user ?? 0, body: kept?.body ?? '' }, people);
  if (signer.result === 'refused') return signer.why.en;
  const says = proof.door === 'ssh' ? proof.statement.says : (kept?.body ?? '');
  const at = proof.door === 'ssh' ? proof.statement.at : fact.at;
  if (typeof says !== 'string') {
    if (says.kind === 'taken-back') return otherwise;
    const judged = judgeDeskWord(says, at, signer, before);
    if (judged.result === 'refused') return judged.why.en;
    return isSame(judged.fact, fact) ? null : otherwise;
  }
  const parsed = parseLine(says);
  if (parsed.result !== 'command') return otherwise;
  const { by, provenBy } = signer;
  const proposes = fact.kind === 'command' ? fact.proposes : undefined;
  const proposed = proposalProblem(before, parsed.saying, proposes, snapshotOf);
  if (proposed !== null) return proposed.en;
  const said = { by, at, provenBy, saying: parsed.saying, ...(proposes && { proposes }) };
  const why = problemOfRight(said, before) ?? digestProblem(said, before);
  if (why !== null) return why.en;
  const { saying } = said;
  const isItsEffect =
    fact.kind === 'doubt-answer' && saying.name === 'doubt' && fact.effect.startsWith(saying.effect);
  const restated = factFrom(said, before, isItsEffect ? fact.effect : '');
  return restated !== null && isSame(restated, fact) ? null : otherwise;
}

/** A correction needs its quorums, the rest a person's command or enough of the vendor's sources. */
function problemOfAmendment(
  { change, cause, to, from }: Extract<EntryBody, { kind: 'amended' }>,
  at: string,
  { snapshot, digest, state, corrections }: Before,
  after: Snapshot | null,
): string | null {
  const nobody = 'nobody who may said this amendment';
  if (from !== digest || after === null) return null;
  if (change.kind === 'correct') {
    const correction = corrections.find((one) => one.id === cause && one.to === to);
    if (correction === undefined) return nobody;
    const verdict = judgeCorrection({ correction, before: snapshot, state, now: at, standing: null });
    const short = verdict.quorums.find(({ approvals }) => !approvals.enough)?.whose;
    return short === undefined ? null : `the quorum ${short} has not approved`;
  }
  const moves = change.kind !== 'call-off';
  const plan = { ...snapshot.plan, ...(moves && { end: change.end }) };
  if (!isSame({ ...snapshot, plan }, after)) return 'it changes more than it says';
  const said = state.facts.get(cause)?.fact;
  if (said !== undefined) {
    const isIt = said.kind === 'command' && said.command.name === change.kind && said.by === change.by;
    return isIt ? null : nobody;
  }
  const silent = /^silence-([a-z-]+)$/.exec(cause)?.[1];
  const rule = Object.entries(snapshot.plan.approvals.gates).find(([phase]) => phase === silent)?.[1];
  if (change.by === 'plan' && change.kind === 'call-off' && rule?.whenSilent === 'call-off') return null;
  const heard = state.vendor.some(({ source, heardAt }) => cause === `vendor/${source}/${heardAt}`);
  if (!heard || change.by !== 'vendor') return nobody;
  const agreed = change.kind === 'call-off' ? sourcesThatSay(state, 'cancelled').length : null;
  return agreed === null || agreed >= sourcesNeeded(snapshot.plan) ? null : nobody;
}

function isSame(one: unknown, other: unknown): boolean {
  return sameBytes(canonicalBytes(one), canonicalBytes(other));
}

// Finds who said a line, by the proof that was read: the role whose account or key it is, in the snapshot in
// force, and for the approval of a correction also in the corrected one. Pure.

import type { ProvenBy } from '../../ledger/fact.ts';
import { refused } from '../../ledger/refused.ts';
import { isSshSigned } from '../../ledger/ssh-signature.ts';
import type { Contact } from '../../plan/organisation.ts';
import type { Localised } from '../../plan/plan.ts';
import { sshFingerprint } from '../identities.ts';
import * as refusals from './refusals.ts';
import { type SignedStatement, signatureNamespace, statementBytes } from './signed-line.ts';

export type Signer =
  | { readonly result: 'known'; readonly by: string; readonly provenBy: ProvenBy }
  | { readonly result: 'refused'; readonly why: Localised };

/** A statement that lies unheard for longer than this was meant for another situation. */
const lastsMs = 24 * 3_600_000;
/** Clocks of two machines differ. */
const clockToleranceMs = 2 * 60_000;

/** `people`: those in force first. `now` is null where a statement heard in time is proven again. */
export function signerOfStatement(
  { statement, signature }: SignedStatement,
  {
    window,
    people,
    now,
  }: { readonly window: string; readonly people: readonly Contact[]; readonly now: number | null },
): Signer {
  const { by } = statement;
  if (statement.window !== window) return refused(refusals.otherWindow);
  const keys = people.flatMap(({ id, sshKey }) => (id === by && sshKey !== undefined ? [sshKey] : []));
  if (keys.length === 0) return refused(refusals.noKey(by));
  const bytes = statementBytes(statement);
  const key = keys.find((one) => isSshSigned(bytes, signature, one, signatureNamespace));
  if (key === undefined) return refused(refusals.notSignedByKey(by));
  const age = now === null ? 0 : now - Date.parse(statement.at);
  if (age < -clockToleranceMs) return refused(refusals.inTheFuture);
  if (age > lastsMs) return refused(refusals.expired);
  return { result: 'known', by, provenBy: { kind: 'ssh', key: sshFingerprint(key) } };
}

/** Finds the role by the account's number, since logins can change hands. */
export function signerOfComment(
  comment: { readonly id: number; readonly user: number; readonly body: string },
  people: readonly Contact[],
): Signer {
  const person = people.find(({ github }) => github?.id === comment.user);
  if (person === undefined) return refused(refusals.unknownAccount);
  const { id, user, body } = comment;
  return { result: 'known', by: person.id, provenBy: { kind: 'comment', comment: id, user, body } };
}

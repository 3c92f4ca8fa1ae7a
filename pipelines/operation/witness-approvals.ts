// Which approvals stand right now: comments read again at GitHub, signatures verified again. What changed since
// is put into the record as voided.

import type { Github } from '../adapters/github/client.ts';
import { findWindowIssue } from '../adapters/github/issues.ts';
import { witnessComments } from '../adapters/github/witness.ts';
import { isSignedBy } from '../adapters/ssh-signature/ssh-signature.ts';
import type { FactInRecord } from '../gates/approvals.ts';
import type { Store } from '../ports.ts';
import type { OpenedWindow } from './read-window.ts';
import { putVoided } from './read-window.ts';

/** Without GitHub (null: it is down) only what was signed offline stands. */
export async function witnessApprovals(
  github: Github | null,
  store: Store,
  opened: Pick<OpenedWindow, 'window' | 'facts' | 'snapshot'>,
  now: number,
): Promise<ReadonlySet<string>> {
  const { window, facts, snapshot } = opened;
  const approvals = facts.filter(({ fact }) => fact.kind === 'approval');
  const standing = new Set(await signedOffline(window, approvals, opened));
  if (github === null) return standing;
  const issue = await findWindowIssue(github, window);
  if (issue === null) return standing;
  const known = new Set(
    facts.flatMap(({ fact }) => (fact.kind === 'approval-voided' ? [fact.approval] : [])),
  );
  const people = new Set(snapshot.organisation.people.map((contact) => contact.id));
  const toAsk = approvals.filter(({ id, fact }) => !known.has(id) && 'by' in fact && people.has(fact.by));
  const witnessed = await witnessComments(github, issue.number, toAsk);
  for (const id of witnessed.standing) standing.add(id);
  for (const { id, why } of witnessed.voided) await putVoided(store, window, id, why, now);
  return standing;
}

async function signedOffline(
  window: string,
  approvals: readonly FactInRecord[],
  { snapshot }: Pick<OpenedWindow, 'snapshot'>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const { id, fact } of approvals) {
    if (fact.kind !== 'approval' || fact.via.kind !== 'signed-offline') continue;
    if (await isSignedBy(window, fact, snapshot.organisation.people)) ids.push(id);
  }
  return ids;
}

// Freezes a merged plan as its window: plan, organisation, roster and templates under one digest.

import type { FileBuilder } from '../adapters/github/plan-builders.ts';
import { freezeWindow, type WindowFiles } from '../engine/enter-window.ts';
import { UserError } from '../errors.ts';
import { judgeCertificate } from '../ledger/certificate.ts';
import { type Certifiers, certifiersOf } from '../ledger/certifiers.ts';
import { followFold } from '../ledger/fold.ts';
import { entryKey } from '../ledger/keys.ts';
import { type LedgerReader, readLedger } from '../ledger/read-ledger.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Builder } from '../plan/snapshot.ts';
import { filledIn } from '../plan/usual.ts';
import type { Environment } from './environment.ts';
import { givesBackOnSignal } from './give-back.ts';
import type { LoadedPlan } from './plan-files/load-plan.ts';
import { patiently, stillHeld } from './wait-for-claim.ts';

export interface Opening {
  /** Everybody who wrote or merged the plan; empty where it came without GitHub. */
  readonly builders: readonly FileBuilder[];
  readonly code: string;
}

/** `was-open`: a run or decider that this checkout names has opened it before. */
export async function openWindow(
  environment: Environment,
  loaded: LoadedPlan,
  opening: Opening,
): Promise<'opened' | 'was-open'> {
  const { plan, organisation } = loaded;
  const builtBy = peopleBehind(opening.builders, organisation);
  const proposers = peopleBehind(
    opening.builders.filter(({ proposed }) => proposed),
    organisation,
  ).flatMap(({ person }) => person ?? []);
  // "Never the author" would mean nothing if the plan could name somebody else as its author.
  if (proposers.length > 0 && !proposers.includes(plan.author)) {
    throw new UserError({
      what: `The plan names ${plan.author} as its author, but ${proposers.join(', ')} opened the pull request`,
      where: `${loaded.files.window}: author`,
      whatToDo: `Merge a correction with author: ${proposers[0]}, and check that enough other people may approve.`,
    });
  }
  const asOpened = environment.asOpened;
  if (asOpened === undefined && !organisation.people.some(({ github, sshKey }) => github ?? sshKey)) {
    throw new UserError({
      what: 'No approver can be recognised: nothing that is approved would count',
      where: 'runbooks/organisation.yaml: people',
      whatToDo: 'Merge a correction with github: { id, login } or sshKey for each approver.',
    });
  }
  const writing = await environment.writingFor(plan.id);
  const mergedBy = builtBy.find(({ as, person }) => as === 'merger' && person !== null)?.person ?? null;
  const merged = { ...filesOf(loaded, mergedBy), builtBy };
  const files = asOpened?.(merged) ?? merged;
  const expected = certifiersOf({ ...files, writers: writing.writers });
  const chain = await readLedger(environment.store, plan.id, expected);
  if (isOpenedBy(expected, chain)) return 'was-open';
  const entered = await freezeWindow({
    window: plan.id,
    files,
    read: { chain, state: followFold(chain) },
    store: environment.store,
    keyring: environment.keyring,
    clock: environment.clock,
    writing,
    code: opening.code,
    // Waits for the claim of another run: one that died between its claim and the opening has opened nothing.
    whenHeld: patiently(environment, plan.id),
  });
  if (entered.result === 'held') throw stillHeld(plan.id, entered);
  const { ledger, snapshot, state } = entered;
  await givesBackOnSignal(ledger, async () => {
    // Another run may have opened the window a moment earlier.
    isOpenedBy(expected, ledger);
    await environment.afterLook?.(filledIn(snapshot), state());
  });
  return 'opened';
}

/**
 * Whether the window is open already. Throws a UserError where somebody opened it whom the checkout does not
 * name: whoever may write to the branch could do so, with a snapshot that makes them deciders.
 */
function isOpenedBy(
  expected: Certifiers,
  { window, entries }: Pick<LedgerReader, 'window' | 'entries'>,
): boolean {
  const [first] = entries();
  if (first === undefined) return false;
  const { body, at } = first;
  const certificate = body.kind === 'claim-taken' ? body.certificate : undefined;
  const judged = certificate && judgeCertificate(certificate, { window, saying: 'write', at }, expected);
  if (judged?.result === 'accepted') return true;
  throw new UserError({
    what: `The store holds a window of this name that somebody else opened: ${judged?.why ?? 'nobody vouches for it'}`,
    where: entryKey(window, first.sequence),
    whatToDo:
      'Give the plan another id and merge it again, and find out who wrote there. Approve nothing on what stands there.',
  });
}

/** A loaded plan as the files that a window is opened with. */
export function filesOf(loaded: LoadedPlan, mergedBy: string | null = null): WindowFiles {
  return {
    plan: loaded.plan,
    organisation: loaded.organisation,
    roster: loaded.roster,
    templates: Object.fromEntries(loaded.templates),
    mergedBy,
    tzdata: process.versions.tz ?? 'unknown',
  };
}

/** Each account and address once, with the role that it belongs to; unknown addresses are left out. */
function peopleBehind(builders: readonly FileBuilder[], { people }: Organisation): readonly Builder[] {
  const found = builders.flatMap(({ as, githubId, email }): readonly Builder[] => {
    const person =
      people.find((contact) => githubId !== null && contact.github?.id === githubId) ??
      people.find((contact) => email !== null && contact.email.toLowerCase() === email.toLowerCase());
    if (githubId === null && person === undefined) return [];
    return [{ as, person: person?.id ?? null, githubId }];
  });
  return found.filter(
    (one, index) => found.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === index,
  );
}

// Follows people's commands and sends what is due, again until no new command comes before the rest.

import { isBeingPutBack } from '../ledger/course.ts';
import { outdatedAccounts } from '../phases/client-version.ts';
import { stepNow } from './ask-gate.ts';
import { newestCount } from './due-notices.ts';
import { followCommands } from './follow-commands.ts';
import { comesFirst, listenForCommands, saidSince } from './hear-people.ts';
import { contextFor } from './phase-context.ts';
import { provenAgain } from './prove-again.ts';
import { putRight } from './put-right.ts';
import { sendDueNotices } from './send-notices.ts';
import { takeFacts } from './take-facts.ts';
import type { Amending, Running } from './window-run.ts';

export interface Told {
  /** Keys of the notices that went out. */
  readonly notices: readonly string[];
  /** Undo steps that failed, to be tried again. */
  readonly problems: readonly string[];
  readonly putRight: readonly string[];
}

/** `standing`: ids of the facts on which a gate may rest now. Ends early where the window is called off. */
export async function followAndTell(
  run: Running & Amending,
): Promise<Told & { readonly standing: ReadonlySet<string> }> {
  const problems = new Set<string>();
  const notices: string[] = [];
  let lines: readonly string[] | null = null;
  const told = (standing: ReadonlySet<string>) => ({
    notices,
    problems: [...problems],
    putRight: lines ?? [],
    standing,
  });
  // Sending takes minutes: what people said or took back meanwhile comes before the rest, and before the
  // gate.
  for (;;) {
    for (const problem of await followCommands(run)) problems.add(problem);
    const { calledOff } = run.state();
    if (!isBeingPutBack(run.state())) lines ??= await putRight(run);
    if (calledOff !== null) return told(new Set());
    const known = run.state().facts.size;
    const sent = await sendDueNotices(run, listenForCommands(run));
    notices.push(...sent.notices);
    if (sent.stopped) continue;
    await tellOutdated(run);
    const proven = await provenAgain(run, stepNow(run)?.phase ?? null);
    await takeFacts(run);
    if (saidSince(run, known).some(comesFirst)) continue;
    return told(new Set([...proven, ...[...run.state().facts.keys()].slice(known)]));
  }
}

/** Tells people with old clients who were counted outside office hours: when their office opens. */
async function tellOutdated(run: Running): Promise<void> {
  const counted = newestCount(run.state(), run.timeline().start, run.clock.now());
  if (counted === null) return;
  const context = contextFor(run, 'client-version', counted.round);
  await context.notify('outdated-client', `round-${counted.round}`, [...(await outdatedAccounts(context))]);
}

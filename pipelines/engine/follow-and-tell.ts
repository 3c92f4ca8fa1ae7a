// Follows what people commanded and tells everybody what is due, until nobody has said anything that comes first.

import { stepToTake } from '../gates/gate.ts';
import { followCommands } from './follow-commands.ts';
import { comesFirst, listenForCommands, saidSince } from './hear-people.ts';
import { provenAgain } from './prove-again.ts';
import { putRight } from './put-right.ts';
import { sendDueNotices } from './send-notices.ts';
import { takeFacts } from './take-facts.ts';
import { tellOutdated } from './tell-outdated.ts';
import type { Amending, Running } from './window-run.ts';

export interface Told {
  /** Keys of the notices that went out. */
  readonly notices: readonly string[];
  /** What went wrong on the way back, to be tried again. */
  readonly problems: readonly string[];
  readonly putRight: readonly string[];
}

/** `standing`: ids of the facts on which a gate may rest now. Stops where the window is called off. */
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
  // Sending takes minutes: what people have said or taken back meanwhile comes before the rest and before the gate.
  for (;;) {
    for (const problem of await followCommands(run)) problems.add(problem);
    if (run.state().calledOff !== null) return told(new Set());
    lines ??= await putRight(run);
    const known = run.state().facts.size;
    const sent = await sendDueNotices(run, listenForCommands(run));
    notices.push(...sent.notices);
    if (sent.stopped) continue;
    await tellOutdated(run);
    const step = stepToTake({
      timeline: run.timeline(),
      snapshot: run.snapshot(),
      state: run.state(),
      now: run.clock.now(),
    });
    const proven = await provenAgain(run, step?.phase ?? null);
    await takeFacts(run);
    if (saidSince(run, known).some(comesFirst)) continue;
    return told(new Set([...proven, ...[...run.state().facts.keys()].slice(known)]));
  }
}

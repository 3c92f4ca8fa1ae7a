// The end of a window: everything is put back if it was called off, the last notice is sent, and the last
// entry names the report by its digest. The report is drawn from snapshot and record alone and kept as
// evidence.

import type { Recording } from '../effects/claim.ts';
import { workersHeardAgainAt } from '../effects/sent-so-far.ts';
import { goBack } from '../effects/undo.ts';
import { digestOf } from '../ledger/canonical.ts';
import { isBeingPutBack, shownUntil } from '../ledger/course.ts';
import type { Digest } from '../ledger/fact.ts';
import type { RecordState } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import { nextReminderAt } from '../notices/summons.ts';
import type { Store } from '../ports.ts';
import { evidencePage } from '../views/evidence-page.ts';
import { reportPage } from '../views/report.ts';
import { improvementsOf } from '../views/report-improvements.ts';
import { improvePrefix } from '../views/to-dos.ts';
import { askToAcknowledge, askToLookAndTell } from './ask-hand-work.ts';
import { lastWordAgainAt } from './due-notices.ts';
import type { Told } from './follow-and-tell.ts';
import { followCommands } from './follow-commands.ts';
import { listenForCommands } from './hear-people.ts';
import { planGoingBack } from './plan-going-back.ts';
import { sendDueNotices, settleStopped } from './send-notices.ts';
import { summon } from './summon.ts';
import { ownerOf, takeToDos } from './take-to-dos.ts';
import { type ViewOf, viewOfRun } from './view-of-run.ts';
import type { Amending, PlanInForce, Running } from './window-run.ts';

/** `nextLookAt`: when to look again (epoch ms) where the window could not be closed yet. */
type Ended =
  | { readonly closed: true; readonly nextLookAt: null }
  | { readonly closed: false; readonly nextLookAt: number };

/** How soon an undo step that failed is tried again. */
const tryAgainMs = 60_000;

/** Ends a called-off window: puts everything back, tells everyone once, closes the record. */
export async function endCalledOff(
  run: Running & Amending,
  before: Pick<Told, 'notices' | 'problems'>,
): Promise<Ended & Pick<Told, 'notices' | 'problems'>> {
  const notices = [...before.notices];
  const problems = new Set(before.problems);
  for (;;) {
    const cause = run.state().amendments.at(-1)?.cause ?? 'call-off';
    const way = isBeingPutBack(run.state()) && planGoingBack(run, 'pre-backup');
    if (way) {
      for (const problem of await goBack(run, way, 'pre-backup', cause)) problems.add(problem);
      await takeToDos(run, 'cutover');
    }
    if (problems.size > 0) {
      const nextLookAt = run.clock.now() + tryAgainMs;
      return { closed: false, nextLookAt, notices, problems: [...problems] };
    }
    const sent = await sendDueNotices(run, listenForCommands(run));
    notices.push(...sent.notices);
    if (!sent.stopped) break;
    for (const problem of await followCommands(run)) problems.add(problem);
  }
  await settleStopped(run);
  await askToAcknowledge(run);
  await askToLookAndTell(run);
  notices.push(...(await summon(run, null)));
  return { ...(await endWhenLastWordIsOut(run, 'called-off')), notices, problems: [] };
}

type Ending = ViewOf & PlanInForce & Recording & { readonly store: Pick<Store, 'create'> };

export async function endWhenLastWordIsOut(run: Ending, how: 'done' | 'called-off'): Promise<Ended> {
  const [state, now] = [run.state(), run.clock.now()];
  const waitsUntil =
    lastWordAgainAt(state, run.timeline()) ??
    workersHeardAgainAt(state, now) ??
    shownUntil(state, run.timeline().end, now);
  if (waitsUntil !== null) {
    return { closed: false, nextLookAt: Math.min(waitsUntil, nextReminderAt(state, now) ?? waitsUntil) };
  }
  await askToImprove(run);
  const bytes = new TextEncoder().encode(reportPage(viewOfRun(run)));
  const digest = digestOf(bytes);
  await run.store.create(reportKey(run.window, digest), bytes);
  await run.store.create(
    keys.evidenceGuideKey(run.window),
    new TextEncoder().encode(evidencePage(viewOfRun(run))),
  );
  await run.append({ kind: 'window-closed', how, report: digest });
  return { closed: true, nextLookAt: null };
}

/** Each improvement becomes a to-do: the next plan's review shows it until its owner says `/done`. */
async function askToImprove(run: Ending): Promise<void> {
  const owner = ownerOf(improvePrefix, 'close-out', run.snapshot().plan);
  for (const [index, text] of improvementsOf(viewOfRun(run)).entries()) {
    const { toDos } = run.state();
    const id = `${improvePrefix}${index + 1}`;
    // A run that was cut off here may have asked for some of them already.
    if ([...toDos.values()].some((asked) => asked.id === id)) continue;
    await run.append({ kind: 'to-do', number: toDos.size + 1, id, text, owner });
  }
}

/** The page that a closed window's record names; for an open window what can be said so far. */
export async function reportOf(
  store: Pick<Store, 'read'>,
  { window, state }: { readonly window: string; readonly state: Pick<RecordState, 'closed'> },
  soFar: () => string,
): Promise<string> {
  const kept = state.closed === null ? null : await store.read(reportKey(window, state.closed.report));
  return kept === null ? soFar() : new TextDecoder().decode(kept);
}

function reportKey(window: string, digest: Digest): string {
  return keys.evidenceKey(window, 'close-out', `${digest.slice(7, 19)}-report.html`);
}

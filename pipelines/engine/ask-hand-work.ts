// Asks people for the hand work of the plan when its time has come, and for their word (`/ack`) that they
// have read what they were called about.

import { handWorkToAsk } from '../gates/by-hand.ts';
import type { RecordState } from '../ledger/fold.ts';
import { askPeople } from '../ledger/to-do.ts';
import { lookAndTell } from '../notices/summons.ts';
import { bilingual } from '../plan/bilingual.ts';
import { decidersOf, onDuty } from '../plan/deciders.ts';
import { type HandWork, whoDoes } from '../plan/hand-work.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { isPastAnnounced } from '../views/turn-words.ts';
import { subjectOf } from './notice-context.ts';
import { takeToDos } from './take-to-dos.ts';
import { type ViewOf, viewOfRun } from './view-of-run.ts';
import type { Running } from './window-run.ts';

/** `next`: the phase whose gate is asked next. */
export async function askHandWork(run: Running, next: PhaseName): Promise<void> {
  await ask(run, handWorkToAsk(run.timeline(), run.state(), next, run.clock.now()), next);
}

export async function askToAcknowledge(run: Running): Promise<void> {
  const calls = acknowledgementsToAsk(run.snapshot().plan, run.state()).map(({ id, owner, notice }) => ({
    id,
    owner,
    text: bilingual`Please acknowledge: ${subjectOf(run, notice)}`,
  }));
  await ask(run, calls, 'cutover');
}

/**
 * When we called off and nobody follows the vendor: once the vendor's announced end has passed, asks somebody
 * to look and to tell staff.
 */
export async function askToLookAndTell(run: Running & ViewOf): Promise<void> {
  if (!isPastAnnounced(viewOfRun(run))) return;
  const owner = whoDoes('close-out', run.snapshot().plan);
  const text = bilingual`The vendor’s announced end has passed: read the vendor’s announcement, try to sign in, and tell staff in the backup channel`;
  await ask(run, [{ id: lookAndTell, owner, text }], 'close-out');
}

async function ask(
  run: Running,
  works: readonly Pick<HandWork, 'id' | 'owner' | 'text'>[],
  phase: PhaseName,
): Promise<void> {
  for (const { id, owner, text } of works) await askPeople(run, { id, owner, text, state: text });
  if (works.length > 0) await takeToDos(run, phase);
}

/** One acknowledgement for each notice and occasion, however many sites the notice went to. */
interface Acknowledgement {
  /** Id of its to-do, which `/ack` ticks off. */
  readonly id: string;
  readonly owner: string;
  /** Key of the notice that went out. */
  readonly notice: string;
}

/** Acknowledgements that nobody was asked for yet. */
function acknowledgementsToAsk(plan: WindowPlan, state: RecordState): readonly Acknowledgement[] {
  const asked = new Set([...state.toDos.values()].map(({ id }) => id));
  return [...state.notices.keys()].flatMap((notice) => {
    const { rule, occasion } = readNoticeKey(notice);
    const by = plan.notices.find(({ id }) => id === rule)?.acknowledgedBy;
    if (by === undefined || by === 'everyone') return [];
    return [...(by === 'deciders' ? decidersOf(plan) : onDuty(plan))].flatMap((owner) => {
      const id = ['ack', rule, ...(occasion === null ? [] : [occasion]), owner].join(' ');
      if (asked.has(id)) return [];
      asked.add(id);
      return [{ id, owner, notice }];
    });
  });
}

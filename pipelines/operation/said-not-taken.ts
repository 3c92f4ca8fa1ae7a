// What people have said and no look has taken yet, read from the mailbox as the next look will read it. So
// somebody who asks how a window stands does not ask people who have already answered.

import { beforeNext, judgeHeard } from '../engine/prove.ts';
import { judgedOnce, readMailbox } from '../engine/take-facts.ts';
import { lineOf } from '../gates/commands/line-of.ts';
import type { RecordState } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { clockIn } from '../views/moment.ts';
import { type SaidView, type WindowReading, windowText } from '../views/window-text.ts';
import { gatesNow, whatIsDue } from './due.ts';
import { erasedAt, erasedForPrograms, erasedLine } from './erase-window.ts';
import { proverAtHand } from './prover-at-hand.ts';
import { proofContextIn, type WindowInStore } from './read-window.ts';
import { zoneOfReader } from './show.ts';

/** How a window stands, in the reader's language and the time zone of the reader's machine. */
export async function inTerminal(hand: WindowInStore, language: Language): Promise<string> {
  const place = { language, zone: zoneOfReader() };
  const erased = erasedLine(await erasedOf(hand), clockIn(place.zone));
  const lines = windowText(await readingWithMailbox(hand), place);
  return [...lines, ...erased.map((line) => line[language])].join('\n');
}

/** The same for programs. */
export async function forPrograms(hand: WindowInStore) {
  const { view, gates: asked, said, nextAt } = await readingWithMailbox(hand);
  const { plan, state, turn, start, currentEnd, actualEnd, phases, gates, doubts, toDos } = view;
  const missing = [...asked.values()].filter(({ open }) => !open).flatMap(({ reasons }) => reasons);
  const end = actualEnd ?? currentEnd;
  const now = { phases, gates, doubts, toDos, said, missing, nextAt };
  return { window: plan.id, state, turn, start, end, ...now, ...erasedForPrograms(await erasedOf(hand)) };
}

function erasedOf({ store, opened }: WindowInStore): Promise<string | null> {
  return erasedAt(store, opened.window, opened.state.closed !== null);
}

/** The window's reading with what was said: gates count the approvals that lie in the mailbox. */
export async function readingWithMailbox(hand: WindowInStore): Promise<WindowReading> {
  const { opened, now } = hand;
  const { said, state } = await saidNotTaken(hand);
  const gates = gatesNow({ ...opened, state }, now);
  return { view: opened.view, gates, said, nextAt: whatIsDue(opened, now).next };
}

/** In the order in which it was said; `state`: the record with those words taken, none carried out. */
export async function saidNotTaken({
  store,
  opened,
  now,
}: WindowInStore): Promise<{ readonly said: readonly SaidView[]; readonly state: RecordState }> {
  const place = proofContextIn(opened, store, proverAtHand(process.env), now);
  const said: SaidView[] = [];
  let { state } = opened;
  for (const { name, digest, heard } of await readMailbox(place, opened.unheard)) {
    if (heard.result === 'away') said.push({ by: null, at: null, line: name, why: unreadable });
    if (heard.result !== 'said') continue;
    const { by, at, saying } = heard.said;
    const judged = judgedOnce(judgeHeard(heard, await beforeNext({ ...place, state })), state);
    if (judged.result === 'status') continue;
    const why: Localised | null = judged.result === 'refused' ? judged.why : (judged.notCounted ?? null);
    said.push({
      by: roleTitle(opened.snapshot.organisation, by),
      at: Date.parse(at),
      line: lineOf(saying),
      why,
    });
    if (judged.result === 'refused') continue;
    const taken = { id: name, sequence: state.size + 1, digest, fact: judged.fact };
    state = { ...state, size: state.size + 1, facts: new Map([...state.facts, [name, taken]]) };
  }
  return { said, state };
}

const unreadable = bilingual`What it says stands on GitHub; the next look reads it there.`;

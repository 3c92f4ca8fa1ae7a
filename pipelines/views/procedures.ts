// Names the part of the procedures for the window's present trouble, by a heading of
// runbooks/sop/troubles.*.md.

import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { eachWay, joined, listed } from '../plan/sentences.ts';
import { returnStage } from './return-now.ts';
import { nextStep } from './window-lines.ts';
import type { WindowView } from './window-view.ts';

/** The file and the heading to open; the file alone where nothing is wrong. */
export function proceduresFor(view: WindowView): Localised {
  const { phases, turn, now, currentEnd, channelsInUse, plan, gates, doubts, isOver } = view;
  const is = (phase: string, wanted: string) =>
    phases.some((one) => one.phase === phase && one.status === wanted);
  const gate = gates.find(({ phase }) => phase === nextStep(view)?.phase);
  const isUnanswered =
    gate !== undefined && gate.counted.length < gate.quorum && (gate.deadline ?? now) < now;
  const isUnclear = doubts.some(({ answer }) => answer === null);
  const isBack =
    turn?.kind === 'return-taken-back' || (turn?.kind === 'return-paused' && !is('canary', 'stopped'));
  const headings: readonly (readonly [boolean, Localised])[] = [
    [is('canary', 'stopped'), bilingual`“The IT canary did not pass”`],
    [is('hold', 'running') && now >= currentEnd, bilingual`“The vendor is late”`],
    [channelsInUse.length < plan.backupChannels.order.length, bilingual`“A backup channel is down”`],
    [isUnclear, bilingual`“It is not known whether something was done”`],
    [isUnanswered, bilingual`“An approver does not answer”`],
    [turn?.kind === 'went-back', bilingual`“Going back after the cutover”`],
    [isBack, bilingual`“The return has to pause”`],
    [returnStage(view) !== 'checking', bilingual`“People cannot sign in”`],
  ];
  const wanted = headings.flatMap(([holds, heading]) => (holds && !isOver ? [heading] : []));
  if (turn?.kind === 'not-switching') wanted.push(bilingual`“Calling off while the vendor goes on”`);
  const file = eachWay((language) => `runbooks/sop/troubles.${language}.md`);
  return wanted.length === 0 ? file : joined([file, listed(wanted)], ' ');
}

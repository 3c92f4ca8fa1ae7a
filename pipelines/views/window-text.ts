// Shows a window in a terminal: its state, what is missing, what comes next and when, in one language and in
// the time of one place.

import { bilingual } from '../plan/bilingual.ts';
import { offsetName } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { joined, same, titled } from '../plan/sentences.ts';
import { rehearsalMark } from '../plan/snapshot.ts';
import { type Clock, momentAt, type PlaceOfReader } from './moment.ts';
import { nextLine, noticesAhead, nowSection } from './now-lines.ts';
import { returnLines } from './return-now.ts';
import { turnIn } from './turn-words.ts';
import { endOf, timesTitle } from './window-issue.ts';
import {
  type AskedGates,
  courseSection,
  doubtSection,
  missedSection,
  missingSection,
  phaseSection,
  type Section,
  toDoSections,
} from './window-lines.ts';
import type { WindowView } from './window-view.ts';
import { standingOf } from './words.ts';

export interface WindowReading {
  readonly view: WindowView;
  readonly gates: AskedGates;
  readonly said: readonly SaidView[];
  /** When a look will next find something to do (epoch ms); null when the window waits only for people. */
  readonly nextAt: number | null;
}

/** A person's approval or command that no look has carried out yet. */
export interface SaidView {
  /** The role that said it; null where only GitHub knows the account. */
  readonly by: Localised | null;
  readonly at: number | null;
  readonly line: string;
  /** Why it will not count; null where it will. */
  readonly why: Localised | null;
}

/** Lines for a terminal, without colours. */
export function windowText(
  { view, gates, said, nextAt }: WindowReading,
  place: PlaceOfReader,
): readonly string[] {
  const { language, zone } = place;
  const timeIn = (one: PlaceOfReader['language']) => (at: number) =>
    momentAt(at, { language: one, zone }, view.organisation);
  const clock: Clock = (at) => ({ 'zh-CN': timeIn('zh-CN')(at), en: timeIn('en')(at) });
  const turn = turnIn(view);
  const sections: readonly Section[] = [
    nowSection(view, clock),
    phaseSection(view, clock),
    {
      title: bilingual`The return (${offsetName(view.now, zone)})`,
      lines: returnLines(view, language, zone).map((text) => ({ text: same(text) })),
    },
    {
      title: bilingual`Said, not yet carried out`,
      lines: said.map((word) => ({ text: saidLine(word, clock) })),
    },
    missingSection(view, gates, clock),
    ...toDoSections(view, clock),
    doubtSection(view),
    missedSection(view),
    courseSection(view, clock),
    noticesAhead(view, clock),
  ];
  return [
    `${view.isRehearsal ? rehearsalMark[language] : ''}${view.plan.title[language]} (${view.plan.id})`,
    joined([standingOf(view), timesTitle(view), range(view, clock)])[language],
    ...(turn === null ? [] : [titled(turn.title, turn.body)[language]]),
    ...sections
      .filter(({ lines }) => lines.length > 0)
      .flatMap(({ title, lines }) => [
        '',
        title[language],
        ...lines.map(
          ({ text, command }) => `- ${text[language]}${command === undefined ? '' : ` → ${command}`}`,
        ),
      ]),
    '',
    nextLine(view, nextAt, clock)[language],
    `${language === 'zh-CN' ? '计划指纹' : 'Digest'} ${view.snapshot ?? '–'}`,
  ];
}

function range(view: WindowView, clock: Clock): Localised {
  return joined([clock(view.start), clock(endOf(view))], { 'zh-CN': ' 至 ', en: ' – ' });
}

function saidLine({ by, at, line, why }: SaidView, clock: Clock): Localised {
  return joined([by, at === null ? null : clock(at), same(line), why]);
}

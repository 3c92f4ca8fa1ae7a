// A window as its people read it in a terminal: how it stands, what is missing, what comes next and when, in one
// language and in one place's time.

import { bilingual } from '../plan/bilingual.ts';
import { offsetName } from '../plan/local-time.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { rehearsalMark } from '../plan/snapshot.ts';
import { momentAt, type PlaceOfReader } from './moment.ts';
import { returnLines } from './return-now.ts';
import { toDoLine } from './to-dos.ts';
import { turnWords } from './turn-words.ts';
import { endOf } from './window-issue.ts';
import type { PhaseView, WindowView } from './window-view.ts';
import { phaseStatusNames, phaseTitle, stateNames } from './words.ts';

export interface WindowReading {
  readonly view: WindowView;
  /** What each gate last said. */
  readonly gates: ReadonlyMap<PhaseName, { readonly open: boolean; readonly reasons: readonly Localised[] }>;
  readonly said: readonly SaidView[];
  /** When a look would next find something to do (epoch ms); null when only people can move it. */
  readonly nextAt: number | null;
}

/** Somebody's words that no look has carried out yet. */
export interface SaidView {
  /** Null where only GitHub knows. */
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
  const say = (text: Localised) => text[language];
  const time = (at: number) => momentAt(at, place, view.organisation);
  const list = (title: Localised, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', say(title), ...lines.map((line) => `- ${line}`)];
  const turn = view.turn && turnWords(view.turn.kind, { ...view, end: view.turn.end, at: view.now });
  return [
    `${view.isRehearsal ? rehearsalMark[language] : ''}${say(view.plan.title)} (${view.plan.id})`,
    `${say(stateNames[view.state])} · ${time(view.start)} – ${time(endOf(view))}`,
    ...(turn === null ? [] : [`${say(turn.title)}${language === 'zh-CN' ? '：' : ': '}${say(turn.body)}`]),
    ...list(
      bilingual`Phases`,
      view.phases.map((phase) => phaseLine(phase, place, time)),
    ),
    ...list(bilingual`The return (${offsetName(view.now, zone)})`, returnLines(view, language, zone)),
    ...list(
      bilingual`Said, not yet carried out`,
      said.map((word) => saidLine(word, language, time)),
    ),
    ...list(bilingual`What is missing`, missingIn(view, gates, language)),
    ...list(
      bilingual`To do by hand`,
      view.toDos.map((toDo) => toDoLine(view, toDo, language, zone)),
    ),
    ...list(
      bilingual`In doubt`,
      view.doubts
        .filter(({ answer }) => answer === null)
        .map(({ effect, what }) => `/doubt ${effect.slice(0, 12)} sent|resend …: ${say(what)}`),
    ),
    '',
    nextLine(view, nextAt, language, time),
    `${language === 'zh-CN' ? '计划指纹' : 'Digest'} ${view.snapshot ?? '–'}`,
  ];
}

function saidLine({ by, at, line, why }: SaidView, language: Language, time: (at: number) => string): string {
  const parts = [by?.[language], at === null ? null : time(at), line, why?.[language]];
  return parts.filter((part) => part != null).join(' · ');
}

function phaseLine(phase: PhaseView, { language }: PlaceOfReader, time: (at: number) => string): string {
  const at = phase.finishedAt ?? phase.startedAt ?? phase.plannedAt;
  const outcome = phase.status === 'done' ? phase.summary?.[language] : phase.why?.[language];
  const status = phaseStatusNames[phase.status][language];
  const more = [outcome, phase.status === 'stopped' ? phase.whatToDo?.[language] : null];
  const words = more.filter((text) => text != null && text !== '').join(' ');
  return `${phaseTitle(phase.phase, phase.round, language)} · ${status} · ${time(at)}${words === '' ? '' : ` · ${words}`}`;
}

function missingIn(view: WindowView, gates: WindowReading['gates'], language: Language): readonly string[] {
  if (view.isOver) return [];
  const next = view.phases.find(({ status }) => status !== 'done');
  const gate = next === undefined ? undefined : gates.get(next.phase);
  return gate === undefined || gate.open ? [] : gate.reasons.map((reason) => reason[language]);
}

function nextLine(
  view: WindowView,
  nextAt: number | null,
  language: Language,
  time: (at: number) => string,
): string {
  if (view.isOver) return language === 'zh-CN' ? '窗口已结束。' : 'The window is over.';
  const phase = view.phases.find(({ status }) => status !== 'done');
  const name = phase === undefined ? '' : phaseTitle(phase.phase, phase.round, language);
  if (nextAt === null)
    return language === 'zh-CN'
      ? `下一步：${name}，等待有人操作。`
      : `Next: ${name}, when people have spoken.`;
  return language === 'zh-CN'
    ? `下一步：${name}，${time(nextAt)}再看。`
    : `Next: ${name}; the next look is due ${time(nextAt)}.`;
}

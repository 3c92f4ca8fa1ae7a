// Words for to-dos: what people are to do by hand, who does it, and whether it is done.

import type { ToDoState } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { joined, ownWords, withoutStop } from '../plan/sentences.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { type Clock, clockIn } from './moment.ts';
import type { EarlierToDo } from './plan-preview.ts';
import type { WindowView } from './window-view.ts';

/** Prefix of the ids of to-dos that improve the next window. */
export const improvePrefix = 'improve/';

/** Note for to-dos that are open at the end: no later run reminds anybody. */
export const whatStaysOpen = bilingual`What people meet now (texts, automatic replies, call forwarding, paused work) is due today, the rest before the next window. Nobody is reminded once the record is closed: what is open stays here, on the issue and in the review of the next plan until its owner comments /done.`;

/** `#2 Forward calls … (duty lead): not done yet`. */
export function toDoLine(
  { organisation }: Pick<WindowView, 'organisation'>,
  { number, text, owner, done }: ToDoState,
  clock: Clock,
): Localised {
  const what = bilingual`#${number} ${(language) => withoutStop(text[language])} (${roleTitle(organisation, owner)})`;
  if (done === null) return bilingual`${what}: not done yet`;
  const by = bilingual`${what}: done by the ${roleTitle(organisation, done.by)}, ${clock(done.at)}`;
  return joined([by, done.note === undefined ? null : ownWords(done.note)]);
}

/** How many to-dos are done and open, in words; null where nothing was ever asked for. */
export function toDoCounts({
  toDos,
  toDosReplaced,
}: Pick<WindowView, 'toDos' | 'toDosReplaced'>): Localised | null {
  const all = tonight([...toDos, ...toDosReplaced]);
  if (all.length === 0) return null;
  const done = all.filter((toDo) => toDo.done !== null).length;
  const open = tonight(toDos).filter((toDo) => toDo.done === null).length;
  return bilingual`${all.length} asked of people: ${done} confirmed, ${open} open, ${all.length - done - open} no longer wanted`;
}

/** The to-dos of this window, without those that its report asks for before the next one. */
export function tonight(toDos: readonly ToDoState[]): readonly ToDoState[] {
  return toDos.filter(({ id }) => !id.startsWith(improvePrefix));
}

/** To-dos that earlier windows left open, as Markdown for the next plan's review; may be empty. */
export function leftByEarlier(left: readonly EarlierToDo[]): string {
  if (left.length === 0) return '';
  const lines = left.map(({ window, organisation, toDo }) => {
    const line = toDoLine({ organisation }, toDo, clockIn(organisation.sites[0]?.zone ?? 'UTC'));
    const [zh, en] = [escapeMarkdown(line['zh-CN']), escapeMarkdown(line.en)];
    return `- ${escapeMarkdown(window)} ${zh} ${en} → \`/done ${toDo.number}\``;
  });
  return `### 以往窗口遗留的事项 · Left by earlier windows\n\n${lines.join('\n')}`;
}

/** Whether the to-do `id` was confirmed; true too where it was never asked for. */
export function isDone({ toDos }: Pick<WindowView, 'toDos'>, id: string): boolean {
  return toDos.every((toDo) => toDo.id !== id || toDo.done !== null);
}

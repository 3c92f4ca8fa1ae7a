// What is left to people's hands, in words: what, who does it, and whether somebody has.

import type { ToDoState } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { withoutStop } from '../plan/sentences.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { type Clock, clockIn } from './moment.ts';
import type { EarlierToDo } from './plan-preview.ts';
import type { WindowView } from './window-view.ts';

/** The id of a to-do for next time begins so. */
export const improvePrefix = 'improve/';

/** `#2 Forward calls … (duty lead): not done yet`. */
export function toDoLine(
  { organisation }: Pick<WindowView, 'organisation'>,
  { number, text, owner, done }: ToDoState,
  clock: Clock,
): Localised {
  const what = bilingual`#${number} ${(language) => withoutStop(text[language])} (${roleTitle(organisation, owner)})`;
  const note = done?.note === undefined ? '' : ` · ${done.note}`;
  return done === null
    ? bilingual`${what}: not done yet`
    : bilingual`${what}: done by the ${roleTitle(organisation, done.by)}, ${clock(done.at)}${note}`;
}

/** What the counts of to-dos count; null where nothing was ever asked for. */
export function toDoCounts({
  toDos,
  toDosReplaced,
}: Pick<WindowView, 'toDos' | 'toDosReplaced'>): Localised | null {
  const all = tonight([...toDos, ...toDosReplaced]);
  if (all.length === 0) return null;
  const done = all.filter((toDo) => toDo.done !== null).length;
  const open = tonight(toDos).filter((toDo) => toDo.done === null).length;
  return bilingual`asked of people ${all.length}, confirmed ${done}, open ${open}, no longer wanted ${all.length - done - open}`;
}

/** Those of this window: what its report asks for is for the next one. */
export function tonight(toDos: readonly ToDoState[]): readonly ToDoState[] {
  return toDos.filter(({ id }) => !id.startsWith(improvePrefix));
}

/** What earlier nights left to somebody, for the review of the next one, as Markdown; empty where nothing is. */
export function leftByEarlier(left: readonly EarlierToDo[]): string {
  if (left.length === 0) return '';
  const lines = left.map(({ window, organisation, toDo }) => {
    const line = toDoLine({ organisation }, toDo, clockIn(organisation.sites[0]?.zone ?? 'UTC'));
    const [zh, en] = [escapeMarkdown(line['zh-CN']), escapeMarkdown(line.en)];
    return `- ${escapeMarkdown(window)} ${zh} ${en} → \`/done ${toDo.number}\``;
  });
  return `### 以往窗口遗留的事项 · Left by earlier windows\n\n${lines.join('\n')}`;
}

/** Whether people have confirmed what was asked of them, or nothing was. */
export function isDone({ toDos }: Pick<WindowView, 'toDos'>, id: string): boolean {
  return toDos.every((toDo) => toDo.id !== id || toDo.done !== null);
}

// What is left to people's hands, in words: what, who does it, and whether somebody has.

import type { ToDoState } from '../ledger/fold.ts';
import { localTime, offsetName } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import type { EarlierToDo } from './plan-preview.ts';
import type { WindowView } from './window-view.ts';

/** The id of a to-do for next time begins so. */
export const improvePrefix = 'improve/';

/** `#2 Forward calls … (duty lead): not done yet`. */
export function toDoLine(
  view: Pick<WindowView, 'organisation'>,
  { number, text, owner, done }: ToDoState,
  language: Language,
  zone: string,
): string {
  const title = (role: string) => roleTitle(view.organisation, role)[language];
  const at = done === null ? '' : `${localTime(done.at, zone, language)} ${offsetName(done.at, zone)}`;
  const note = done?.note === undefined ? '' : ` · ${done.note}`;
  return language === 'zh-CN'
    ? `#${number} ${text['zh-CN']}（${title(owner)}）：${done === null ? '尚未完成' : `${title(done.by)}于${at}完成${note}`}`
    : `#${number} ${text.en} (${title(owner)}): ${done === null ? 'not done yet' : `done by the ${title(done.by)}, ${at}${note}`}`;
}

export function toDoLines(view: Pick<WindowView, 'organisation'>, toDo: ToDoState, zone: string): Localised {
  return { 'zh-CN': toDoLine(view, toDo, 'zh-CN', zone), en: toDoLine(view, toDo, 'en', zone) };
}

/** What earlier nights left to somebody, for the review of the next one, as Markdown; empty where nothing is. */
export function leftByEarlier(left: readonly EarlierToDo[]): string {
  if (left.length === 0) return '';
  const lines = left.map(({ window, organisation, toDo }) => {
    const line = toDoLines({ organisation }, toDo, organisation.sites[0]?.zone ?? 'UTC');
    const [zh, en] = [escapeMarkdown(line['zh-CN']), escapeMarkdown(line.en)];
    return `- ${escapeMarkdown(window)} ${zh} ${en} → \`/done ${toDo.number}\``;
  });
  return `### 以往窗口遗留的事项 · Left by earlier windows\n\n${lines.join('\n')}`;
}

/** Whether people have confirmed what was asked of them, or nothing was. */
export function isDone({ toDos }: Pick<WindowView, 'toDos'>, id: string): boolean {
  return toDos.every((toDo) => toDo.id !== id || toDo.done !== null);
}

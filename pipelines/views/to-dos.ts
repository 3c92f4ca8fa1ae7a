// What is left to people's hands, in words: what, who does it, and whether somebody has.

import type { ToDoState } from '../ledger/fold.ts';
import { localTime, offsetName } from '../plan/local-time.ts';
import type { Language } from '../plan/plan.ts';
import { roleTitle } from '../plan/role-title.ts';
import type { WindowView } from './window-view.ts';

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

/** Whether people have confirmed what was asked of them, or nothing was. */
export function isDone({ toDos }: Pick<WindowView, 'toDos'>, id: string): boolean {
  return toDos.every((toDo) => toDo.id !== id || toDo.done !== null);
}

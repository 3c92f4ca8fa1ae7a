// Lists who has to decide on the night, and when an approval or command of theirs last counted: a person who
// never tried it would try it for the first time on the night.

import { bilingual } from '../plan/bilingual.ts';
import { decidersOf } from '../plan/deciders.ts';
import { localDate } from '../plan/local-time.ts';
import { roleTitle } from '../plan/role-title.ts';
import { eachWay } from '../plan/sentences.ts';
import { both, escapeMarkdown } from '../text/markdown.ts';
import type { PlanPreview } from './plan-preview.ts';

/** The list as Markdown; empty where no store was read. */
export function lastRehearsed({ plan, organisation, heard }: PlanPreview): string {
  if (heard === null) return '';
  const zone = organisation.sites[0]?.zone ?? 'UTC';
  const lines = [...decidersOf(plan)].map((id) => {
    const last = heard.get(id);
    if (last === undefined) return `- ${both(roleTitle(organisation, id))}: ${both(bilingual`never`)}`;
    const day = eachWay((language) => localDate(last.at, zone, language));
    const mark = last.isRehearsal ? ' 演练 rehearsal' : '';
    return `- ${both(roleTitle(organisation, id))}: ${both(day)} · ${escapeMarkdown(last.window)}${mark}`;
  });
  return `### 上次演练 · Last rehearsed\n\n${lines.join('\n')}`;
}

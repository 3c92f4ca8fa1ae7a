// Who is to decide on the night, and when a word of theirs last counted: whoever never tried it tries it at one in the
// morning.

import { bilingual } from '../plan/bilingual.ts';
import { decidersOf } from '../plan/deciders.ts';
import { localDate } from '../plan/local-time.ts';
import { roleTitle } from '../plan/role-title.ts';
import { eachWay } from '../plan/sentences.ts';
import { both, escapeMarkdown } from '../text/markdown.ts';
import type { PlanPreview } from './plan-preview.ts';

/** As Markdown; empty where no store was asked. */
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

// The text of a draft plan's pull request: what was read, from which sentence, and what to ask. The vendor's
// words are escaped, so that they neither mention anybody nor make links.

import { type Language, localised } from '../plan/plan.ts';
import { escapeMarkdown, markdownTable } from '../text/markdown.ts';
import type { DraftPlan } from '../vendor/draft-plan.ts';

export function draftNote(draft: DraftPlan): string {
  return (['zh-CN', 'en'] as const).map((language) => noteIn(draft, language)).join('\n\n---\n\n');
}

function noteIn({ rows, asked, url }: DraftPlan, language: Language): string {
  const say = (zh: string, en: string): string => localised(zh, en)[language];
  return [
    say(
      '服务商发布了公告，以下草案由程序读出，请逐行与原文核对后再合并。',
      'The vendor announced this. The draft was read by a program: compare each line with the text before you merge.',
    ),
    `\`${url.replace(/[`\s]/g, '')}\``,
    markdownTable(
      say('字段 读作 把握 依据', 'Field Value Confidence From').split(' '),
      rows.map(({ field, value, confidence, evidence }) => [
        field,
        escapeMarkdown(value),
        String(confidence),
        escapeMarkdown(evidence),
      ]),
    ),
    asked.length === 0
      ? say('没有要问的。', 'Nothing to ask.')
      : asked.map((question) => `- [ ] ${escapeMarkdown(question[language])}`).join('\n'),
  ].join('\n\n');
}

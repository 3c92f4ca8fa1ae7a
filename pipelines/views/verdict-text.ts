// What a verifier found, as lines for whoever asked.

import type { Conclusion, Finding, Verdict } from '../ledger/verify.ts';
import { bilingual } from '../plan/bilingual.ts';
import { type Language, type Localised, localised } from '../plan/plan.ts';

const sentences: Readonly<Record<Conclusion, Localised>> = {
  whole: bilingual`whole and unchanged up to its last checkpoint.`,
  'not-closed': bilingual`whole so far, and not closed: the window goes on, or its end was cut off.`,
  unsigned: bilingual`do not trust this record: nobody vouches for a part of it.`,
  altered: bilingual`do not trust this record: it was altered.`,
};

const keysCameWithIt = bilingual`The keys came with the record. Pass --key from a source you trust to know who signed it.`;

export function verdictText(
  verdict: Verdict,
  keysAreTrusted: boolean,
  language: Language,
): readonly string[] {
  const { window, conclusion, entries, root, checkpoints, signed, signedBy, problems, notes } = verdict;
  const say = (zh: string, en: string) => localised(zh, en)[language];
  const by = signedBy.join(', ');
  return [
    say(`窗口 ${window}：${entries} 条，根 ${root}`, `Window ${window}: ${entries} entries, root ${root}`),
    say(
      `已签名：前 ${signed} 条，签名人 ${by || '无'}（${checkpoints} 个检查点）`,
      `Signed: the first ${signed}, by ${by || 'nobody'} (${checkpoints} checkpoints)`,
    ),
    ...notes.map((finding) => `${say('备注：', 'Note: ')}${lineOf(finding)}`),
    ...problems.map((finding) => `${say('问题：', 'Problem: ')}${lineOf(finding)} (${finding.kind})`),
    `${say('结论：', 'Verdict: ')}${sentences[conclusion][language]}`,
    ...(keysAreTrusted || problems.length > 0 ? [] : [keysCameWithIt[language]]),
  ];
}

/** Names and texts of a record that may be forged: nothing in them reaches the terminal as a command. */
function lineOf({ where, what }: Finding): string {
  return `${where}: ${what}`.replace(/\p{C}/gu, '�');
}

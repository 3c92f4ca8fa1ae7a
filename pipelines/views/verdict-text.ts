// The findings of the verifier as lines for a terminal.

import type { Conclusion, Finding, Verdict } from '../ledger/verify.ts';
import { bilingual } from '../plan/bilingual.ts';
import { type Language, type Localised, localised } from '../plan/plan.ts';
import { joined, same } from '../plan/sentences.ts';
import { rehearsalMark } from '../plan/snapshot.ts';
import { actInWords } from './acts.ts';

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
  const { window, entries, written, closing, root, checkpoints, signed, signedBy, problems, notes } = verdict;
  const name = joined([verdict.isRehearsal ? rehearsalMark : null, same(window)], '');
  const lines: readonly (Localised | null)[] = [
    bilingual`Window ${name}: ${entries} numbers with ${written} entries in them, root ${root} over all ${entries}`,
    closing === null
      ? null
      : bilingual`Number ${closing.entry} closes the window; the report that it names was drawn from the ${closing.before} entries before`,
    bilingual`Signed: the first ${signed} numbers, by ${signedBy.length === 0 ? nobody : same(signedBy.join(', '))} (${checkpoints} checkpoints)`,
    ...notes.map((finding) => bilingual`Note: ${lineOf(finding)}`),
    ...problems.map((finding) => bilingual`Problem: ${lineOf(finding)} (${kinds[finding.kind]})`),
    bilingual`Verdict: ${sentences[verdict.conclusion]}`,
    keysAreTrusted || problems.length > 0 ? null : keysCameWithIt,
  ];
  return lines.flatMap((line) => (line === null ? [] : [line[language]]));
}

const nobody = bilingual`nobody`;
const kinds = { unsigned: localised('无人担保', 'unsigned'), altered: localised('被改动', 'altered') };

/** One finding as a line, without control characters: a forged record could command the terminal. */
function lineOf({ where, what }: Finding): Localised {
  const shown = (text: string) => text.replace(/\p{C}/gu, '�');
  return joined([actInWords(shown(where)), actInWords(shown(what))], { 'zh-CN': '：', en: ': ' });
}

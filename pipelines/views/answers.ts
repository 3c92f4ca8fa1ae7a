// The answer to a person who approved or gave a command: that it counts and what it still waits for, or why
// not.

import { nameOfCorrection } from '../gates/corrections.ts';
import type { Judged } from '../gates/statements/judge.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';

export function answerTo(judged: Exclude<Judged, { readonly result: 'status' }>): Localised {
  if (judged.result === 'refused') return judged.why;
  const { fact, notCounted } = judged;
  if (notCounted !== undefined) return bilingual`Taken into the record, but it does not count: ${notCounted}`;
  if (fact.kind !== 'command' || fact.proposes === undefined) return taken;
  const name = nameOfCorrection(fact.proposes);
  return bilingual`Taken into the record. It comes in force when the approvers agree: \`/approve correct ${name} REASON\``;
}

const taken: Localised = bilingual`Taken into the record.`;

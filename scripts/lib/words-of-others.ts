// Carries statements that others signed elsewhere into the record, and takes back statements that no look has
// carried out.

import { putStatement } from '../../pipelines/engine/take-facts.ts';
import { lineOf } from '../../pipelines/gates/commands/line-of.ts';
import { agrees } from '../../pipelines/operation/questioner.ts';
import type { WindowInStore } from '../../pipelines/operation/read-window.ts';
import { judgeStatement, newestUntaken, readSigned } from '../../pipelines/operation/tell.ts';
import { type Language, localised } from '../../pipelines/plan/plan.ts';
import { bilingual } from './bilingual.ts';
import { type SignerValues, signed } from './signing.ts';

/** Puts each statement and judges it as a look would; returns 1 where one was refused, else 0. */
export async function carryIn(
  files: readonly string[],
  hand: WindowInStore,
  language: Language,
): Promise<number> {
  let refused = 0;
  for (const file of files) {
    const word = await readSigned(file);
    const judged = await judgeStatement(word, hand);
    if (judged.result === 'allowed') {
      const put = await putStatement(hand.store, hand.opened.window, word);
      const { by, says: line } = word.statement;
      const what = typeof line === 'string' ? line : line.kind;
      const isNew = put === 'created';
      const taken = localised(
        `${file}：${by} 的 ${what}，${isNew ? '已受理' : '先前已在'}`,
        `${file}: ${what} by ${by}, ${isNew ? 'taken' : 'was there already'}`,
      );
      console.log(taken[language]);
    } else if (judged.result === 'refused') {
      refused += 1;
      console.error(bilingual`${file}: refused. `[language] + judged.why[language]);
    }
  }
  return refused === 0 ? 0 : 1;
}

export const nothingSaid = bilingual`Nothing was said.`;

/** Takes a role's newest statement back, by a signed one that the next look reads first. */
export async function takeBack(
  hand: WindowInStore,
  values: SignerValues & { readonly yes?: boolean | undefined },
  language: Language,
): Promise<number> {
  const { opened, store, now } = hand;
  const { at: saidAt, saying, by } = await newestUntaken(hand, values.by);
  const said = { window: opened.window, at: new Date(now).toISOString() };
  const word = await signed({ ...said, says: { kind: 'taken-back', saidAt } }, values, opened.snapshot);
  console.log(`${saidAt}  ${by}  ${lineOf(saying)}`);
  if (values.yes !== true && !(await agrees(bilingual`\nTake it back? Type yes.`[language]))) {
    console.log(nothingSaid[language]);
    return 1;
  }
  await putStatement(store, opened.window, word);
  const taken = bilingual`Taken back. Where a look was quicker, the record says so: npm run show.`;
  console.log(taken[language]);
  return 0;
}

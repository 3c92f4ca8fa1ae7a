// Words that others signed elsewhere, carried into the window's store: each is judged as a look would judge it.

import { putStatement } from '../../pipelines/engine/take-facts.ts';
import type { WindowInStore } from '../../pipelines/operation/read-window.ts';
import { judgeStatement, readSigned } from '../../pipelines/operation/tell.ts';
import { type Language, localised } from '../../pipelines/plan/plan.ts';
import { bilingual } from './bilingual.ts';

/** 1 where one of them was refused. */
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

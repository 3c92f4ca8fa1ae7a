// Takes back the newest word of a role that no look has carried out: signed as the word was, and read by the next look
// before it.

import { putStatement } from '../../pipelines/engine/take-facts.ts';
import { lineOf } from '../../pipelines/gates/commands/line-of.ts';
import { agrees } from '../../pipelines/operation/questioner.ts';
import type { WindowInStore } from '../../pipelines/operation/read-window.ts';
import { newestUntaken } from '../../pipelines/operation/tell.ts';
import type { Language } from '../../pipelines/plan/plan.ts';
import { bilingual } from './bilingual.ts';
import { type SignerValues, signed } from './signing.ts';

export const nothingSaid = bilingual`Nothing was said.`;

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

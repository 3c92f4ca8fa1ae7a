// The last check where the messenger has no interface for us: the people of the canary, who have used it since the
// others came back, say once more that all is well. Nobody's silence is a yes.

import type { PhaseResult } from '../ledger/entry.ts';
import { lastDone } from '../ledger/fold.ts';
import { firstRoundOf } from '../plan/step.ts';
import { asJson, done, type PhaseContext, stopped, waiting } from './context.ts';
import { howToSay, wordOfCanary } from './word-of-canary.ts';

const deadlineMs = 2 * 3_600_000;
const askAgainMs = 60_000;

export async function verifyByPeople(context: PhaseContext): Promise<PhaseResult> {
  const since = lastDone(context.state(), 're-login')?.finishedAt ?? context.timeline.end;
  const word = wordOfCanary(context, since);
  const evidence = async () => [await context.keepEvidence('checks-by-people.json', asJson(word))];
  const how = howToSay(context);
  const whatToDo = {
    'zh-CN': `程序无法登录这个通讯工具，验证靠IT 先行组。${how['zh-CN']}。问题解决后评论 /resume；必要时 /roll-back。`,
    en: `No program can log in to this messenger, so the canary verifies it. ${how.en}. When it is mended comment /resume; /roll-back if need be.`,
  };
  if (word.troubled.length > 0) {
    const kinds = [...new Set(word.troubled.map(({ trouble }) => trouble))].join(', ');
    return stopped(`The canary reports trouble after the return: ${kinds}`, whatToDo, await evidence());
  }
  if (word.well >= word.needed) {
    return done(
      {
        'zh-CN': `全员恢复后，IT 先行组 ${word.well} 人再次报告一切正常；程序没有可用的接口，未做自动检查。`,
        en: `After everyone was back ${word.well} of the canary said again that all is well; no program could check it.`,
      },
      await evidence(),
    );
  }
  const why = `${word.well} of ${word.needed} people of the canary have said that all is well after the return`;
  const began = context.state().steps.get(firstRoundOf('verify'))?.startedAt ?? context.clock.now();
  const from = Math.max(began, context.state().resumedAt ?? 0);
  if (context.clock.now() - from > deadlineMs) return stopped(why, whatToDo, await evidence());
  return waiting(`${why}. ${how.en}`, context.clock.now() + askAgainMs);
}

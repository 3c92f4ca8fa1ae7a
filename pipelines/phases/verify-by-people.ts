// The last check where the messenger has no interface for us: the people of the canary, who have used it since the
// others came back, say once more that all is well. Silence is never counted as a yes.

import type { PhaseResult } from '../ledger/entry.ts';
import { lastDone } from '../ledger/fold.ts';
import { firstRoundOf } from '../plan/step.ts';
import { canaryReport, howToReport, troublesIn } from './canary-report.ts';
import { asJson, done, followedBy, type PhaseContext, stopped, waiting } from './context.ts';

const deadlineMs = 2 * 3_600_000;
const askAgainMs = 60_000;

export async function verifyByPeople(context: PhaseContext): Promise<PhaseResult> {
  const since = lastDone(context.state(), 're-login')?.finishedAt ?? context.timeline.end;
  const report = canaryReport(context, since);
  const evidence = async () => [await context.keepEvidence('checks-by-people.json', asJson(report))];
  const how = howToReport(context);
  const whatToDo = {
    'zh-CN': `程序无法登录这个通讯工具，验证靠IT 先行组。${how['zh-CN']}。问题解决后评论 /resume；必要时 /roll-back。`,
    en: `No program can log in to this messenger, so the canary verifies it. ${how.en}. When it is mended comment /resume; /roll-back if need be.`,
  };
  if (report.troubled.length > 0) {
    const kinds = troublesIn(report.troubled);
    return stopped(
      {
        'zh-CN': `恢复之后 IT 先行组报告有问题：${kinds['zh-CN']}`,
        en: `The canary reports trouble after the return: ${kinds.en}`,
      },
      whatToDo,
      await evidence(),
    );
  }
  if (report.well >= report.needed) {
    return done(
      {
        'zh-CN': `全员恢复后，IT 先行组 ${report.well} 人再次报告一切正常；程序没有可用的接口，未做自动检查。`,
        en: `After everyone was back ${report.well} of the canary said again that all is well; no program could check it.`,
      },
      await evidence(),
    );
  }
  const why = {
    'zh-CN': `恢复之后，IT 先行组需要 ${report.needed} 人报告一切正常，已有 ${report.well} 人`,
    en: `${report.well} of ${report.needed} people of the canary have said that all is well after the return`,
  };
  const began = context.state().steps.get(firstRoundOf('verify'))?.startedAt ?? context.clock.now();
  const from = Math.max(began, context.state().resumedAt ?? 0);
  if (context.clock.now() - from > deadlineMs) return stopped(why, whatToDo, await evidence());
  return waiting(followedBy(why, how), context.clock.now() + askAgainMs);
}

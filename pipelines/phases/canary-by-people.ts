// The canary where the messenger has no interface for us: its people are told, try by hand on their own devices and
// report. Nobody else is told before enough of them say that all is well and none says that it is not.

import type { PhaseResult } from '../ledger/entry.ts';
import { firstRoundOf } from '../plan/step.ts';
import { canaryReport, howToReport, troublesIn } from './canary-report.ts';
import { asJson, done, followedBy, type PhaseContext, stopped, waiting } from './context.ts';

/** People are asleep or on their way: longer than a machine would be given. */
const deadlineMs = 45 * 60_000;
const askAgainMs = 60_000;
/** A front door that takes longer does not answer. */
export const noAnswerMs = 5_000;

export async function canaryByPeople(context: PhaseContext): Promise<PhaseResult> {
  const startedAt = context.state().steps.get(firstRoundOf('canary'))?.startedAt ?? context.clock.now();
  const since = Math.max(startedAt, context.state().resumedAt ?? 0);
  const late = context.clock.now() - since > deadlineMs;
  const { probeMs } = await context.ports.signals.sample();
  if (probeMs === null || probeMs >= noAnswerMs) {
    const [host] = context.snapshot.organisation.messenger.hosts;
    const why = {
      'zh-CN': `通讯工具自身的地址没有应答：${host}`,
      en: `The messenger's own address does not answer: ${host}`,
    };
    return late ? stopped(why, mendAddress) : waiting(why, context.clock.now() + askAgainMs);
  }
  const report = canaryReport(context, since);
  const evidence = async () => [await context.keepEvidence('canary.json', asJson(report))];
  if (report.troubled.length > 0) {
    const kinds = troublesIn(report.troubled);
    return stopped(
      { 'zh-CN': `IT 先行组报告有问题：${kinds['zh-CN']}`, en: `The canary reports trouble: ${kinds.en}` },
      tellVendor,
      await evidence(),
    );
  }
  if (report.well >= report.needed) {
    await context.measure('canary-says-well', report.well, 'people');
    return done(
      {
        'zh-CN': `IT 先行组 ${report.size} 人中有 ${report.well} 人亲自登录并报告一切正常，没有人报告问题。`,
        en: `${report.well} of the ${report.size} people of the IT canary tried by hand and say that all is well; nobody reports trouble.`,
      },
      await evidence(),
    );
  }
  const why = {
    'zh-CN': `IT 先行组需要 ${report.needed} 人报告一切正常，已有 ${report.well} 人`,
    en: `${report.well} of ${report.needed} people of the canary have said that all is well`,
  };
  if (late) return stopped(why, askCanary(context), await evidence());
  return waiting(followedBy(why, howToReport(context)), context.clock.now() + askAgainMs);
}

const tellVendor = {
  'zh-CN':
    '除IT 先行组外没有通知任何人。用 npm run feedback -- --list 看他们写了什么并转告服务商；修复后评论 /resume，请IT 先行组再试一次，或 /call-off。',
  en: 'Nobody but the canary has been told. Read what they wrote with npm run feedback -- --list and tell the vendor; when it is mended comment /resume and ask them to try again, or /call-off.',
};

const mendAddress = {
  'zh-CN':
    '确认服务商是否已恢复。若该主机本来就不提供 https，请在 organisation.yaml 的 messenger.hosts 里把能用浏览器打开的主机写在第一个，下次生效；本次可评论 /resume 再试，或 /call-off。',
  en: 'Ask the vendor whether it is up. If that host never speaks https, put one that a browser can open first under messenger.hosts in organisation.yaml for the next window; for this one /resume tries again, or /call-off.',
};

function askCanary(context: PhaseContext) {
  const how = howToReport(context);
  return {
    'zh-CN': `IT 先行组没有按时报告。${how['zh-CN']}。然后评论 /resume；也可在 organisation.yaml 写 messenger.url，接入桥接服务由程序先行验证。`,
    en: `The canary has not reported in time. ${how.en}. Then comment /resume. A bridge (messenger.url in organisation.yaml) would let a program try in their place.`,
  };
}

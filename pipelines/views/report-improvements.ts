// What a night says that should be better next time; every sentence follows from what stands in the record.

import { isTrouble } from '../feedback/trouble.ts';
import type { TurnKind } from '../ledger/course.ts';
import { spokenSpan } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { learnedFrom } from '../return/learned.ts';
import { finishedAt, noticeTotals, peopleTotals, vendorDelayOf } from './report-insights.ts';
import { unreachedOf } from './unreached.ts';
import type { WindowView } from './window-view.ts';
import { count, phaseTitles } from './words.ts';

/** How late a phase may be before it is worth a word. */
const worthAWordMs = 15 * 60_000;

export function improvementsOf(view: WindowView): readonly Localised[] {
  return [
    ...turnsOfTheNight(view),
    ...lateVendor(view),
    ...lateGates(view),
    ...latePhases(view),
    ...repeatedPhases(view),
    ...lostNotices(view),
    ...unreachedPeople(view),
    ...missingPeople(view),
    ...complaints(view),
    ...leftOpen(view),
    ...figuresToPlanWith(view),
  ];
}

/** A night that went back, stopped or was called off has something to learn from. */
function turnsOfTheNight({ turns }: WindowView): readonly Localised[] {
  const lessons: Readonly<Partial<Record<TurnKind, Localised>>> = {
    'went-back': {
      'zh-CN': '切换曾被撤回：查明原因，并在下次切换前演练一次。',
      en: 'The switch was taken back: find out why, and rehearse it before the next one.',
    },
    'return-taken-back': {
      'zh-CN': '恢复登录曾被撤回：查明检查为何没有更早发现问题。',
      en: 'The return was taken back: find out why the checks did not see the trouble earlier.',
    },
    'return-paused': {
      'zh-CN': '恢复登录曾停下：把原因告诉服务商，并把这项检查留在计划里。',
      en: 'The return stopped: tell the vendor the cause, and keep that check in the plan.',
    },
    'not-switching': {
      'zh-CN': '我方叫停了切换：复盘叫停的原因，员工当晚没有备用安排。',
      en: 'We called our switch off: review why; people had no arrangements that night.',
    },
    'return-ended': {
      'zh-CN': '我方停止了分批恢复：复盘原因，各项功能未全部检查。',
      en: 'We stopped the return: review why; not everything was checked.',
    },
  };
  return [...new Set(turns.map(({ kind }) => kind))].flatMap((kind) => lessons[kind] ?? []);
}

function lateVendor(view: WindowView): readonly Localised[] {
  const delay = vendorDelayOf(view);
  if (delay === 0) return [];
  const times = view.amendments.filter(({ kind }) => kind === 'extend').length;
  const [zh, en] = [spokenSpan(delay, 'zh-CN'), spokenSpan(delay, 'en')];
  const announced =
    times === 0
      ? { 'zh-CN': '没有事先说明', en: 'without a word' }
      : { 'zh-CN': `延期 ${times} 次`, en: times === 1 ? 'with one extension' : `with ${times} extensions` };
  return [
    {
      'zh-CN': `服务商晚了 ${zh}（${announced['zh-CN']}）：下次把结束时间留出同样的余量，并请服务商说明原因。`,
      en: `The vendor was ${en} late, ${announced.en}: plan the same margin next time, and ask the vendor for the reason.`,
    },
  ];
}

/** Nobody can approve on time what is asked for late. */
function lateGates({ gates, phases }: WindowView): readonly Localised[] {
  return gates.flatMap(({ phase, deadline: agreed, decisions }) => {
    const before = phases.slice(
      0,
      phases.findIndex((one) => one.phase === phase),
    );
    const askedAt = Math.max(0, ...before.map(({ finishedAt }) => finishedAt ?? 0));
    const deadline = agreed === null ? null : Math.max(agreed, askedAt + worthAWordMs);
    const last = Math.max(...decisions.filter(({ kind }) => kind === 'approved').map(({ at }) => at));
    if (deadline === null || !Number.isFinite(last) || last <= deadline) return [];
    const late = last - deadline;
    return [
      {
        'zh-CN': `“${phaseTitles[phase]['zh-CN']}”的审批晚了 ${spokenSpan(late, 'zh-CN')}：请提前约好审批人，或增加候补。`,
        en: `The approval of ${phaseTitles[phase].en} came ${spokenSpan(late, 'en')} after its deadline: agree with the approvers beforehand or name a substitute.`,
      },
    ];
  });
}

function latePhases(view: WindowView): readonly Localised[] {
  // Planned times follow every extension; only a delay that nobody announced is the vendor's on top.
  const unannounced = Math.max(0, (finishedAt(view, 'hold') ?? 0) - view.currentEnd);
  const late = view.phases
    .map((phase) => ({
      ...phase,
      late:
        phase.startedAt === null
          ? 0
          : phase.startedAt - phase.plannedAt - (phase.plannedAt < view.currentEnd ? 0 : unannounced),
    }))
    .filter((phase) => phase.late > worthAWordMs)
    .toSorted((one, other) => other.late - one.late)[0];
  if (late === undefined) return [];
  return [
    {
      'zh-CN': `“${phaseTitles[late.phase]['zh-CN']}”比计划晚 ${spokenSpan(late.late, 'zh-CN')}开始，是偏差最大的一步。`,
      en: `${phaseTitles[late.phase].en} began ${spokenSpan(late.late, 'en')} later than planned, the largest slip of all steps.`,
    },
  ];
}

function repeatedPhases({ phases }: WindowView): readonly Localised[] {
  return phases
    .filter(({ attempts }) => attempts > 1)
    .map(({ phase, attempts }) => ({
      'zh-CN': `“${phaseTitles[phase]['zh-CN']}”运行了 ${attempts} 次：查看其证据，找出中断的原因。`,
      en: `${phaseTitles[phase].en} ran ${attempts} times: see its evidence for what interrupted it.`,
    }));
}

function lostNotices(view: WindowView): readonly Localised[] {
  const { refused, inDoubt } = noticeTotals(view);
  if (refused + inDoubt === 0) return [];
  return [
    {
      'zh-CN': `${count(refused)} 条消息被拒、${count(inDoubt)} 条存疑：核对名单里的地址和渠道的密钥。`,
      en: `${count(refused)} messages were refused and ${count(inDoubt)} are in doubt: check the roster's addresses and the channels' secrets.`,
    },
  ];
}

function unreachedPeople(view: WindowView): readonly Localised[] {
  const people = new Set(unreachedOf(view).flatMap((reason) => reason.people)).size;
  if (people === 0) return [];
  return [
    {
      'zh-CN': `${count(people)} 人没有任何渠道可以通知：补上花名册里的邮箱或电话，或为其站点加一个渠道。`,
      en: `${count(people)} ${people === 1 ? 'person' : 'people'} could not be told by any channel of a notice: add mail addresses or phone numbers to the roster, or a channel for their site.`,
    },
  ];
}

function missingPeople(view: WindowView): readonly Localised[] {
  const { returned, total } = peopleTotals(view);
  const missing = total - returned;
  if (missing <= 0 || view.state !== 'completed') return [];
  return [
    {
      'zh-CN': `${count(missing)} 人尚未恢复登录：请在上班后逐一联系，常见原因是客户端版本过低或休假。`,
      en: `${count(missing)} people did not come back during the return: contact them in the morning; most often the app is too old or they are on leave.`,
    },
  ];
}

function figuresToPlanWith({ plan, measurements }: WindowView): readonly Localised[] {
  const learned = learnedFrom(plan.id, measurements, 're-login');
  if (learned === null) return [];
  const line = `learned: ${JSON.stringify(learned)
    .replaceAll('"', '')
    .replaceAll(/([:,])/g, '$1 ')}`;
  return [
    {
      'zh-CN': `在下次计划的 return 下写入 ${line}：恢复登录将从这次测得的能力起步。`,
      en: `Put ${line} under return in the next plan: people then come back from the start as fast as this night has shown.`,
    },
  ];
}

/** What nobody entered, or two records tell differently to the end. */
function leftOpen({ measurements }: WindowView): readonly Localised[] {
  const left = measurements.findLast(({ name }) => name === 'left-open')?.value ?? 0;
  if (left === 0) return [];
  return [
    {
      'zh-CN': `有 ${count(left)} 项暂存工作或审批按现状了结：逐项落实负责人，并在下次维护前说好由谁补录。`,
      en: `${count(left)} held ${left === 1 ? 'item or approval stays' : 'items or approvals stay'} open: give each an owner, and agree before the next window who enters what.`,
    },
  ];
}

function complaints({ feedback }: WindowView): readonly Localised[] {
  const troubled = feedback.filter(({ trouble }) => isTrouble(trouble)).length;
  if (troubled === 0) return [];
  return [
    {
      'zh-CN': `有 ${count(troubled)} 条员工反馈说遇到问题：逐条回复，并记入下次的备用方案。`,
      en: `${count(troubled)} ${troubled === 1 ? 'report tells' : 'reports tell'} of trouble: answer each, and take it into the next plan.`,
    },
  ];
}

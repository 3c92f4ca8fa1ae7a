// What each turn of a window's course means, in words for everybody: page, feeds, banner and report say the same.

import type { TurnKind } from '../ledger/course.ts';
import { localRange, localTime, offsetsOf, zoneName } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { parseZoned } from '../plan/time.ts';
import type { WindowState, WindowView } from './window-view.ts';

type Times = Pick<WindowView, 'plan' | 'organisation' | 'start'> & {
  readonly end: number;
  readonly at: number;
};

/** Title and one or two sentences, for the moment `at`; an end that has passed is not promised. */
export function turnWords(
  kind: TurnKind,
  times: Times,
): { readonly title: Localised; readonly body: Localised } {
  const { plan, organisation, start, end, at } = times;
  const zone = parseZoned(plan.start).timeZoneId;
  const messenger = organisation.messenger.name;
  // Read in every zone, so each time says whose it is.
  const inZone = (language: Language) =>
    language === 'zh-CN'
      ? `（${zoneName(start, end, zone, language)}）`
      : ` (${offsetsOf(start, end, zone)})`;
  const until = (language: Language) => `${localTime(end, zone, language)}${inZone(language)}`;
  const when = (language: Language) => `${localRange(start, end, zone, language)}${inZone(language)}`;
  const ahead = end > at;
  switch (kind) {
    case 'extended':
    case 'shortened':
      return {
        title:
          kind === 'extended'
            ? { 'zh-CN': '维护延长', en: 'Maintenance extended' }
            : { 'zh-CN': '维护将提前结束', en: 'Maintenance will end earlier' },
        body: {
          'zh-CN': `现预计${until('zh-CN')}恢复。${kind === 'extended' ? '给您带来不便，敬请谅解。' : ''}`,
          en: `Now expected to end ${until('en')}.${kind === 'extended' ? ' We are sorry for the trouble.' : ''}`,
        },
      };
    case 'late':
      return {
        title: { 'zh-CN': '尚未按时恢复', en: 'Not back in time' },
        body: {
          'zh-CN': `原预计${until('zh-CN')}恢复，服务商尚未宣布完成，也没有给出新的时间。请继续用本页列出的方式联系我们，一有进展会在此更新。`,
          en: `It was expected back ${until('en')}. The vendor has not reported completion and names no new time. Please keep reaching us in the ways listed here; news will stand here.`,
        },
      };
    case 'return-paused':
      return {
        title: { 'zh-CN': '恢复登录推迟', en: 'Coming back is delayed' },
        body: {
          'zh-CN': '服务商已宣布完成，但我们检查时发现问题，正在处理，暂不恢复登录。',
          en: 'The vendor reports completion, but our checks found a problem. We are working on it; nobody is asked back yet.',
        },
      };
    case 'went-back':
      return {
        title: { 'zh-CN': '备用安排已暂时撤回', en: 'Our arrangements are taken back for now' },
        body: {
          'zh-CN': `我们暂时撤回了维护期间的备用安排。服务商的维护时间不变：${when('zh-CN')}，期间${messenger['zh-CN']}无法使用。`,
          en: `We have taken back our arrangements for the maintenance for now. The vendor’s time stands: ${when('en')}; ${messenger.en} is away meanwhile.`,
        },
      };
    case 'return-taken-back':
      return {
        title: { 'zh-CN': '恢复登录已暂停', en: 'The return is paused' },
        body: {
          'zh-CN': '恢复登录已暂停，我们正在重新检查。请继续用本页列出的方式联系我们。',
          en: 'The return is paused and we are checking again. Please keep reaching us in the ways listed here.',
        },
      };
    case 'switching-again':
      return {
        title: { 'zh-CN': '备用安排重新启用', en: 'Our arrangements are in force again' },
        body: {
          'zh-CN': `维护期间的备用安排已重新启用。${ahead ? `预计${until('zh-CN')}恢复。` : ''}`,
          en: `Our arrangements for the maintenance are in force again.${ahead ? ` It is expected to end ${until('en')}.` : ''}`,
        },
      };
    case 'vendor-cancelled':
      return {
        title: { 'zh-CN': '服务商取消维护', en: 'The vendor cancelled the maintenance' },
        body: {
          'zh-CN': '服务商取消了本次维护，服务照常使用。如改期，将提前另行通知。',
          en: 'The vendor cancelled this maintenance; the service stays available. A new date would be announced.',
        },
      };
    case 'not-switching':
      return {
        title: { 'zh-CN': '我们不启用备用安排', en: 'We do not use our arrangements' },
        body: {
          'zh-CN': `服务商的维护没有取消：${when('zh-CN')}，期间${messenger['zh-CN']}无法使用，何时恢复以服务商公告为准。我们不启用自动回复和呼叫转移，请直接用本页列出的方式联系我们。`,
          en: `The vendor’s maintenance is not cancelled: ${when('en')}; ${messenger.en} is away meanwhile, and the vendor says when it is back. We use no automatic answers and no call forwarding; please reach us directly in the ways listed here.`,
        },
      };
    case 'return-ended':
      return {
        title: { 'zh-CN': '维护已结束，可以登录', en: 'It is over, everyone may sign in' },
        body: {
          'zh-CN':
            '服务商的维护已结束。我们不再分批恢复登录，所有人现在都可以登录；各项功能未全部检查，如有问题请告诉我们。',
          en: 'The vendor’s maintenance is over. We no longer ask people back in groups: everyone may sign in now. Not everything has been checked; please tell us what does not work.',
        },
      };
  }
}

/** What the window is from that turn on, in Statuspage's words. */
export function stateAfterTurn(kind: TurnKind, isBefore: boolean): WindowState {
  if (kind === 'vendor-cancelled') return 'cancelled';
  if (kind === 'return-ended') return 'completed';
  if (kind === 'return-paused' || kind === 'return-taken-back') return 'verifying';
  return isBefore ? 'scheduled' : 'in_progress';
}

// What outsiders may read of a window's course: what happened, without names, reasons or internals.

import { localTime, offsetName } from '../plan/local-time.ts';
import type { PhaseName } from '../plan/phase-table.ts';
import type { Localised } from '../plan/plan.ts';
import { parseZoned, type WindowEvent } from '../plan/time.ts';
import type { PublishedNotice } from './publications.ts';
import { stateAfterTurn, turnWords } from './turn-words.ts';
import type { Update, WindowState, WindowView } from './window-view.ts';

type Course = Omit<WindowView, 'updates'>;

/** Oldest first. What a notice to the public has said is not said again in other words. */
export function updatesOf(course: Course, published: readonly PublishedNotice[]): readonly Update[] {
  const told = (event: WindowEvent) => published.some((notice) => notice.event === event);
  return [
    ...announced(course),
    ...turned(course, published),
    ...phasesBegun(course),
    ...(told('all-clear') ? [] : ended(course)),
    ...published,
  ]
    .map(({ at, status, title, body, occasion = null }) => ({
      at,
      status,
      title,
      body,
      ...(occasion !== null && { occasion }),
    }))
    .sort((one, other) => one.at - other.at);
}

function announced({ plan, openedAt, start, plannedEnd, organisation }: Course): readonly Update[] {
  if (openedAt === null) return [];
  const messenger = organisation.messenger.name;
  const when = (end: number) => bothTimes(plan, end);
  return [
    {
      at: openedAt,
      status: 'scheduled',
      title: { 'zh-CN': '维护计划已发布', en: 'Maintenance scheduled' },
      body: {
        'zh-CN': `${messenger['zh-CN']}将于${when(start)['zh-CN']}开始维护，预计${when(plannedEnd)['zh-CN']}恢复。期间在线消息可能无法及时回复，请用本页列出的其他方式联系我们。`,
        en: `Maintenance of ${messenger.en} starts ${when(start).en} and should end ${when(plannedEnd).en}. Answers to chat messages may be late meanwhile; please reach us in the other ways listed here.`,
      },
    },
  ];
}

/** What a notice to the public said of a turn stands there in its words. */
function turned(
  { turns, plan, organisation, start }: Course,
  published: readonly PublishedNotice[],
): readonly Update[] {
  return turns
    .filter(({ occasion }) => !published.some((notice) => notice.occasion === occasion))
    .map(({ kind, at, end, occasion }) => ({
      at,
      occasion,
      status: stateAfterTurn(kind, at < start),
      ...turnWords(kind, { plan, organisation, start, end, at }),
    }));
}

const milestones: Readonly<
  Partial<
    Record<PhaseName, { readonly status: WindowState; readonly title: Localised; readonly body: Localised }>
  >
> = {
  hold: {
    status: 'in_progress',
    title: { 'zh-CN': '维护进行中', en: 'Maintenance under way' },
    body: { 'zh-CN': '维护已经开始。', en: 'The maintenance has begun.' },
  },
  canary: {
    status: 'verifying',
    title: { 'zh-CN': '服务商已完成，正在检查', en: 'The vendor is done, we are checking' },
    body: {
      'zh-CN': '服务商宣布维护完成，我们的技术人员正在先行登录检查。',
      en: 'The vendor reports completion. Our technicians sign in first and check.',
    },
  },
  're-login': {
    status: 'verifying',
    title: { 'zh-CN': '正在分批恢复登录', en: 'People are coming back in groups' },
    body: {
      'zh-CN': '检查通过，员工正在分批重新登录。',
      en: 'The checks passed, and staff are signing in again group by group.',
    },
  },
};

/** Also what was taken back later: a feed does not take back what it said. */
function phasesBegun({ begun }: Course): readonly Update[] {
  return begun.flatMap(({ phase, at }) => {
    const milestone = milestones[phase];
    return milestone === undefined ? [] : [{ at, ...milestone }];
  });
}

function ended({ state, turn, actualEnd, phases }: Course): readonly Update[] {
  if (state !== 'completed' || turn !== null) return [];
  const closedOut = phases.find(({ phase }) => phase === 'close-out');
  const at = closedOut?.finishedAt ?? actualEnd;
  if (at === null) return [];
  return [
    {
      at,
      status: 'completed',
      title: { 'zh-CN': '已恢复正常', en: 'Back to normal' },
      body: {
        'zh-CN': '登录、消息、文件和群聊均已验证，服务恢复正常。感谢您的耐心等待。',
        en: 'Signing in, messages, files and groups have been checked. The service is back to normal. Thank you for your patience.',
      },
    },
  ];
}

function bothTimes(plan: WindowView['plan'], at: number): Localised {
  const zone = parseZoned(plan.start).timeZoneId;
  return {
    'zh-CN': `${localTime(at, zone, 'zh-CN')}（${offsetName(at, zone)}）`,
    en: `${localTime(at, zone, 'en')} (${offsetName(at, zone)})`,
  };
}

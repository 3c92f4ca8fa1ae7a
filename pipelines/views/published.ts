// The last published state of the status page, as a file beside it: from it a person can publish an update by
// hand when neither the record nor GitHub can be reached. It holds only what is public anyway.

import { foldRecord } from '../ledger/fold.ts';
import { readAnswer, type Said } from '../ledger/read-foreign.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Localised } from '../plan/plan.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { changesOf } from './calendar.ts';
import { isOverForPeople } from './turn-words.ts';
import { viewOfWindow } from './view-of-window.ts';
import type { Update, WindowState, WindowView } from './window-view.ts';
import { stateNames } from './words.ts';

/** The file's name beside the page. */
export const publishedFile = 'published.json';

const numberOrNull = { $any: ['number', 'null'] } as const;
const state = '=scheduled|in_progress|verifying|completed|cancelled';
const localised = { 'zh-CN': 'text', en: 'text' } as const;
/** Times are milliseconds since the epoch. */
const publishedShape = {
  format: '=1',
  window: 'text',
  openedAt: numberOrNull,
  state,
  plannedEnd: 'number',
  currentEnd: 'number',
  actualEnd: numberOrNull,
  /** How often the times were changed: the calendar's SEQUENCE. */
  changes: 'count',
  updates: { $list: { at: 'number', status: state, title: localised, body: localised } },
} as const;
type Published = Said<typeof publishedShape>;

export function publishedText(view: WindowView): string {
  const { plan, openedAt, state, plannedEnd, currentEnd, actualEnd, updates } = view;
  const published: Published = {
    format: 1,
    window: plan.id,
    openedAt,
    state,
    plannedEnd,
    currentEnd,
    actualEnd,
    changes: changesOf(view).length,
    updates,
  };
  return `${JSON.stringify(published, null, 2)}\n`;
}

/** What a person publishes by hand; a field that is null keeps the value published before. */
export interface ByHand {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: Localised;
  readonly state: WindowState | null;
  readonly end: number | null;
}

/**
 * The view with one more update, drawn from the plan and the last published state; from the plan alone where
 * that state is not known (null, or of another window).
 */
export function viewByHand(
  files: { readonly plan: WindowPlan; readonly organisation: Organisation },
  publishedBefore: string | null,
  said: ByHand,
): WindowView {
  const byPlan = viewOfWindow(snapshotOf(files), null, foldRecord([]), said.at);
  const before = publishedBefore === null ? null : readPublished(publishedBefore, files.plan.id);
  const currentEnd = said.end ?? before?.currentEnd ?? byPlan.currentEnd;
  const state = said.state ?? stateAfter(before?.state, byPlan.state);
  const isMoved = said.end !== null && said.end !== (before?.currentEnd ?? byPlan.currentEnd);
  const update: Update = {
    at: said.at,
    status: state,
    title: isMoved ? newEnd : stateNames[state],
    body: said.text,
  };
  const change = { at: said.at, kind: 'correct', end: currentEnd, reason: '', by: '', cause: '' } as const;
  return {
    ...byPlan,
    openedAt: before?.openedAt ?? null,
    state,
    plannedEnd: before?.plannedEnd ?? byPlan.plannedEnd,
    currentEnd,
    actualEnd: before?.actualEnd ?? (isOverForPeople({ state }) ? said.at : null),
    // Only the number of amendments matters here (the calendar's SEQUENCE); their content is in the record.
    amendments: Array.from({ length: (before?.changes ?? 0) + (isMoved ? 1 : 0) }, () => change),
    updates: [...(before?.updates ?? []), update],
  };
}

const newEnd: Localised = bilingual`New expected end`;

/** The clock may only move a window from scheduled to under way; any later state stays as published. */
function stateAfter(before: WindowState | undefined, byClock: WindowState): WindowState {
  return before === undefined || before === 'scheduled' ? byClock : before;
}

/** Limits of changes and times: no window of ours exceeds them, so a file that does was not written by us. */
const mostChanges = 10_000;
const farthest = Date.UTC(9999, 0);

/** Reads the file, which is not trusted; null where it is damaged or of another window. */
export function readPublished(text: string, window: string): Published | null {
  const read = readAnswer(text, publishedShape);
  if (read.result === 'refused' || read.value.window !== window) return null;
  const { openedAt, plannedEnd, currentEnd, actualEnd, changes, updates } = read.value;
  const times = [openedAt ?? 0, plannedEnd, currentEnd, actualEnd ?? 0, ...updates.map(({ at }) => at)];
  const isPossible = changes <= mostChanges && times.every((at) => at >= 0 && at < farthest);
  return isPossible ? read.value : null;
}

function snapshotOf({ plan, organisation }: Parameters<typeof viewByHand>[0]) {
  return {
    format: 1,
    plan,
    organisation,
    roster: { digest: organisation.roster.digest, people: 0 },
    templates: {},
    code: '',
    mergedBy: null,
    tzdata: '',
  } as const;
}

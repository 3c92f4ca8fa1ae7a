// What a notice is drawn from: the window as amendments left it, and what the notice is about, all read off
// the record.

import { channelsDown } from '../notices/channels-in-use.ts';
import { templateFor } from '../notices/deliveries.ts';
import { emergencyPlanSince, turnOfNotice } from '../notices/happened.ts';
import { renderNotice } from '../notices/render.ts';
import type { NoticeContext } from '../notices/values.ts';
import { cohortTitle } from '../plan/cohort-names.ts';
import { cohortOfOccasion, readNoticeKey } from '../plan/notice-key.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { isRehearsal } from '../plan/snapshot.ts';
import { namesCohort, toEpochMs } from '../plan/time.ts';
import type { NoticeMoment } from '../plan/timeline.ts';
import { eventOf } from './due-notices.ts';
import type { PlanInForce, Telling } from './window-run.ts';

type Drawing = PlanInForce & Pick<Telling, 'state' | 'clock'>;

export function contextOf(run: Drawing, { key, at }: Pick<NoticeMoment, 'key' | 'at'>): NoticeContext {
  const { plan, organisation } = run.snapshot();
  const state = run.state();
  const end = toEpochMs(plan.end);
  const turn = turnOfNotice(state, key, { end, now: run.clock.now() });
  // Read from the notice's key, so that a repeated notice says the same.
  const cohort = namesCohort(eventOf(key, run.timeline()))
    ? cohortOfOccasion(readNoticeKey(key).occasion)
    : null;
  return {
    plan,
    organisation,
    at,
    start: toEpochMs(plan.start),
    end,
    previousEnd: turn?.previousEnd ?? null,
    isRehearsal: isRehearsal(run.snapshot()),
    turn: turn?.kind ?? null,
    reason: turn?.reason ?? '',
    cohort: cohort === null ? null : cohortTitle(plan, cohort),
    down: channelsDown(state),
    emergencyPlan: (emergencyPlanSince(state, plan) ?? at) < at,
  };
}

/** The title that a notice of the plan has in its own first line. */
export function subjectOf(run: Drawing, key: string): Localised {
  const { rule: id, audience, site } = readNoticeKey(key);
  const { plan, templates } = run.snapshot();
  const { template = id } = plan.notices.find((one) => one.id === id) ?? {};
  const at = run.state().notices.get(key)?.at ?? run.clock.now();
  const context = { ...contextOf(run, { key, at }), isRehearsal: false, audience, site };
  const drawn = (language: Language) =>
    renderNotice({
      ...context,
      language,
      template: templateFor(templates, template, language),
      channelKind: 'webhook',
    }).subject;
  return { 'zh-CN': drawn('zh-CN'), en: drawn('en') };
}

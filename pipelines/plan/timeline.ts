// Computes the time of every notice, gate, phase and deadline of a window before anything runs, from plan and
// organisation alone. Notices that wait for an event (all clear, extension) have no time yet and come last.

import { type HandWork, handWorkOf } from './hand-work.ts';
import { noticeKey } from './notice-key.ts';
import type { Organisation, Site } from './organisation.ts';
import { type PhaseName, phases } from './phase-table.ts';
import type { Span } from './plan.ts';
import type { Round } from './step.ts';
import { parseWhen, parseZoned, resolveWhen, snapToOfficeHours, type WindowEvent } from './time.ts';
import type { NoticeRule, WindowPlan } from './window-plan.ts';

/** One run of a phase: some have an early round and a final one. */
export interface Step {
  readonly phase: PhaseName;
  readonly round: Round;
  /** Not before this time (epoch ms); null where the step follows as soon as the steps before it are done. */
  readonly notBefore: number | null;
  /** When the step is expected to start, for the report's comparison of planned and actual. */
  readonly plannedAt: number;
}

/** A notice rule for one audience at one site (null: readers without a site). */
export interface NoticeMoment {
  readonly key: string;
  readonly rule: NoticeRule;
  readonly audience: string;
  readonly site: string | null;
  readonly at: number;
}

export interface EventNotice {
  readonly event: WindowEvent;
  readonly rule: NoticeRule;
}

export interface Deadline {
  readonly phase: PhaseName;
  readonly at: number;
}

export interface Timeline {
  readonly start: number;
  readonly end: number;
  readonly steps: readonly Step[];
  readonly notices: readonly NoticeMoment[];
  readonly eventNotices: readonly EventNotice[];
  readonly deadlines: readonly Deadline[];
  readonly handovers: readonly { readonly at: number; readonly from: string; readonly to: string }[];
  /** The hand work, in the order in which people do it. */
  readonly handWork: readonly HandWork[];
  /** When the emergency plan is told to all, if the vendor has not finished. */
  readonly overrunAt: number;
}

const known = new WeakMap<WindowPlan, { readonly organisation: Organisation; readonly timeline: Timeline }>();

/** The timeline; the same for the same plan and organisation, and cached per plan. */
export function timelineOf(plan: WindowPlan, organisation: Organisation): Timeline {
  const before = known.get(plan);
  if (before?.organisation === organisation) return before.timeline;
  const timeline = workOut(plan, organisation);
  known.set(plan, { organisation, timeline });
  return timeline;
}

function workOut(plan: WindowPlan, organisation: Organisation): Timeline {
  const start = parseZoned(plan.start);
  const end = parseZoned(plan.end);
  return {
    start: start.epochMilliseconds,
    end: end.epochMilliseconds,
    steps: stepsBetween(plan, start, end),
    notices: plan.notices
      .flatMap((rule) => momentsOf(rule, plan, organisation))
      .sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1)),
    eventNotices: plan.notices.flatMap((rule) => {
      const when = parseWhen(rule.when);
      return when?.kind === 'event' ? [{ event: when.event, rule }] : [];
    }),
    deadlines: Object.entries(plan.approvals.gates)
      .map(([phase, gate]) => ({
        phase: phase as PhaseName,
        at: resolveWhen(gate.deadline, plan)?.epochMilliseconds ?? start.epochMilliseconds,
      }))
      .sort((one, other) => one.at - other.at),
    handovers: plan.handovers.map((handover) => ({
      at: parseZoned(handover.at).epochMilliseconds,
      from: handover.from,
      to: handover.to,
    })),
    handWork: handWorkOf(plan, organisation),
    overrunAt:
      resolveWhen(`${plan.overrun.emergencyPlanAfter} after end`, plan)?.epochMilliseconds ??
      end.epochMilliseconds,
  };
}

/** The early rounds first, then every phase in the table's order. */
function stepsBetween(
  plan: WindowPlan,
  start: Temporal.ZonedDateTime,
  end: Temporal.ZonedDateTime,
): readonly Step[] {
  const before = (span: Span) => resolveWhen(`${span} before start`, plan)?.epochMilliseconds ?? 0;
  const timed = (phase: PhaseName, round: Round, at: number): Step => ({
    phase,
    round,
    notBefore: at,
    plannedAt: at,
  });
  let expectedMinutesAfterEnd = 0;
  const finalSteps = phases.map(({ name: phase, starts, minutes }): Step => {
    if (starts === 'at-start') return timed(phase, 1, start.epochMilliseconds);
    if (starts !== 'after') return timed(phase, starts.early ? 2 : 1, before(starts.before[plan.kind]));
    const plannedAt = end.add({ minutes: expectedMinutesAfterEnd }).epochMilliseconds;
    expectedMinutesAfterEnd += minutes.typical;
    return { phase, round: 1, notBefore: null, plannedAt };
  });
  const earlySteps = phases.flatMap(({ name, starts }) =>
    typeof starts === 'object' && starts.early ? [timed(name, 1, before(starts.early[plan.kind]))] : [],
  );
  return [...earlySteps, ...finalSteps];
}

function momentsOf(rule: NoticeRule, plan: WindowPlan, organisation: Organisation): readonly NoticeMoment[] {
  const time = resolveWhen(rule.when, plan)?.toInstant();
  if (time === undefined) return [];
  return momentsPerSite(
    rule,
    organisation,
    null,
    (site) =>
      (site === null || rule.snap === 'exact' ? time : snapToOfficeHours(time, site)).epochMilliseconds,
  );
}

/** One moment per audience and site; the site is null for readers without one. */
export function momentsPerSite(
  rule: NoticeRule,
  organisation: Organisation,
  occasion: string | null,
  timeAt: (site: Site | null) => number,
): readonly NoticeMoment[] {
  return rule.audiences.flatMap((audience) => {
    const who = organisation.audiences.find(({ id }) => id === audience)?.who ?? 'public';
    const reached = organisation.sites.filter(({ id }) => reachesSite(who, id));
    return (who === 'public' ? [null] : reached).map((place) => {
      const site = place?.id ?? null;
      const key = noticeKey({ rule: rule.id, audience, site, occasion });
      return { key, rule, audience, site, at: timeAt(place) };
    });
  });
}

function reachesSite(who: Organisation['audiences'][number]['who'], site: string): boolean {
  return who === 'everyone' || who === 'public' || who.sites === undefined || who.sites.includes(site);
}

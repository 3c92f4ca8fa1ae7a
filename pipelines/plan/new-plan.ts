// Makes a first plan from a few answers: what is special about the night, and changes to the organisation's
// `usual` where the night comes too soon or lasts too long for it.

import { shapeProblems } from './check/shape.ts';
import type { Organisation } from './organisation.ts';
import type { Localised } from './plan.ts';
import { parseZoned, resolveWhen } from './time.ts';
import { timelineOf } from './timeline.ts';
import { expandPlan } from './usual.ts';
import type { WindowPlan } from './window-plan.ts';

export interface Answers {
  /** Short name; the day of the start is put before it. */
  readonly name: string;
  /** Why it cannot wait; only for an emergency. */
  readonly emergency: Localised | null;
  readonly title: Localised;
  readonly start: Temporal.ZonedDateTime;
  readonly hours: number;
  readonly announcementUrl: string;
  readonly publishedAt: Temporal.ZonedDateTime;
  readonly author: string;
  /** How people come back; null where the messenger allows one way only. */
  readonly control: 'admission' | 'invitation' | null;
}

/** The content of a plan's file, in the file's order. */
export type NewPlan = Readonly<Record<string, unknown>> & { readonly id: string };

export function newPlan(answers: Answers, organisation: Organisation): NewPlan {
  const { start, emergency, control } = answers;
  const night: NewPlan = {
    schema: 'tideover/window/1',
    id: `${start.toPlainDate()}-${answers.name}`,
    ...(emergency === null ? {} : { kind: 'emergency', emergency: { reason: emergency } }),
    title: answers.title,
    author: answers.author,
    announcement: { url: answers.announcementUrl, publishedAt: text(answers.publishedAt) },
    start: text(start),
    end: text(start.add({ minutes: Math.round(answers.hours * 60) })),
    affects: { login: 'down', messages: 'down', files: 'down', groups: 'down' },
    ...(control === null ? {} : { return: { control } }),
  };
  const usual = expandPlan(night, organisation).value;
  if (shapeProblems('plan', usual).length > 0) return night;
  const plan = usual as unknown as WindowPlan;
  return { ...night, ...laterNotices(plan, organisation), ...handoversOf(plan, answers, organisation) };
}

/**
 * Changes to notices that would be due before the vendor announced the window: the last one of each text is
 * moved to soon after the announcement, the others are removed.
 */
function laterNotices(plan: WindowPlan, organisation: Organisation): object {
  const published = parseZoned(plan.announcement.publishedAt).epochMilliseconds;
  const moments = timelineOf(plan, organisation).notices;
  const isEarly = (id: string) => moments.some(({ rule, at }) => rule.id === id && at < published);
  const timed = plan.notices.filter(({ when }) => resolveWhen(when, plan) !== null);
  const early = timed.filter(({ id }) => isEarly(id));
  const isKept = (id: string, template: string) =>
    timed.filter((one) => one.template === template).at(-1)?.id === id;
  const kept = early.filter(({ id, template }) => isKept(id, template));
  const removed = early.filter(({ id, template }) => !isKept(id, template)).map(({ id }) => id);
  if (early.length === 0) return {};
  const minutes = Math.floor((parseZoned(plan.start).epochMilliseconds - published) / 60_000);
  const when =
    minutes >= 120 ? `${Math.floor(minutes / 60)}h before start` : `${Math.max(1, minutes)}m before start`;
  return {
    notices: {
      ...(kept.length === 0 ? {} : { change: kept.map(({ id }) => ({ id, when, snap: 'exact' })) }),
      ...(removed.length === 0 ? {} : { remove: removed }),
    },
  };
}

const longestWatchHours = 6;

/** Hand-overs every five hours between two people, where the usual would leave one on duty for too long. */
function handoversOf(plan: WindowPlan, { hours, author }: Answers, organisation: Organisation): object {
  const start = parseZoned(plan.start).epochMilliseconds;
  const usual = plan.handovers.map(({ at }) => (parseZoned(at).epochMilliseconds - start) / 3_600_000);
  const edges = [0, ...usual.filter((at) => at > 0 && at < hours).sort((one, other) => one - other), hours];
  const longest = Math.max(...edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0)));
  const other =
    plan.emergencyContacts.find((id) => id !== author) ??
    organisation.people.find(({ id }) => id !== author)?.id;
  if (longest <= longestWatchHours || other === undefined) return {};
  const count = Math.ceil(hours / 5) - 1;
  return {
    handovers: Array.from({ length: count }, (_, index) => ({
      at: `${(index + 1) * 5}h after start`,
      from: index % 2 === 0 ? author : other,
      to: index % 2 === 0 ? other : author,
    })),
  };
}

function text(time: Temporal.ZonedDateTime): string {
  return time.toString({ smallestUnit: 'minute' });
}

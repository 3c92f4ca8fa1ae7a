// Computes the preview of a loaded plan: notices rendered and counted, cohorts sized, everything timed. The
// pull request's comment and `npm run plan:preview` are drawn from it.

import { type Deliveries, deliveriesOf } from '../notices/deliveries.ts';
import { paceDeliveries, timeToSend } from '../notices/pacing.ts';
import { pushesOf } from '../notices/segment-size.ts';
import type { NoticeContext } from '../notices/values.ts';
import { zoneOf } from '../notices/values.ts';
import { limitsOf } from '../plan/channel-kinds.ts';
import { platformLimits } from '../plan/check/platform-limits.ts';
import { differencesBetween } from '../plan/difference.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Person } from '../plan/roster.ts';
import { same } from '../plan/sentences.ts';
import { eventsByName, namesCohort } from '../plan/time.ts';
import { momentsPerSite, type NoticeMoment, timelineOf } from '../plan/timeline.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { plannedCohorts } from '../return/cohorts.ts';
import { peopleMatching } from '../return/people-rule.ts';
import type { EarlierNights, NoticePreview, NoticeText, PlanPreview } from './plan-preview.ts';

export interface PreviewInput {
  readonly plan: WindowPlan;
  readonly organisation: Organisation;
  readonly roster: readonly Person[];
  readonly templates: Readonly<Record<string, string>>;
  readonly digest: string;
  /** The version that was reviewed last, if there is one. */
  readonly reviewed: WindowPlan | null;
  /** Null where no store was read. */
  readonly earlier: EarlierNights | null;
}

export function previewPlan(input: PreviewInput): PlanPreview {
  const { plan, organisation, roster, reviewed } = input;
  const timeline = timelineOf(plan, organisation);
  const cohorts = plannedCohorts(plan, roster);
  const notices = [
    ...timeline.notices.map((moment) => previewNotice(input, moment, null)),
    // Events are assumed at the window's start, because only their texts and counts are shown.
    ...timeline.eventNotices.flatMap(({ event, rule }) =>
      momentsPerSite(rule, organisation, event, () => timeline.start).map((moment) =>
        previewNotice(input, moment, event),
      ),
    ),
  ];
  const longestNoticeMs = Math.max(0, ...notices.map(({ takesMs }) => takesMs));
  return {
    plan,
    organisation,
    timeline,
    digest: input.digest,
    people: roster.length,
    notices,
    limits: platformLimits({
      ...{ timeline, plan, organisation, longestNoticeMs },
      mostPushes: Math.max(0, ...notices.map(({ pushes }) => pushes)),
    }),
    cohorts: cohorts.map(({ id, title, canary, people }) => ({
      title,
      canary,
      size: plan.return.cohorts.some((rule) => rule.id === id && rule.who === 'outdated-clients')
        ? null
        : people.length,
    })),
    differences: reviewed === null ? null : differencesBetween(reviewed, plan),
    left: input.earlier?.left ?? null,
    heard: input.earlier?.heard ?? null,
  };
}

function previewNotice(input: PreviewInput, moment: NoticeMoment, event: string | null): NoticePreview {
  const { plan, organisation, roster, templates } = input;
  const audience = organisation.audiences.find((candidate) => candidate.id === moment.audience);
  const people = peopleMatching(audience?.who ?? 'public', roster);
  const context = contextFor(input, moment, event);
  // Notices of these events go to single people by name, as their turn or their client comes up.
  const byName = eventsByName.some((one) => one === event) && ({ byName: true } as const);
  const deliveries = deliveriesOf({ moment, context, templates, people, ...byName });
  const limitsFor = (id: string) =>
    limitsOf(organisation.channels.find((channel) => channel.id === id) ?? { kind: 'webhook' });
  const paced = paceDeliveries(deliveries.messages, limitsFor, 0);
  const byChannel = Map.groupBy(deliveries.messages, ({ channel }) => channel);
  return {
    rule: moment.rule.id,
    audience: audience?.title ?? same(moment.audience),
    site: organisation.sites.find((site) => site.id === moment.site)?.name ?? null,
    zone: zoneOf({ plan, organisation }, moment.site),
    at: event === null ? moment.at : null,
    event,
    channels: channelsOf(deliveries, organisation),
    takesMs: timeToSend(paced, 0),
    pushes: [...byChannel].reduce((sum, [id, { length }]) => sum + pushesOf(limitsFor(id), length), 0),
    unreached: deliveries.unreached.length,
    texts: textsOf(deliveries, organisation),
  };
}

function contextFor(
  { plan, organisation }: PreviewInput,
  moment: NoticeMoment,
  event: string | null,
): NoticeContext {
  const { start, end } = timelineOf(plan, organisation);
  const hour = 3_600_000;
  const extended = event === 'extension';
  return {
    plan,
    organisation,
    at: moment.at,
    start,
    end: extended ? end + hour : end,
    previousEnd: extended ? end : null,
    turn: null,
    reason: '',
    cohort: event !== null && namesCohort(event) ? (plan.return.cohorts[1]?.title ?? null) : null,
  };
}

function channelsOf({ messages }: Deliveries, organisation: Organisation): NoticePreview['channels'] {
  return [...new Set(messages.map(({ channel }) => channel))].map((id) => {
    const own = messages.filter(({ channel }) => channel === id);
    const channel = organisation.channels.find((candidate) => candidate.id === id);
    const isGroup = own[0]?.recipient === null;
    return {
      title: channel?.title ?? same(id),
      messages: own.length,
      people: isGroup ? (channel?.groupSize ?? 0) : own.length,
      isGroup,
    };
  });
}

/** One text per channel kind and language, because people of one site and language read the same. */
function textsOf({ messages, publication }: Deliveries, organisation: Organisation): readonly NoticeText[] {
  const shown = new Map<string, NoticeText>();
  for (const { channel, message } of messages) {
    const { language } = message;
    const kind = kindOf(organisation, channel);
    const title = organisation.channels.find((candidate) => candidate.id === channel)?.title ?? same(channel);
    if (!shown.has(`${kind}/${language}`))
      shown.set(`${kind}/${language}`, {
        channel: title,
        kind,
        language,
        subject: message.subject,
        text: message.text,
      });
  }
  const published = (['zh-CN', 'en'] as const).flatMap((language): readonly NoticeText[] =>
    publication === null
      ? []
      : [
          {
            channel: organisation.statusPage.title,
            kind: 'status-page',
            language,
            subject: publication.title[language],
            text: publication.body[language],
          },
        ],
  );
  return [...shown.values(), ...published];
}

function kindOf(organisation: Organisation, id: string) {
  return organisation.channels.find((channel) => channel.id === id)?.kind ?? 'webhook';
}

// A plan file with what is usual: the organisation's habits that hold for this window, and below them what the product
// says where both are silent, so that a new setting makes no plan invalid.

import { schemas } from './check/schema-node.ts';
import { type Expanded, expand, type Layer } from './expand.ts';
import { localDate } from './local-time.ts';
import type { Organisation } from './organisation.ts';
import { type Language, type Localised, messengerFunctions } from './plan.ts';
import type { Snapshot } from './snapshot.ts';
import { orNull, parseSpan, parseWhen, parseZoned, resolveWhen } from './time.ts';
import type { WindowPlan } from './window-plan.ts';

/** What a plan file must say itself; the shape has seen to it. */
interface PlanFile {
  readonly kind?: 'planned' | 'emergency';
  readonly author: string;
  readonly start: string;
  readonly end: string;
  readonly affects: Readonly<Record<string, string>>;
}

/** `file` and `organisation` have their shape, which says nothing yet about what they name. */
export function expandPlan(file: object, organisation: Organisation): Expanded {
  const plan: Layer = { from: 'plan', path: [], says: file as Layer['says'] };
  const habits = (organisation.usual ?? []).flatMap(({ for: which, ...says }, index): readonly Layer[] =>
    holdsFor(which ?? {}, file as PlanFile) ? [{ from: 'organisation', path: ['usual', index], says }] : [],
  );
  const said = expand([...habits, plan]);
  const product = {
    from: 'product',
    path: [],
    says: defaultsFor(file as PlanFile, organisation, said.value),
  } as const;
  return settled(expand([product, ...habits, plan]));
}

/** What was frozen before a setting existed, with what the product says of that. What people agreed to stays first. */
export function filledIn(frozen: Snapshot): Snapshot {
  const { value } = expandPlan(frozen.plan, { ...frozen.organisation, usual: [] });
  return { ...frozen, plan: value as unknown as WindowPlan };
}

type Which = NonNullable<NonNullable<Organisation['usual']>[number]['for']>;

function holdsFor({ kind, longerThan, noLongerThan }: Which, file: PlanFile): boolean {
  if (kind !== undefined && kind !== (file.kind ?? 'planned')) return false;
  const end = orNull(() => parseZoned(file.end));
  const lastsLongerThan = (span: string) => {
    const limit = orNull(() => parseZoned(file.start).add(parseSpan(span) ?? {}));
    return end === null || limit === null ? null : Temporal.ZonedDateTime.compare(end, limit) > 0;
  };
  return (
    (longerThan === undefined || lastsLongerThan(longerThan) === true) &&
    (noLongerThan === undefined || lastsLongerThan(noLongerThan) === false)
  );
}

function defaultsFor(
  file: PlanFile,
  { messenger, vendorSources }: Organisation,
  said: Readonly<Record<string, unknown>>,
): Layer['says'] {
  const { control = messenger.adapter === 'invitation-only' ? 'invitation' : 'admission' } = (said.return ??
    {}) as {
    readonly control?: string;
  };
  return {
    kind: 'planned',
    emergency: { reviewWithin: '5d' },
    summary: summaryOf(file, messenger.name),
    announcement: { readBy: file.author, confirmFrom: Math.min(2, vendorSources.length) },
    raci: [],
    training: [],
    meetings: [],
    backupChannels: { testedWithin: '7d', temporaryGroups: [] },
    customerChannels: [],
    callForwarding: [],
    backup: {
      what: ['messages', 'files', 'groups', 'contacts'],
      freshWithin: '6h',
    },
    clientVersions: { tolerateOutdated: 0.3 },
    defer: [],
    return: { control, startInFlight: 40, ...(control === 'invitation' ? { turnLasts: '10m' } : {}) },
    verification: { probes: [], timeout: '10m' },
    overrun: { emergencyPlanAfter: '1h' },
    handovers: [],
    overlaps: [],
    runners: {},
    doubtsBlock: [],
  };
}

/** One sentence that notices quote: what does not work, and what to do. */
function summaryOf({ affects, start }: PlanFile, name: Localised): Localised {
  const at = orNull(() => parseZoned(start));
  const day = (language: Language) =>
    at === null ? '' : localDate(at.epochMilliseconds, at.timeZoneId, language);
  const isDown = messengerFunctions.every((one) => affects[one] === 'down');
  return {
    'zh-CN': `${name['zh-CN']}将于${day('zh-CN')}维护，期间${isDown ? '无法使用' : '部分功能无法使用'}，请改用备用渠道。`,
    en: `${name.en} is under maintenance on ${day('en')}; ${isDown ? 'it cannot be used' : 'parts of it cannot be used'} meanwhile. Please use the backup channels.`,
  };
}

/**
 * Moments of the window become times. What is usual for emergencies or invitations is left out of a window that is
 * none; what the plan says itself stays, for the rules to complain about.
 */
function settled(expanded: Expanded): Expanded {
  const {
    return: rule,
    handovers,
    meetingPoints,
    emergency,
    ...others
  } = expanded.value as {
    readonly emergency?: { readonly reason?: object };
    readonly return?: { readonly control?: string; readonly turnLasts?: string };
    readonly handovers?: readonly { readonly at: string }[];
    readonly meetingPoints?: readonly { readonly at: string }[];
    readonly start: string;
    readonly end: string;
  };
  const { turnLasts, ...held } = rule ?? {};
  const keepsTurn =
    held.control === 'invitation' || expanded.originOf(['return', 'turnLasts']).from === 'plan';
  const value: Readonly<Record<string, unknown>> = {
    ...others,
    ...(emergency?.reason === undefined ? {} : { emergency }),
    return: turnLasts !== undefined && keepsTurn ? { ...held, turnLasts } : held,
    ...(handovers && { handovers: handovers.map((one) => ({ ...one, at: momentIn(one.at, others) })) }),
    ...(meetingPoints && {
      meetingPoints: meetingPoints.map((one) => ({ ...one, at: momentIn(one.at, others) })),
    }),
  };
  // As the shape lists them, so that people find their way.
  const keys = Object.keys(schemas.plan.properties ?? {}).filter((key) => Object.hasOwn(value, key));
  return { ...expanded, value: Object.fromEntries(keys.map((key) => [key, value[key]])) };
}

function momentIn(at: string, window: { readonly start: string; readonly end: string }): string {
  if (parseWhen(at) === null) return at;
  return orNull(() => resolveWhen(at, window)?.toString()) ?? at;
}

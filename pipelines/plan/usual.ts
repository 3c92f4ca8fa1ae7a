// Fills a plan file in from the organisation's `usual` entries that hold for this window, and from the
// product's defaults where both are silent, so that a new setting makes no plan invalid.

import { schemas } from './check/schema-node.ts';
import { type Expanded, expand, type Layer } from './expand.ts';
import { localDate } from './local-time.ts';
import type { Organisation } from './organisation.ts';
import { type Language, type Localised, messengerFunctions } from './plan.ts';
import type { Snapshot } from './snapshot.ts';
import { orNull, parseSpan, parseWhen, parseZoned, resolveWhen } from './time.ts';
import type { WindowPlan } from './window-plan.ts';

/** The keys that a plan file must have, as the shape check has made sure. */
interface PlanFile {
  readonly kind?: 'planned' | 'emergency';
  readonly author: string;
  readonly start: string;
  readonly end: string;
  readonly affects: Readonly<Record<string, string>>;
}

/** The whole plan. Both must have passed the shape check; names in them may be undefined. */
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

/** An older snapshot with the product's defaults for settings that did not exist then; frozen values stay. */
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

/** The default summary that notices quote: what does not work, and what to do. */
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
 * Resolves moments relative to the window to times. Usual values for emergencies or invitations are dropped
 * from a window that is none; the plan's own values stay, so that the rules can report them.
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
  // Keys in the order of the shape, so that people find their way.
  const keys = Object.keys(schemas.plan.properties ?? {}).filter((key) => Object.hasOwn(value, key));
  return { ...expanded, value: Object.fromEntries(keys.map((key) => [key, value[key]])) };
}

function momentIn(at: string, window: { readonly start: string; readonly end: string }): string {
  if (parseWhen(at) === null) return at;
  return orNull(() => resolveWhen(at, window)?.toString()) ?? at;
}

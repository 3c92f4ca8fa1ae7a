// What an amendment would change, in words, before anybody agrees to it: the plan, the approvals that it voids, what
// is re-timed and which notices follow. Pure.

import type { FactInRecord } from '../gates/approvals.ts';
import { phasesBegun, type RecordState } from '../ledger/fold.ts';
import { phasesVoidedBy } from '../plan/amend.ts';
import { differencesBetween } from '../plan/difference.ts';
import { type PhaseName, wayBackFrom } from '../plan/phase-table.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { type Timeline, timelineOf } from '../plan/timeline.ts';

export interface AmendmentPreviewInput {
  readonly kind: 'extend' | 'shorten' | 'call-off' | 'correct';
  readonly before: Snapshot;
  readonly beforeDigest: string;
  /** The same snapshot when the window is called off. */
  readonly after: Snapshot;
  readonly state: RecordState;
  readonly facts: readonly FactInRecord[];
}

export function amendmentPreview(input: AmendmentPreviewInput): readonly string[] {
  const { kind, before, after } = input;
  return [
    ...section('Changes', changesOf(input)),
    ...(kind === 'call-off' ? section('Undone, newest first', goingBackOf(input)) : []),
    ...section('Approvals that become void', approvalsVoided(input)),
    ...section(
      'Moved in time',
      kind === 'call-off'
        ? []
        : movedBetween(
            timelineOf(before.plan, before.organisation),
            timelineOf(after.plan, after.organisation),
            input.state,
          ),
    ),
    ...section('Notices that follow', noticesOf(input)),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return [`${title}:`, ...(lines.length === 0 ? ['  none'] : lines.map((line) => `  ${line}`))];
}

const longestValue = 100;

function changesOf({ kind, before, after }: AmendmentPreviewInput): readonly string[] {
  if (kind === 'call-off') return [`${before.plan.id} is called off`];
  const shown = (value: string | null): string => {
    if (value === null) return 'nothing';
    return value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
  };
  const of = (name: string, one: unknown, other: unknown) =>
    differencesBetween(one, other).map(
      ({ path, before: was, after: is }) =>
        `${name}${path === '' ? '' : `.${path}`}: ${shown(was)} → ${shown(is)}`,
    );
  return [
    ...of('plan', before.plan, after.plan),
    ...of('organisation', before.organisation, after.organisation),
    ...of('templates', before.templates, after.templates),
  ];
}

/** Only approvals of the snapshot in force can become void; nobody counts the others. */
function approvalsVoided({
  kind,
  before,
  beforeDigest,
  after,
  state,
  facts,
}: AmendmentPreviewInput): readonly string[] {
  const voided: ReadonlySet<PhaseName> = new Set(
    kind === 'call-off' ? [] : phasesVoidedBy(before, after, phasesBegun(state)),
  );
  return facts.flatMap(({ fact }) =>
    fact.kind === 'approval' &&
    fact.snapshot === beforeDigest &&
    fact.phase !== 'correct' &&
    voided.has(fact.phase)
      ? [`${fact.phase}, by ${fact.by} at ${fact.at}`]
      : [],
  );
}

function movedBetween(before: Timeline, after: Timeline, state: RecordState): readonly string[] {
  const place = (at: number): string => new Date(at).toISOString();
  const older = new Map(before.notices.map((notice) => [notice.key, notice.at]));
  const notices = after.notices.flatMap(({ key, at }) => {
    const was = older.get(key);
    if (state.notices.has(key) || was === at) return [];
    return [`notice ${key}: ${was === undefined ? 'new' : place(was)} → ${place(at)}`];
  });
  const overrun =
    before.overrunAt === after.overrunAt
      ? []
      : [`emergency plan: ${place(before.overrunAt)} → ${place(after.overrunAt)}`];
  return [...notices, ...overrun];
}

const eventOf = { extend: 'extension', shorten: 'extension', 'call-off': 'call-off', correct: null } as const;

function noticesOf({ kind, after }: AmendmentPreviewInput): readonly string[] {
  const wanted = eventOf[kind];
  const rules = timelineOf(after.plan, after.organisation).eventNotices.filter(
    ({ event }) => event === wanted,
  );
  return rules.map(
    ({ rule }) => `${rule.id} to ${rule.audiences.join(', ')} through ${rule.channels.join(', ')}`,
  );
}

function goingBackOf({ before, state }: AmendmentPreviewInput): readonly string[] {
  return [...phasesBegun(state)].reverse().map((phase) => {
    const way = wayBackFrom(before.plan, phase);
    return `${phase}: ${'undo' in way ? way.undo.en : `nothing to undo (${way.none.en})`}`;
  });
}

// Says in words what an amendment would change, before anybody agrees to it: the plan, the approvals that it
// voids, what is re-timed and which notices follow.

import type { FactInRecord } from '../gates/approvals.ts';
import { phasesBegun, type RecordState } from '../ledger/fold.ts';
import { phasesVoidedBy } from '../plan/amend.ts';
import { bilingual } from '../plan/bilingual.ts';
import { differencesBetween } from '../plan/difference.ts';
import { type PhaseName, phaseNames, phaseTable } from '../plan/phase-table.ts';
import { localised } from '../plan/plan.ts';
import { listed } from '../plan/sentences.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { type Timeline, timelineOf } from '../plan/timeline.ts';
import type { WaysBack } from './approver-brief.ts';
import { momentAt, type PlaceOfReader } from './moment.ts';

export interface AmendmentPreviewInput {
  readonly place: PlaceOfReader;
  readonly kind: 'extend' | 'shorten' | 'call-off' | 'correct';
  readonly before: Snapshot;
  readonly beforeDigest: string;
  /** The same snapshot when the window is called off. */
  readonly after: Snapshot;
  readonly state: RecordState;
  readonly waysBack: WaysBack;
  readonly facts: readonly FactInRecord[];
}

export function amendmentPreview(input: AmendmentPreviewInput): readonly string[] {
  const { kind, before, after } = input;
  const { language } = input.place;
  const section = (zh: string, en: string, lines: readonly string[]) => [
    localised(`${zh}：`, `${en}:`)[language],
    ...(lines.length === 0 ? [bilingual`  none`[language]] : lines.map((line) => `  ${line}`)),
  ];
  return [
    ...section('变更', 'Changes', changesOf(input)),
    ...(kind === 'call-off' ? section('撤销，从最近的开始', 'Undone, newest first', goingBackOf(input)) : []),
    ...section('作废的批准', 'Approvals that become void', approvalsVoided(input)),
    ...section(
      '时间改变',
      'Moved in time',
      kind === 'call-off'
        ? []
        : movedBetween(
            timelineOf(before.plan, before.organisation),
            timelineOf(after.plan, after.organisation),
            input,
          ),
    ),
    ...section('随后的通知', 'Notices that follow', noticesOf(input)),
  ];
}

const longestValue = 100;

function changesOf({ kind, before, after, place: { language } }: AmendmentPreviewInput): readonly string[] {
  const { id } = before.plan;
  if (kind === 'call-off') return [bilingual`${id} is called off`[language]];
  const shown = (value: string | null): string => {
    if (value === null) return bilingual`nothing`[language];
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
    ...of('writers', before.writers, after.writers),
  ];
}

/** The approvals that become void. Those of an earlier snapshot do not count anyway. */
function approvalsVoided({
  kind,
  before,
  beforeDigest,
  after,
  state,
  facts,
  place,
}: AmendmentPreviewInput): readonly string[] {
  const voided: ReadonlySet<PhaseName> = new Set(
    kind === 'call-off' ? [] : phasesVoidedBy(before, after, phasesBegun(state)),
  );
  const at = (fact: { readonly at: string }) => momentAt(Date.parse(fact.at), place, before.organisation);
  return facts.flatMap(({ fact }) =>
    fact.kind === 'approval' &&
    fact.snapshot === beforeDigest &&
    fact.phase !== 'correct' &&
    voided.has(fact.phase)
      ? [bilingual`${fact.phase}, by ${fact.by} at ${at(fact)}`[place.language]]
      : [],
  );
}

function movedBetween(
  older: Timeline,
  newer: Timeline,
  { before: { organisation }, state, place: reader }: AmendmentPreviewInput,
): readonly string[] {
  const say = (zh: string, en: string) => localised(zh, en)[reader.language];
  const place = (at: number) => momentAt(at, reader, organisation);
  const before = new Map(older.notices.map((notice) => [notice.key, notice.at]));
  const notices = newer.notices.flatMap(({ key, at }) => {
    const was = before.get(key);
    if (state.notices.has(key) || was === at) return [];
    const from = was === undefined ? say('新增', 'new') : place(was);
    return [`${say('通知', 'notice')} ${key}: ${from} → ${place(at)}`];
  });
  const overrun =
    older.overrunAt === newer.overrunAt
      ? []
      : [`${say('应急预案', 'emergency plan')}: ${place(older.overrunAt)} → ${place(newer.overrunAt)}`];
  return [...notices, ...overrun];
}

const eventOf = { extend: 'extension', shorten: 'extension', 'call-off': 'call-off', correct: null } as const;

function noticesOf({ kind, after, place: { language } }: AmendmentPreviewInput): readonly string[] {
  const wanted = eventOf[kind];
  const rules = timelineOf(after.plan, after.organisation).eventNotices.filter(
    ({ event }) => event === wanted,
  );
  return rules.map(({ rule: { id, audiences, channels } }) => {
    const [to, through] = [audiences.join(', '), channels.join(', ')];
    return bilingual`${id} to ${to} through ${through}`[language];
  });
}

/** What a call-off undoes, or a roll-back to before phase `to` (that phase included); newest first. */
export function goingBackOf(
  { waysBack, state, place: { language } }: Pick<AmendmentPreviewInput, 'waysBack' | 'state' | 'place'>,
  to: PhaseName = 'pre-backup',
): readonly string[] {
  const undone = [...phasesBegun(state)].filter(
    (phase) => phaseNames.indexOf(phase) >= phaseNames.indexOf(to),
  );
  return undone.reverse().map((phase) => {
    const { wayBack } = phaseTable[phase];
    const why = 'none' in wayBack ? wayBack.none : null;
    const steps = why === null ? listed(waysBack.get(phase) ?? []) : bilingual`nothing to undo (${why})`;
    return `${phase}: ${steps[language]}`;
  });
}

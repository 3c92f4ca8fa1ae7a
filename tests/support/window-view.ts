// A small window at any stage of its course, as the value that views are drawn from.

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Entry, EntryBody } from '../../pipelines/ledger/entry.ts';
import { foldRecord } from '../../pipelines/ledger/fold.ts';
import type { Organisation } from '../../pipelines/plan/organisation.ts';
import type { PhaseName } from '../../pipelines/plan/phase-table.ts';
import type { Snapshot } from '../../pipelines/plan/snapshot.ts';
import { timelineOf } from '../../pipelines/plan/timeline.ts';
import type { WindowPlan } from '../../pipelines/plan/window-plan.ts';
import { viewOfWindow } from '../../pipelines/views/view-of-window.ts';
import type { WindowView } from '../../pipelines/views/window-view.ts';
import { changed, validOrganisation, validPlan } from './valid-plan.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/** The notices that the repository ships: tests render what people will read. */
export const shippedTemplates: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(resolve(import.meta.dirname, '../../runbooks/notices'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => [
      name.slice(0, -3),
      readFileSync(resolve(import.meta.dirname, '../../runbooks/notices', name), 'utf8'),
    ]),
);

export const organisationWithCustomers: Organisation = {
  ...validOrganisation,
  audiences: [
    ...validOrganisation.audiences,
    {
      id: 'customers',
      title: { 'zh-CN': '客户', en: 'Customers' },
      who: 'public',
      languages: ['zh-CN', 'en'],
    },
  ],
};

function aSnapshot(
  plan: WindowPlan = validPlan,
  organisation: Organisation = organisationWithCustomers,
): Snapshot {
  return {
    format: 1,
    plan,
    organisation,
    roster: { digest: organisation.roster.digest, people: organisation.roster.people },
    templates: shippedTemplates,
    code: 'test',
    mergedBy: null,
    tzdata: 'test',
  };
}

/** Entries of a record, numbered in the given order. */
function aRecord(window: string, bodies: readonly (readonly [number, EntryBody])[]): readonly Entry[] {
  return bodies.map(([at, body], index) => ({
    format: 1,
    window,
    sequence: index + 1,
    at: new Date(at).toISOString(),
    claim: 1,
    root: '0'.repeat(64),
    body,
  }));
}

export const stages = [
  'before',
  'in-progress',
  'verifying',
  'completed',
  'called-off',
  'not-switching',
] as const;
export type Stage = (typeof stages)[number];

/** The window at this stage; one extension by half an hour, one notice in doubt, one complaint. */
export function aView(stage: Stage, patch: Readonly<Record<string, unknown>> = {}): WindowView {
  const { plan, organisation } = changed({ plan: validPlan, organisation: organisationWithCustomers }, patch);
  const { start, end, notices } = timelineOf(plan, organisation);
  const ends: Readonly<Record<Stage, number>> = {
    before: start - day,
    'in-progress': start + 200 * minute,
    verifying: end + 12 * minute,
    completed: end + 90 * minute,
    'called-off': start - 60 * minute,
    'not-switching': start - 60 * minute,
  };
  const now = ends[stage];
  const course: (readonly [number, EntryBody])[] = [
    [
      start - 6 * day,
      { kind: 'window-opened', snapshot: `sha256:${'a'.repeat(64)}`, code: 'test', previous: null },
    ],
    ...notices.map((moment) => settled(moment.key, moment.at)),
    ...phase('pre-backup', 1, start - 3 * day, 14),
    ...phase('client-version', 1, start - 3 * day + 15 * minute, 1),
    ...phase('pre-backup', 2, start - 120 * minute, 4),
    ...phase('client-version', 2, start - 115 * minute, 1),
    ...(stage === 'called-off' || stage === 'not-switching'
      ? [calledOff(start - 70 * minute, stage === 'called-off' ? 'vendor' : 'ours')]
      : [
          approval(start - 65 * minute),
          [
            start - 31 * minute,
            { kind: 'gate-evaluated', phase: 'cutover', open: true, reasons: [] },
          ] as const,
          ...phase('cutover', 1, start - 30 * minute, 8),
          ...phase('hold', 1, start, (end - start) / minute - 1),
          ...phase('canary', 1, end, 8),
          ...cohort('canary', end, 2),
          ...phase('re-login', 1, end + 9 * minute, 30),
          ...cohort('rest', end + 10 * minute, 18),
          ...phase('replay', 1, end + 40 * minute, 4),
          ...phase('verify', 1, end + 45 * minute, 4),
          ...doubt(end + 45 * minute),
          complaint(end + 46 * minute),
          ...phase('close-out', 1, end + 50 * minute, 1),
          ...(plan.notices[2]?.audiences.includes('customers')
            ? [settled('all-clear/customers/-/all-clear', end + 52 * minute)]
            : []),
        ]),
  ];
  const until = course.filter(([at]) => at <= now).toSorted(([one], [other]) => one - other);
  const state = foldRecord(aRecord(plan.id, until));
  return viewOfWindow(aSnapshot(plan, organisation), `sha256:${'b'.repeat(64)}`, state, now);
}

type Moment = readonly [number, EntryBody];

function phase(name: PhaseName, round: 1 | 2, at: number, minutes: number): readonly Moment[] {
  return [
    [
      at,
      {
        kind: 'phase-started',
        phase: name,
        round,
        attempt: 1,
        snapshot: `sha256:${'a'.repeat(64)}`,
        code: 'test',
      },
    ],
    [
      at + minutes * minute,
      {
        kind: 'phase-finished',
        phase: name,
        round,
        result: {
          result: 'done',
          summary: { 'zh-CN': `${name}完成了`, en: `${name} is done` },
          evidence: [{ name: `${name}.json`, key: `evidence/${name}`, digest: `sha256:${'c'.repeat(64)}` }],
        },
      },
    ],
  ];
}

function settled(notice: string, at: number): Moment {
  const channels = ['wecom', 'mail'];
  return [at, { kind: 'notice-settled', notice, accepted: 16, refused: 1, inDoubt: 0, channels }];
}

function cohort(id: string, at: number, size: number): readonly Moment[] {
  const change = (to: string, admitted: number, returned: number): EntryBody => ({
    kind: 'cohort-changed',
    cohort: id,
    from: 'waiting',
    to,
    reason: '',
    admitted,
    returned,
    total: size,
  });
  return [
    [at, change('admitting', Math.ceil(size / 2), 0)],
    [at + 8 * minute, change('back', size, size)],
  ];
}

function approval(at: number): Moment {
  return [
    at,
    {
      kind: 'fact-taken',
      fact: 'approval-1',
      digest: `sha256:${'d'.repeat(64)}`,
      body: {
        kind: 'approval',
        phase: 'cutover',
        snapshot: `sha256:${'a'.repeat(64)}`,
        by: 'it-manager',
        at: new Date(at).toISOString(),
        provenBy: { kind: 'ssh', key: 'SHA256:test' },
      },
    },
  ];
}

function complaint(at: number): Moment {
  return [
    at,
    {
      kind: 'fact-taken',
      fact: 'feedback-1',
      digest: `sha256:${'e'.repeat(64)}`,
      body: {
        kind: 'feedback',
        at: new Date(at).toISOString(),
        way: 'form',
        trouble: 'login',
        sealed: 'AQ==',
      },
    },
  ];
}

function doubt(at: number): readonly Moment[] {
  const effect = 'f'.repeat(64);
  return [
    [at, { kind: 'intent', effect, class: 'once', during: 'notices', what: hostileText, recipients: [] }],
    [at, { kind: 'outcome', effect, outcome: { result: 'in-doubt', why: hostileText } }],
  ];
}

function calledOff(at: number, whose: 'ours' | 'vendor'): Moment {
  return [
    at,
    {
      kind: 'amended',
      from: `sha256:${'a'.repeat(64)}`,
      to: `sha256:${'b'.repeat(64)}`,
      cause: 'fact-1',
      change: { kind: 'call-off', reason: hostileText, by: 'it-manager', whose },
      voids: [],
    },
  ];
}

/** Everything that must stay text: markup, scripts, mentions, directions, line breaks. */
export const hostileText =
  '<script>alert(1)</script> "><img src=x onerror=alert(2)> [x](javascript:alert(3)) @all \u202egnp.exe ``` |\n# h';

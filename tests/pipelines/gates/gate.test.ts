// Every reason that closes a gate, what opens it again, and until when. Who may approve is tried in tests/gates.

import { describe, expect, test } from 'vitest';
import { evaluateGate, type GateQuestion, nextStep, stepToTake } from '../../../pipelines/gates/gate.ts';
import type { EntryBody } from '../../../pipelines/ledger/entry.ts';
import type { Command, Fact } from '../../../pipelines/ledger/fact.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import type { PhaseName } from '../../../pipelines/plan/phase-table.ts';
import { toInstantText } from '../../../pipelines/plan/time.ts';
import { timelineOf } from '../../../pipelines/plan/timeline.ts';
import type { WindowPlan } from '../../../pipelines/plan/window-plan.ts';
import { allBefore, entriesOf, hour, minute, provenBy, start } from '../../support/night.ts';
import { changed, snapshotOf, validOrganisation, validPlan } from '../../support/valid-plan.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const doneAt = start - 2 * hour;

const noApproval: WindowPlan = changed(validPlan, { 'approvals.gates': {} });

interface Given {
  readonly plan?: WindowPlan;
  readonly now?: number;
  readonly bodies?: readonly EntryBody[];
  /** Epoch ms of the first entry; one a minute. */
  readonly from?: number;
  /** All entries of one moment. */
  readonly together?: true;
}

function ask(phase: PhaseName, given: Given = {}) {
  const plan = given.plan ?? noApproval;
  const timeline = timelineOf(plan, validOrganisation);
  const step = timeline.steps.findLast((one) => one.phase === phase);
  if (step === undefined) throw new Error(phase);
  const question: GateQuestion = {
    step,
    snapshot: snapshotOf(plan),
    snapshotDigest: digest,
    timeline,
    state: foldRecord(
      entriesOf(given.bodies ?? [], given.from ?? doneAt - 10 * minute).map((entry) =>
        given.together ? { ...entry, at: toInstantText(doneAt) } : entry,
      ),
    ),
    now: given.now ?? start,
    involved: [],
    standing: null,
    code: null,
  };
  return evaluateGate(question);
}

const reasonsOf = (phase: PhaseName, given: Given = {}) => ask(phase, given).reasons.map(({ en }) => en);

function finished(phase: PhaseName, round: 1 | 2, stopped = false): EntryBody[] {
  const text = { 'zh-CN': '好', en: 'mend it' };
  return [
    { kind: 'phase-started', phase, round, attempt: 1, snapshot: digest, code: 'test' },
    {
      kind: 'phase-finished',
      phase,
      round,
      result: stopped
        ? { result: 'stopped', why: 'it broke', whatToDo: text, evidence: [] }
        : { result: 'done', summary: text, evidence: [] },
    },
  ];
}

const doneBefore = (phase: PhaseName) => allBefore(phase).flatMap(([name, round]) => finished(name, round));
const told = (notice: string, accepted: number, refused = 0): EntryBody => ({
  kind: 'notice-settled',
  notice,
  accepted,
  refused,
  inDoubt: 0,
  channels: ['mail'],
});
const announced = told('announcement/all-staff/shanghai', 20);
let facts = 0;
const taken = (body: Fact): EntryBody => ({ kind: 'fact-taken', fact: `f-${++facts}`, digest, body });
const said = (command: Command): EntryBody =>
  taken({ kind: 'command', command, by: 'duty-lead', at: toInstantText(start), provenBy, reason: 'because' });
const approved = (by: string): EntryBody =>
  taken({
    kind: 'approval',
    phase: 'cutover',
    snapshot: digest,
    by,
    at: toInstantText(start - 2 * hour),
    provenBy: { kind: 'comment', comment: 1, user: accountOf(by), body: '' },
  });
const accountOf = (role: string) => validOrganisation.people.find(({ id }) => id === role)?.github?.id ?? 0;
const doubtful: EntryBody[] = [
  { kind: 'intent', effect: 'e'.repeat(64), class: 'once', during: 'notices', what: 'send' },
  { kind: 'outcome', effect: 'e'.repeat(64), outcome: { result: 'in-doubt', why: 'cut off' } },
];
const answered = taken({
  kind: 'doubt-answer',
  effect: 'e'.repeat(64),
  answer: 'sent',
  by: 'duty-lead',
  at: toInstantText(start),
  provenBy,
  reason: 'seen',
});

const openedLate: EntryBody = { kind: 'window-opened', snapshot: digest, code: 'test', previous: null };
const startTold = told('last-call/all-staff/shanghai', 20);

const ready = [...doneBefore('cutover'), announced];

test('a gate with nothing against it is open', () => {
  expect(ask('cutover', { bodies: ready })).toMatchObject({ open: true, reasons: [] });
});

const closing: readonly (readonly [string, PhaseName, Given, string, Given])[] = [
  [
    'a hold closes it and a resume opens it',
    'cutover',
    { bodies: [...ready, said({ name: 'hold' })] },
    'put the window on hold',
    { bodies: [...ready, said({ name: 'hold' }), said({ name: 'resume' })] },
  ],
  [
    'it is closed before its time',
    'cutover',
    { bodies: ready, now: start - 31 * minute },
    'Too early',
    { bodies: ready, now: start - 30 * minute },
  ],
  [
    'an earlier phase that is not done closes it',
    'cutover',
    { bodies: [...ready.slice(0, 6), announced] },
    'An earlier phase is not done: Client versions (final)',
    { bodies: ready },
  ],
  [
    'no notice out closes cutover',
    'cutover',
    { bodies: doneBefore('cutover') },
    'No notice is out',
    { bodies: ready },
  ],
  [
    'notices that were skipped because it was opened late close cutover until a person waives them',
    'cutover',
    { bodies: [openedLate, ...doneBefore('cutover'), startTold] },
    'opened too late for early notices that the plan promises: announcement',
    { bodies: [openedLate, ...doneBefore('cutover'), startTold, said({ name: 'waive-notices' })] },
  ],
  [
    'a notice that reached nobody closes cutover until it reaches somebody',
    'cutover',
    { bodies: [...doneBefore('cutover'), told('announcement/all-staff/shanghai', 0, 20)] },
    'reached nobody',
    { bodies: [...doneBefore('cutover'), told('announcement/all-staff/shanghai', 0, 20), announced] },
  ],
  [
    'a stopped phase closes its own gate until a person resumes',
    'hold',
    { bodies: [...doneBefore('hold'), announced, ...finished('hold', 1, true)] },
    'Hold stopped: it broke',
    { bodies: [...doneBefore('hold'), announced, ...finished('hold', 1, true), said({ name: 'resume' })] },
  ],
  [
    'a roll-back closes it until a person resumes',
    'cutover',
    { bodies: [...ready, { kind: 'rolled-back', to: 'cutover', cause: 'x' }] },
    'rolled back to before Cutover',
    { bodies: [...ready, { kind: 'rolled-back', to: 'cutover', cause: 'x' }, said({ name: 'resume' })] },
  ],
  [
    'an open doubt closes the gates that the plan names',
    'close-out',
    { bodies: [...doneBefore('close-out'), ...doubtful] },
    '1 effect is in doubt',
    { bodies: [...doneBefore('close-out'), ...doubtful, answered] },
  ],
  [
    'missing approvals close it',
    'cutover',
    { plan: validPlan, bodies: [...ready, approved('it-manager')] },
    '1 more approval needed. The deadline has passed; escalated to: Role (security-officer)',
    { plan: validPlan, bodies: [...ready, approved('it-manager'), approved('security-officer')] },
  ],
];

test.for(closing)('%s', ([, phase, closed, reason, open]) => {
  expect(reasonsOf(phase, closed).join('\n')).toContain(reason);
  expect(ask(phase, closed).open).toBe(false);
  expect(reasonsOf(phase, open)).toEqual([]);
  expect(ask(phase, open).open).toBe(true);
});

test('a resume that was said in the moment of a roll-back may have been said before it, and opens nothing', () => {
  const back: EntryBody = { kind: 'rolled-back', to: 'cutover', cause: 'x' };
  const bodies = [...ready, said({ name: 'resume' }), back];
  expect(reasonsOf('cutover', { bodies, together: true }).join()).toContain('rolled back to before Cutover');
});

describe('reasons', () => {
  test('are all named, not only the first', () => {
    expect(reasonsOf('cutover', { plan: validPlan, now: start - 2 * hour }).length).toBeGreaterThan(4);
  });

  test('name phases, people and places by their titles, and times as their readers have them', () => {
    const bodies = [said({ name: 'hold' }), ...ready.slice(0, 6)];
    const { reasons } = ask('cutover', { plan: validPlan, now: start - 2 * hour, bodies });
    const text = reasons.map((reason) => `${reason['zh-CN']} ${reason.en}`).join('\n');
    expect(text.replaceAll(/\/\w+ cutover/g, '')).not.toMatch(
      /client-version|pre-backup|\bcutover\b|\d\dZ\b/,
    );
  });

  test('are said in both languages', () => {
    const { reasons } = ask('cutover', {
      plan: validPlan,
      now: start - 2 * hour,
      bodies: [said({ name: 'hold' })],
    });
    expect(reasons.every((reason) => /\p{Script=Han}/u.test(reason['zh-CN']) && reason.en !== '')).toBe(true);
  });

  test('a doubt does not close a gate that the plan does not name', () => {
    expect(ask('hold', { bodies: [...doneBefore('hold'), announced, ...doubtful] }).open).toBe(true);
  });

  test('whoever wrote a correction cannot approve it, whoever moved the end can', () => {
    const amended = (kind: 'correct' | 'shorten'): EntryBody => ({
      kind: 'amended',
      from: `sha256:${'b'.repeat(64)}`,
      to: digest,
      change:
        kind === 'correct'
          ? { kind, reason: 'a wrong number', by: 'it-manager' }
          : { kind, end: 'earlier', previousEnd: 'later', reason: 'quick', by: 'it-manager' },
      cause: 'x',
      voids: ['cutover'],
    });
    const both = [approved('it-manager'), approved('security-officer')];
    const countedAfter = (change: EntryBody) =>
      ask('cutover', { plan: validPlan, bodies: [...ready, change, ...both] }).approvals.counted;
    expect(countedAfter(amended('shorten')).map(({ by }) => by)).toEqual(['it-manager', 'security-officer']);
    expect(countedAfter(amended('correct')).map(({ by }) => by)).toEqual(['security-officer']);
  });

  test('a called-off or closed window opens no gate', () => {
    const change = { kind: 'call-off', whose: 'ours', reason: 'rain', by: 'duty-lead' } as const;
    const off: EntryBody = { kind: 'amended', from: digest, to: digest, change, cause: 'x', voids: [] };
    const closed: EntryBody = { kind: 'window-closed', how: 'done', report: digest };
    expect(reasonsOf('cutover', { bodies: [...ready, off] })).toEqual(['The window was called off: rain.']);
    expect(reasonsOf('cutover', { bodies: [...ready, closed] })).toEqual(['The window is closed.']);
  });

  test.each([
    ['reached nearly everybody', 19, 1],
    ['had nobody to reach', 0, 0],
  ])('opens where a notice %s', (_, accepted, refused) => {
    const notice = told('announcement/all-staff/shanghai', accepted, refused);
    expect(reasonsOf('cutover', { bodies: [...doneBefore('cutover'), notice] })).toEqual([]);
  });

  test('a notice to one person that bounced does not keep the whole window from switching', () => {
    const bounced = told('update-client/all-staff/shanghai/round-1', 0, 1);
    expect(ask('cutover', { bodies: [...ready, bounced] }).open).toBe(true);
  });

  test('a notice overtaken by one that reached people does not either', () => {
    const plan = changed(noApproval, {
      notices: [...validPlan.notices, { ...validPlan.notices[0], id: 'last-call', when: '1h before start' }],
    });
    const first = told('announcement/all-staff/shanghai', 0, 20);
    expect(ask('cutover', { plan, bodies: [...doneBefore('cutover'), first] }).open).toBe(false);
    const second = told('last-call/all-staff/shanghai', 20);
    expect(ask('cutover', { plan, bodies: [...doneBefore('cutover'), first, second] }).open).toBe(true);
  });

  test('a backup that became too old closes cutover', () => {
    const late = { bodies: ready, from: start - 8 * hour };
    expect(reasonsOf('cutover', late).join()).toContain('The backup is older than 6h');
  });
});

describe('when to look again', () => {
  test('is the time before which it may not open', () => {
    expect(ask('cutover', { bodies: ready, now: start - 2 * hour }).until).toBe(start - 30 * minute);
  });

  test('is unknown where only people can open it', () => {
    expect(ask('cutover', { bodies: [...ready, said({ name: 'hold' })] }).until).toBeNull();
  });

  test('is the deadline where approvals are missing, because then others are asked', () => {
    const plan = changed(validPlan, { 'approvals.gates.cutover.deadline': '10m before start' });
    const now = start - 20 * minute;
    expect(ask('cutover', { plan, bodies: ready, now }).until).toBe(start - 10 * minute + 1);
  });
});

describe('the deadline', () => {
  const escalates = (given: Given) =>
    ask('cutover', { plan: validPlan, ...given }).approvals.escalateTo.length > 0;

  test('passes, and the plan says who is asked next', () => {
    expect(escalates({ bodies: ready, from: start - 4 * hour, now: start - 61 * minute })).toBe(false);
    expect(escalates({ bodies: ready, from: start - 4 * hour, now: start - 59 * minute })).toBe(true);
  });

  test('leaves at least half an hour from the moment at which the turn came', () => {
    // The last step before cutover is done seven minutes after `from`.
    const from = start - 57 * minute;
    expect(escalates({ bodies: ready, from, now: start - 21 * minute })).toBe(false);
    expect(escalates({ bodies: ready, from, now: start - 19 * minute })).toBe(true);
  });

  test('passes for nobody before the turn came: those whom the plan names may still approve', () => {
    const { approvals } = ask('cutover', { plan: validPlan, bodies: [], now: start - minute });
    expect(approvals.escalateTo).toEqual([]);
    expect(approvals.missing).toEqual(validPlan.approvals.gates.cutover?.approvers);
  });
});

test('where the plan says so, silence of those who were called ends it half an hour after the deadline', () => {
  const plan = changed(validPlan, { 'approvals.gates.cutover.whenSilent': 'call-off' });
  const isSilent = (now: number, given = plan) =>
    ask('cutover', { plan: given, bodies: ready, from: start - 4 * hour, now }).silent;
  expect(isSilent(start - 31 * minute)).toBe(false);
  expect(isSilent(start - 29 * minute)).toBe(true);
  expect(isSilent(start - 29 * minute, validPlan)).toBe(false);
});

test('where enough people have approved, or somebody has said no, nobody is silent', () => {
  const plan = changed(validPlan, { 'approvals.gates.cutover.whenSilent': 'call-off' });
  const no = taken({
    kind: 'rejection',
    phase: 'cutover',
    snapshot: digest,
    by: 'it-manager',
    at: toInstantText(start - 2 * hour),
    provenBy: { kind: 'comment', comment: 1, user: accountOf('it-manager'), body: '' },
    reason: 'not yet',
  });
  for (const said of [[approved('it-manager'), approved('security-officer')], [no]]) {
    const given = { plan, bodies: [...ready, ...said], from: start - 4 * hour, now: start - 29 * minute };
    expect(ask('cutover', given).silent).toBe(false);
  }
});

describe('the next step', () => {
  const timeline = timelineOf(validPlan, validOrganisation);
  const nextAfter = (...bodies: EntryBody[]) => nextStep(timeline, foldRecord(entriesOf(bodies)));

  test('is the first that is not done, and none when all are', () => {
    expect(nextAfter()).toMatchObject({ phase: 'pre-backup', round: 1 });
    expect(nextAfter(...doneBefore('cutover'))).toMatchObject({ phase: 'cutover' });
    expect(nextAfter(...doneBefore('close-out'), ...finished('close-out', 1))).toBeNull();
  });

  test('is the backup once more, where it has become too old while cutover waited', () => {
    const state = foldRecord(entriesOf(doneBefore('cutover'), doneAt));
    const nextAt = (now: number) =>
      stepToTake({ timeline, state, snapshot: snapshotOf(validPlan), now })?.phase;
    expect(nextAt(doneAt + 5 * hour)).toBe('cutover');
    expect(nextAt(doneAt + 7 * hour)).toBe('pre-backup');
  });

  test('after a roll-back is the first that was undone', () => {
    const undone = (phase: PhaseName): EntryBody => ({ kind: 'phase-undone', phase });
    expect(nextAfter(...doneBefore('canary'), undone('hold'), undone('cutover'))).toMatchObject({
      phase: 'cutover',
    });
  });
});

test('where the plan demands it, the gate asks for every to-do by its number, its words and whose it is', () => {
  const plan: WindowPlan = changed(noApproval, { demandsDone: ['hold'] });
  const asked: EntryBody = {
    kind: 'to-do',
    number: 1,
    id: 'forward',
    text: { 'zh-CN': '转接热线', en: 'Forward the hotline' },
    owner: 'it-manager',
  };
  const bodies = [announced, ...doneBefore('hold'), asked];
  expect(reasonsOf('hold', { plan, bodies })).toEqual([
    expect.stringMatching(/^To-do #1 is not done \(Role\): Forward the hotline\..*\/done 1/),
  ]);
  expect(reasonsOf('hold', { plan, bodies: [...bodies, said({ name: 'done', toDo: 1 })] })).toEqual([]);
  expect(reasonsOf('hold', { bodies })).toEqual([]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ApprovalQuestion,
  type FactInRecord,
  judgeApprovals,
  peopleWhoCouldApprove,
} from '../../../pipelines/gates/approvals.ts';
import { builtBy } from '../../../pipelines/gates/built-by.ts';
import type { Fact } from '../../../pipelines/ledger/fact.ts';
import type { Contact } from '../../../pipelines/plan/organisation.ts';
import type { WindowPlan } from '../../../pipelines/plan/window-plan.ts';

const now = '2026-12-06T00:00:00.000Z';
const snapshot = `sha256:${'a'.repeat(64)}`;
const otherSnapshot = `sha256:${'b'.repeat(64)}`;

describe('approvals', () => {
  it('open a gate when enough different people of the list approve this snapshot in time', () => {
    const judgement = judgeApprovals(
      question({ facts: [approval('one', 'ops'), approval('two', 'security')] }),
    );
    expect(judgement).toMatchObject({ enough: true, needed: 2, missing: [], rejections: [] });
    expect(judgement.counted.map(({ by }) => by)).toEqual(['ops', 'security']);
  });

  it('say who is missing, without the people who may not approve', () => {
    const judgement = judgeApprovals(question({ facts: [approval('one', 'ops')] }));
    expect(judgement.enough).toBe(false);
    expect(judgement.missing).toEqual(['security', 'lead']);
  });

  it.each([
    ['a person outside the list', approval('x', 'outsider'), 'not-an-approver'],
    ['the author', approval('x', 'writer'), 'author'],
    ['a login that holds another number', approval('x', 'ops', { userId: 999 }), 'identity-does-not-match'],
    ['another snapshot', approval('x', 'ops', { snapshot: otherSnapshot }), 'other-snapshot'],
    [
      'the time after the deadline',
      approval('x', 'ops', { at: '2026-12-05T21:00:00.001Z' }),
      'after-the-deadline',
    ],
    ['the future', approval('x', 'ops', { at: '2026-12-06T00:00:01.000Z' }), 'in-the-future'],
  ] as const)('from %s do not count', (_, fact, why) => {
    const deadline = why === 'in-the-future' ? null : '2026-12-05T21:00:00.000Z';
    const judgement = judgeApprovals(question({ facts: [fact], deadline }));
    expect(judgement.counted).toEqual([]);
    expect(judgement.refused).toEqual([{ id: 'x', by: fact.fact.kind === 'approval' && fact.fact.by, why }]);
  });

  it('withdrawn in the second in which they were given do not count: no order is known, and nothing opens', () => {
    const at = '2026-12-05T20:00:00.000Z';
    const facts = [approval('one', 'ops', { at }), withdrawal('w', 'ops', { at })];
    expect(judgeApprovals(question({ facts })).counted).toEqual([]);
  });

  it('are asked of nobody where the plan has no rule', () => {
    expect(judgeApprovals(question({ rule: null }))).toMatchObject({ enough: true, needed: 0, missing: [] });
  });

  it('do not open what somebody rejects who is called after the deadline, and do what a stranger rejects', () => {
    const facts = [approval('one', 'ops'), approval('two', 'security')];
    const isEnough = (by: string) =>
      judgeApprovals(question({ facts: [...facts, rejection('no', by)] })).enough;
    expect(isEnough('director')).toBe(false);
    expect(isEnough('outsider')).toBe(true);
  });

  it('from the merger and the commander do not count, by numeric id', () => {
    const involved = [
      { as: 'merger', githubId: 1 },
      { as: 'commander', githubId: 2 },
    ] as const;
    const facts = [approval('one', 'ops'), approval('two', 'security')];
    const judgement = judgeApprovals(question({ facts, involved }));
    expect(judgement.refused.map(({ why }) => why)).toEqual(['merger', 'commander']);
    expect(judgement.missing).toEqual(['lead', 'writer']);
  });

  it('from nobody count who wrote or merged any part of the plan, however many they were', () => {
    const plan = { author: 'writer' } as WindowPlan;
    const builders = [
      { as: 'merger', githubId: 1, person: null },
      { as: 'author', githubId: null, person: 'security' },
      { as: 'merger', githubId: 3, person: 'lead' },
    ] as const;
    const involved = builtBy({ plan, mergedBy: null, builtBy: builders });
    const facts = ['ops', 'ops-deputy', 'security', 'lead', 'writer'].map((by) => approval(by, by));
    const judgement = judgeApprovals(question({ facts, involved }));
    expect(judgement.counted).toEqual([]);
    expect(judgement.missing).toEqual([]);
    expect(new Map(judgement.refused.map(({ by, why }) => [by, why]))).toEqual(
      new Map([
        ['ops', 'merger'],
        ['ops-deputy', 'merger'],
        ['security', 'author'],
        ['lead', 'merger'],
        ['writer', 'author'],
      ]),
    );
  });

  it('of one human in two roles count once', () => {
    const facts = [approval('one', 'ops'), approval('two', 'ops-deputy', { userId: 1 })];
    const judgement = judgeApprovals(question({ facts }));
    expect(judgement.enough).toBe(false);
    expect(judgement.refused).toEqual([{ id: 'two', by: 'ops-deputy', why: 'same-person-twice' }]);
  });

  it('fall with an edited comment, and with one that could not be read again', () => {
    const facts = [approval('one', 'ops'), approval('two', 'security')];
    const edited = judgeApprovals(question({ facts, voided: new Set(['one']) }));
    expect(edited.refused).toEqual([{ id: 'one', by: 'ops', why: 'voided' }]);
    const unread = judgeApprovals(question({ facts, standing: new Set(['one']) }));
    expect(unread.refused).toEqual([{ id: 'two', by: 'security', why: 'not-witnessed' }]);
  });

  it('are stopped by one rejection until the same person withdraws it', () => {
    const facts = [approval('one', 'ops'), approval('two', 'security'), rejection('no', 'lead')];
    expect(judgeApprovals(question({ facts }))).toMatchObject({
      enough: false,
      rejections: [{ by: 'lead' }],
    });
    const byAnother = [...facts, withdrawal('w', 'ops')];
    expect(judgeApprovals(question({ facts: byAnother })).enough).toBe(false);
    const bySame = [...facts, withdrawal('w', 'lead')];
    expect(judgeApprovals(question({ facts: bySame })).enough).toBe(true);
  });

  it('are stopped by a rejection whose comment or whose withdrawal was edited or deleted', () => {
    const facts = [approval('one', 'ops'), approval('two', 'security'), rejection('no', 'lead')];
    expect(judgeApprovals(question({ facts, voided: new Set(['no']) })).enough).toBe(false);
    const unsaid = { facts: [...facts, withdrawal('w', 'lead')], voided: new Set(['w']) };
    expect(judgeApprovals(question(unsaid)).enough).toBe(false);
  });

  it('of an emergency need one approver and a reason', () => {
    const silent = judgeApprovals(question({ kind: 'emergency', facts: [approval('one', 'ops')] }));
    expect(silent.refused).toEqual([{ id: 'one', by: 'ops', why: 'reason-missing' }]);
    const reasoned = judgeApprovals(
      question({ kind: 'emergency', facts: [approval('one', 'ops', { reason: 'disk fails' })] }),
    );
    expect(reasoned).toMatchObject({ enough: true, needed: 1 });
  });

  it('survive an amendment that does not touch the phase and fall with one that does, even when it is undone', () => {
    const facts = [
      approval('one', 'ops', { snapshot: otherSnapshot, at: '2026-12-05T11:00:00.000Z' }),
      approval('two', 'security', { snapshot: otherSnapshot, at: '2026-12-05T11:30:00.000Z' }),
    ];
    const change = { at: '2026-12-05T12:00:00.000Z', from: otherSnapshot, to: snapshot };
    expect(judgeApprovals(question({ facts, amendments: [{ ...change, voids: [] }] })).enough).toBe(true);
    const voids = ['cutover'] as const;
    expect(judgeApprovals(question({ facts, amendments: [{ ...change, voids }] })).enough).toBe(false);
    const back = { at: '2026-12-05T13:00:00.000Z', from: snapshot, to: otherSnapshot, voids };
    const thereAndBack = question({
      facts,
      snapshot: otherSnapshot,
      amendments: [{ ...change, voids }, back],
    });
    expect(judgeApprovals(thereAndBack).enough).toBe(false);
  });

  it('escalate once the deadline has passed without enough of them', () => {
    const late = { deadline: '2026-12-05T21:00:00.000Z' };
    expect(judgeApprovals(question({ ...late, facts: [] })).escalateTo).toEqual(['director']);
    const facts = [approval('one', 'ops'), approval('two', 'security')];
    expect(judgeApprovals(question({ ...late, facts })).escalateTo).toEqual([]);
  });

  it('count after the deadline where the plan escalates to whoever gave them, and before it never', () => {
    const at = '2026-12-05T21:30:00.000Z';
    const late = { deadline: '2026-12-05T21:00:00.000Z', now: '2026-12-05T22:00:00.000Z' };
    const facts = [
      approval('one', 'ops'),
      approval('two', 'director', { at }),
      approval('three', 'security', { at }),
    ];
    const judged = judgeApprovals(question({ ...late, facts }));
    expect(judged.counted.map(({ by }) => by)).toEqual(['ops', 'director']);
    expect(judged.refused).toEqual([{ id: 'three', by: 'security', why: 'after-the-deadline' }]);
    const early = judgeApprovals(question({ ...late, facts: [approval('one', 'director')] }));
    expect(early.refused).toEqual([{ id: 'one', by: 'director', why: 'not-an-approver' }]);
  });

  it('can be seen beforehand to be impossible', () => {
    const involved = [
      { as: 'author', person: 'lead' },
      { as: 'merger', githubId: 1 },
    ] as const;
    expect(peopleWhoCouldApprove(rule, people, involved)).toEqual(['security', 'writer']);
  });
});

describe('no sequence of comments, edits, withdrawals, amendments and re-runs', () => {
  it('opens a gate that the plan forbids', () => {
    let opened = 0;
    fc.assert(
      fc.property(history, (events) => {
        const played = play(events);
        const judgement = judgeApprovals(played);
        if (judgement.enough) opened += 1;
        expect(judgement.enough).toBe(permitted(played));
      }),
      { numRuns: 4000, seed: 20261206 },
    );
    // The property says something only when both answers occur.
    expect(opened).toBeGreaterThan(100);
    expect(opened).toBeLessThan(3900);
  });

  it('changes the answer when the same facts are found again or in another order', () => {
    fc.assert(
      fc.property(history, fc.integer(), (events, salt) => {
        const played = play(events);
        const again = [...played.facts, ...played.facts].sort(
          (a, b) => ((hash(a.id) ^ salt) >>> 0) - ((hash(b.id) ^ salt) >>> 0),
        );
        expect(judgeApprovals({ ...played, facts: again }).enough).toBe(judgeApprovals(played).enough);
      }),
      { numRuns: 500, seed: 20261207 },
    );
  });
});

/** The rules once more, person by person and without the code's own helpers: slow, plain, and compared with it. */
function permitted(asked: ApprovalQuestion): boolean {
  const gone = asked.voided;
  const told = (person: string) =>
    asked.facts.filter(({ fact }) => 'by' in fact && fact.by === person && genuine(fact));
  const humans = new Set<number>();
  for (const { id, github } of people) {
    if (github === undefined || !rule.approvers.includes(id)) continue;
    const roles = people.filter((other) => other.github?.id === github.id).map((other) => other.id);
    const words = roles.flatMap(told);
    const rejected = words.some(
      ({ fact }) =>
        fact.kind === 'rejection' &&
        fact.phase === asked.phase &&
        !words.some(
          (later) =>
            later.fact.kind === 'withdrawal' &&
            later.fact.phase === asked.phase &&
            !gone.has(later.id) &&
            later.fact.at >= fact.at,
        ),
    );
    if (rejected) return false;
    const banned = asked.involved.some(
      (involved) =>
        involved.githubId === github.id || (involved.person !== undefined && roles.includes(involved.person)),
    );
    if (banned) continue;
    const lastVoiding = asked.amendments.findLastIndex(
      (change) => asked.phase !== 'correct' && change.voids.includes(asked.phase),
    );
    const ended = asked.amendments.slice(0, lastVoiding + 1);
    const standing = [asked.snapshot, ...asked.amendments.slice(lastVoiding + 1).map(({ from }) => from)];
    const approved = told(id).some(
      ({ id: factId, fact }) =>
        fact.kind === 'approval' &&
        fact.phase === asked.phase &&
        !gone.has(factId) &&
        asked.standing?.has(factId) !== false &&
        standing.includes(fact.snapshot) &&
        (!ended.some(({ from }) => from === fact.snapshot) || fact.at > (ended.at(-1)?.at ?? '')) &&
        fact.at <= asked.now &&
        (asked.deadline === null || fact.at <= asked.deadline) &&
        (asked.kind === 'planned' || (fact.reason ?? '') !== '') &&
        !words.some(
          (later) =>
            later.fact.kind === 'withdrawal' && later.fact.phase === asked.phase && later.fact.at >= fact.at,
        ),
    );
    if (approved) humans.add(github.id);
  }
  return humans.size >= (asked.kind === 'emergency' ? 1 : rule.quorum);
}

function genuine(fact: Fact): boolean {
  if (!('provenBy' in fact) || fact.provenBy.kind !== 'comment') return false;
  const { user } = fact.provenBy;
  return people.some((contact) => contact.id === fact.by && contact.github?.id === user);
}

interface Played {
  readonly what: 'approve' | 'reject' | 'withdraw' | 'void' | 'amend';
  readonly who: number;
  readonly user: 'own' | 'foreign';
  readonly phase: 'cutover' | 'canary';
  readonly target: number;
  readonly stale: boolean;
  readonly reason: string;
  readonly hour: number;
}

const history = fc.record({
  kind: fc.constantFrom('planned' as const, 'planned' as const, 'emergency' as const),
  deadlineHour: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
  merger: fc.constantFrom(1, 2, 3, 99),
  // More pull requests built the plan, by people whom GitHub names by number and by roles whose address it names.
  builders: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.record({
          as: fc.constantFrom('author' as const, 'merger' as const),
          githubId: fc.constantFrom(1, 2, 3, 4, 98, null),
          person: fc.constantFrom('security', 'ops-deputy', 'outsider', null, null),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    },
  ),
  commander: fc.constantFrom(1, 2, 3, 98, 97),
  unread: fc.array(fc.nat(9), { maxLength: 1 }),
  events: fc.array(
    fc.record<Played>({
      what: fc.constantFrom(
        'approve',
        'approve',
        'approve',
        'approve',
        'reject',
        'withdraw',
        'void',
        'amend',
      ),
      who: fc.nat(5),
      user: fc.constantFrom('own', 'own', 'own', 'foreign'),
      phase: fc.constantFrom('cutover', 'cutover', 'cutover', 'canary'),
      target: fc.nat(9),
      stale: fc.boolean(),
      reason: fc.constantFrom('', 'the disk fails'),
      hour: fc.integer({ min: 0, max: 26 }),
    }),
    { minLength: 2, maxLength: 10 },
  ),
});

function play(input: typeof history extends fc.Arbitrary<infer T> ? T : never): ApprovalQuestion {
  const facts: FactInRecord[] = [];
  const voided = new Set<string>();
  const amendments: ApprovalQuestion['amendments'][number][] = [];
  let current = `sha256:${'0'.repeat(64)}`;
  let before = current;
  input.events.forEach((event, index) => {
    const at = hour(event.hour);
    const by = people[event.who]?.id ?? 'ops';
    const userId = event.user === 'own' ? (people[event.who]?.github?.id ?? 0) : 555;
    const id = `comment-${index}`;
    const options = { at, userId, phase: event.phase };
    if (event.what === 'approve') {
      facts.push(
        approval(id, by, { ...options, snapshot: event.stale ? before : current, reason: event.reason }),
      );
    } else if (event.what === 'reject') facts.push(rejection(id, by, options));
    else if (event.what === 'withdraw') facts.push(withdrawal(id, by, options));
    else if (event.what === 'void') voided.add(`comment-${event.target}`);
    else {
      const to = `sha256:${String(index + 1)
        .repeat(64)
        .slice(0, 64)}`;
      const last = amendments.at(-1);
      amendments.push({
        at: last !== undefined && last.at > at ? last.at : at,
        from: current,
        to,
        voids: event.stale ? ['cutover'] : ['canary'],
      });
      before = current;
      current = to;
    }
  });
  const ids = facts.map(({ id }) => id).filter((_, index) => !input.unread.includes(index));
  return question({
    kind: input.kind,
    facts,
    voided,
    amendments,
    snapshot: current,
    now: hour(24),
    deadline: input.deadlineHour === null ? null : hour(input.deadlineHour),
    involved: [
      ...builtBy({ plan: { author: 'writer' } as WindowPlan, mergedBy: null, builtBy: input.builders }),
      { as: 'merger', githubId: input.merger },
      { as: 'commander', githubId: input.commander },
    ],
    standing: new Set(ids),
  });
}

function hour(count: number): string {
  return Temporal.Instant.from('2026-12-05T00:00:00Z')
    .add({ hours: count })
    .toString({ smallestUnit: 'millisecond' });
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
}

const people: readonly Contact[] = [
  contact('ops', 1),
  contact('ops-deputy', 1),
  contact('security', 2),
  contact('lead', 3),
  contact('writer', 4),
  contact('outsider', 5),
  contact('director', 6),
];

const rule = {
  approvers: ['ops', 'ops-deputy', 'security', 'lead', 'writer'],
  quorum: 2,
  deadline: '3h before start',
  escalateTo: ['director'],
};

function contact(id: string, githubId: number): Contact {
  const title = { 'zh-CN': id, en: id };
  const email = `github-${githubId}@example.com`;
  return { id, title, site: 'hq', phone: '+86 000', email, github: { id: githubId, login: id } };
}

function question(some: Partial<ApprovalQuestion>): ApprovalQuestion {
  return {
    phase: 'cutover',
    rule,
    kind: 'planned',
    snapshot,
    amendments: [],
    deadline: null,
    now,
    facts: [],
    people,
    involved: [{ as: 'author', person: 'writer' }],
    voided: new Set(),
    standing: null,
    ...some,
  };
}

interface Said {
  readonly at?: string;
  readonly userId?: number;
  readonly snapshot?: string;
  readonly reason?: string;
  readonly phase?: 'cutover' | 'canary';
}

function said(by: string, said: Said) {
  const at = said.at ?? '2026-12-05T20:00:00.000Z';
  const userId = said.userId ?? people.find((contact) => contact.id === by)?.github?.id ?? 0;
  const provenBy = { kind: 'comment', comment: 1, user: userId, body: '' } as const;
  return { by, at, provenBy, phase: said.phase ?? ('cutover' as const) };
}

function approval(id: string, by: string, options: Said = {}): FactInRecord {
  const { reason } = options;
  const fact = { kind: 'approval', snapshot: options.snapshot ?? snapshot, ...said(by, options) } as const;
  return { id, fact: reason === undefined ? fact : { ...fact, reason } };
}

function rejection(id: string, by: string, options: Said = {}): FactInRecord {
  return { id, fact: { kind: 'rejection', snapshot, reason: 'not yet', ...said(by, options) } };
}

function withdrawal(id: string, by: string, options: Said = {}): FactInRecord {
  const at = options.at ?? '2026-12-05T20:30:00.000Z';
  return { id, fact: { kind: 'withdrawal', reason: 'again', ...said(by, { ...options, at }) } };
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Entry, EntryBody } from '../../../pipelines/ledger/entry.ts';
import { foldRecord } from '../../../pipelines/ledger/fold.ts';
import { reviewedDigest } from '../../../pipelines/ledger/reviewed-digest.ts';
import { waysBackOf } from '../../../pipelines/operation/ways-back.ts';
import type { Organisation } from '../../../pipelines/plan/organisation.ts';
import type { Snapshot } from '../../../pipelines/plan/snapshot.ts';
import type { WindowPlan } from '../../../pipelines/plan/window-plan.ts';
import { auditTrail, trailCsv, trailTable } from '../../../pipelines/views/audit-trail.ts';
import { viewOfWindow } from '../../../pipelines/views/view-of-window.ts';
import { eventComments, issueBody, statusText } from '../../../pipelines/views/window-issue.ts';

const plan = parse(readFileSync('runbooks/windows/2026-12-06-wangshangliao.yaml', 'utf8')) as WindowPlan;
const organisation = parse(readFileSync('runbooks/organisation.yaml', 'utf8')) as Organisation;
const digest = `sha256:${'ab'.repeat(32)}`;
const nasty = '@everyone <img src=x> [click](https://evil.example) `x` | #1\n::error::\u202e';
const provenBy = { kind: 'comment', comment: 7, user: 900000101, body: '' } as const;
const approval: Extract<EntryBody, { kind: 'fact-taken' }> = {
  kind: 'fact-taken',
  fact: 'comment/7.json',
  digest,
  body: {
    kind: 'approval',
    phase: 'cutover',
    snapshot: digest,
    by: 'it-manager',
    at: '2026-12-02T17:30:00.000Z',
    provenBy,
    reason: nasty,
  },
};
const story: readonly EntryBody[] = [
  { kind: 'window-opened', snapshot: digest, code: 'x', previous: null },
  {
    kind: 'gate-evaluated',
    phase: 'pre-backup',
    open: false,
    reasons: [{ 'zh-CN': `叫停：${nasty}`, en: `held: ${nasty}` }],
  },
  approval,
  { kind: 'phase-started', phase: 'pre-backup', round: 1, attempt: 1, snapshot: digest, code: 'x' },
  {
    kind: 'phase-finished',
    phase: 'pre-backup',
    round: 1,
    result: {
      result: 'stopped',
      why: nasty,
      whatToDo: { 'zh-CN': '检查备份库', en: 'Check the vault' },
      evidence: [],
    },
  },
];

describe('the window’s issue', () => {
  const { view, gates } = told(story);

  it('is a live checklist with local times, what is missing, and the commands to copy', () => {
    const body = issueBody(view, gates, new Map());
    expect(body).toContain('- [ ] ');
    expect(body).toContain('01:00–05:00');
    expect(body).toContain('18:00–22:00');
    expect(body).toContain('/approve cutover abababababab');
    expect(body).toContain('叫停');
  });

  it('tells an approver by when, who is missing, what yes and no do, the way back, and whom to call', () => {
    const body = issueBody(view, gates, waysBackOf({ plan, organisation } as Snapshot));
    const brief = body.slice(body.indexOf('### For approvers'), body.indexOf('### 需要人工处理'));
    for (const words of [
      'Approved\\: 1 / 2 \\(IT manager',
      'May still approve\\: Security officer',
      'Yes means\\:',
      'One rejection is enough',
      'escalated to ',
      'Going back does\\: let everyone log in again',
      'Call it off if\\:',
      '`/approve cutover abababababab`',
      '--scenario rolled-back-after-cutover`',
      '\\+86',
    ])
      expect(brief).toContain(words);
    expect(body).toContain('### 审批须知');
    expect(brief).not.toMatch(/it\\?-manager|undefined/);
  });

  it('shows the digest of the pull request beside the one to approve', () => {
    const own = reviewedDigest({ plan, organisation, templates: {} }).slice(7, 19);
    expect(issueBody(view, gates, new Map())).toContain(`pull request shows) \`${own}\``);
  });

  it('lists what is left to people’s hands, and who has done what of it', () => {
    const toDo = (number: number, en: string): EntryBody => ({
      kind: 'to-do',
      number,
      id: `forward ${number}`,
      text: { 'zh-CN': '事项', en },
      owner: 'duty-lead',
    });
    const done: EntryBody = {
      kind: 'fact-taken',
      fact: 'ssh/done.json',
      digest,
      body: {
        kind: 'command',
        command: { name: 'done', toDo: 2 },
        by: 'it-manager',
        at: '2026-12-02T17:00:00.000Z',
        reason: '',
        provenBy: { kind: 'ssh', key: 'SHA256:test' },
      },
    };
    const body = issueBody(
      told([toDo(1, `Put on the website ${nasty}`), toDo(2, 'Forward calls'), done]).view,
      gates,
      new Map(),
    );
    expect(body).toMatch(/⬜ \\#1 .*尚未完成.*not done yet → `\/done 1`/);
    expect(body).toMatch(/✅ \\#2 .*Forward calls.*done by the IT manager/);
    expect(body).not.toMatch(/(^|[^\\])<img|@everyone|\u202e/);
  });

  it('never says that nothing is missing while a gate is closed', () => {
    expect(statusText(view, gates)).not.toContain('Nothing is missing');
  });

  it('says what happened, what is safe and what to do when a phase stops', () => {
    const [stopped] = eventComments(view);
    expect(stopped?.id).toBe('stopped-pre-backup-1');
    for (const part of ['What happened', 'What is safe', 'Check the vault'])
      expect(stopped?.body).toContain(part);
  });

  it('counts what staff report by kind, with the latest of each, and quotes nobody', () => {
    const at = (minute: number) => Date.parse('2026-12-05T21:00:00Z') + minute * 60_000;
    const feedback = [
      { at: at(2), way: 'form', trouble: 'login', cohort: null },
      { at: at(1), way: 'mail', trouble: 'login', cohort: null },
      { at: at(3), way: 'desk', trouble: 'none', cohort: null },
    ] as const;
    const body = issueBody({ ...view, feedback }, gates, new Map());
    expect(body).toMatch(
      /登录不了 · Cannot sign in: \*\*2\*\* · 最近 · latest .*5:02.* \(状态页表单 · form\)/,
    );
    expect(body).toMatch(/一切正常 · All is well: \*\*1\*\*/);
    expect(body).toContain(`npm run feedback -- --window ${plan.id} --list`);
  });

  it('shows what people and vendors wrote without doing any of it', () => {
    for (const text of [
      issueBody(view, gates, new Map()),
      statusText(view, gates),
      ...eventComments(view).map(({ body }) => body),
    ]) {
      expect(text).not.toMatch(/(^|[^\\])<img|@everyone|\]\(https:|\u202e|(^|[^\\])#1\b/);
      expect(text).not.toMatch(/^::error/m);
    }
  });
});

describe('the audit trail', () => {
  const rows = auditTrail(entriesOf(story), {});

  it('says who approved what, when, with what as its source', () => {
    expect(rows).toContainEqual(
      expect.objectContaining({
        sequence: 3,
        who: 'it-manager',
        what: 'approved',
        phase: 'cutover',
        source: 'comment 7 by user 900000101',
        at: '2026-12-02T17:30:00.000Z',
        digest,
      }),
    );
  });

  it('says who had it rolled back, and of a rehearsal that it is one', () => {
    const back = entriesOf([
      ...story,
      {
        kind: 'fact-taken',
        fact: 'comment/9.json',
        digest,
        body: {
          kind: 'command',
          command: { name: 'roll-back', phase: 'pre-backup' },
          by: 'duty-lead',
          at: '2026-12-02T17:00:00.000Z',
          reason: 'the answers do not switch',
          provenBy,
        },
      },
      { kind: 'rolled-back', to: 'pre-backup', cause: 'comment/9.json' },
    ]);
    const rehearsed = auditTrail(back, { isRehearsal: true });
    expect(rehearsed.at(-1)).toMatchObject({ what: 'rolled back', who: 'duty-lead', phase: 'pre-backup' });
    expect(rehearsed[0]?.what).toBe('rehearsal opened');
    const byNobody = entriesOf([{ kind: 'rolled-back', to: 'pre-backup', cause: 'call-off' }]);
    expect(auditTrail(byNobody, {})[0]?.who).toBe('');
  });

  it('is one line a row in the table, and a CSV that no spreadsheet runs', () => {
    expect(trailTable(rows).split('\n')).toHaveLength(rows.length + 1);
    expect(trailTable(rows)).not.toContain('\u202e');
    for (const [said, cell] of [
      ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
      ['＝HYPERLINK("x")', `"'＝HYPERLINK(""x"")"`],
      ['＠SUM(1)', `'＠SUM(1)`],
    ]) {
      const formula = auditTrail(
        entriesOf([{ ...approval, body: { ...approval.body, reason: said } as never }]),
        {},
      );
      expect(trailCsv(formula)).toContain(cell);
    }
    expect(trailCsv(rows).split('\r\n')[0]).toBe('sequence,at,who,what,phase,reason,source,digest');
  });
});

function told(bodies: readonly EntryBody[]) {
  const state = foldRecord(entriesOf(bodies));
  const snapshot = {
    plan,
    organisation,
    roster: { digest: '', people: 1000 },
    templates: {},
  } as unknown as Snapshot;
  return {
    view: viewOfWindow(snapshot, digest, state, Date.parse('2026-12-02T18:00:00Z')),
    gates: state.gates,
  };
}

function entriesOf(bodies: readonly EntryBody[]): readonly Entry[] {
  return bodies.map((body, index) => {
    return {
      window: plan.id,
      sequence: index + 1,
      at: '2026-12-02T17:00:00.000Z',
      claim: 1,
      body,
    };
  });
}

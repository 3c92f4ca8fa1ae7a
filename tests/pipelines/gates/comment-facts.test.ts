import { describe, expect, it } from 'vitest';
import { type Comment, type CommentContext, outcomeOf } from '../../../pipelines/gates/comment-facts.ts';
import type { WindowPlan } from '../../../pipelines/plan/window-plan.ts';

const snapshot = `sha256:${'ab'.repeat(32)}`;
const gates = {
  cutover: { approvers: ['ops'], quorum: 1, deadline: '2h before start', escalateTo: ['director'] },
};
const plan = {
  approvals: { gates },
  emergencyContacts: ['duty'],
  raci: [],
  callOff: [],
  handovers: [],
} as unknown as WindowPlan;
const title = { 'zh-CN': '岗位', en: 'role' };
const people = ['ops', 'duty', 'clerk'].map((id, index) => ({
  id,
  title,
  site: 'hq',
  phone: '',
  email: `${id}@example.com`,
  github: { id: index + 1, login: id },
}));
const context: CommentContext = {
  plan,
  people,
  snapshot,
  reviewed: `sha256:${'cd'.repeat(32)}`,
  mayWrite: true,
  doubts: ['c0ffee'.repeat(10)],
  codeIsReviewed: true,
};
const commit = 'ab'.repeat(20);

describe('a comment on the window’s issue', () => {
  it('of an approver becomes an approval of the snapshot in force, with the comment as its source', () => {
    const outcome = outcomeOf(comment({ body: '/approve cutover abababababab ready' }), context);
    expect(outcome).toMatchObject({
      result: 'fact',
      id: '77',
      fact: {
        kind: 'approval',
        by: 'ops',
        snapshot,
        reason: 'ready',
        at: '2026-12-05T20:00:00.000Z',
        via: { kind: 'github-comment', commentId: 77, userId: 1 },
      },
    });
  });

  it.each([
    ['of a robot', { userType: 'Bot' }],
    ['written through an App', { viaApp: true }],
    ['that is talk', { body: 'go ahead' }],
  ])('%s gets no answer', (_, some) => {
    expect(outcomeOf(comment(some), context)).toEqual({ result: 'talk' });
  });

  it.each([
    ['was edited', { edited: true }, context],
    ['comes from an unknown number, whatever its login', { userId: 99 }, context],
    ['comes from somebody without write', {}, { ...context, mayWrite: false }],
    ['names another digest', { body: '/approve cutover 000000000000' }, context],
    ['approves what needs none', { body: '/approve canary abababababab' }, context],
    ['comes from somebody outside the list', { userId: 2 }, context],
    ['is misspelt', { body: '/approve cutover' }, context],
    ['resumes without the right to', { userId: 3, body: '/resume now' }, context],
    ['accepts drift without the right to', { userId: 3, body: '/accept-drift we know' }, context],
    [
      'switches to code that nobody reviewed',
      { body: `/switch-code ${commit} mended` },
      { ...context, codeIsReviewed: false },
    ],
    ['answers a doubt that is none', { body: '/doubt 0123456789ab sent seen' }, context],
  ])('that %s is refused with an answer in both languages', (_, some, given) => {
    const outcome = outcomeOf(comment(some), given);
    expect(outcome.result).toBe('refused');
    if (outcome.result === 'refused') expect(Object.keys(outcome.answer).sort()).toEqual(['en', 'zh-CN']);
  });

  it('that names the digest of the pull request is told which one to approve', () => {
    const outcome = outcomeOf(comment({ body: '/approve cutover cdcdcdcdcdcd' }), context);
    expect(outcome.result).toBe('refused');
    if (outcome.result !== 'refused') return;
    for (const text of Object.values(outcome.answer))
      expect(text).toContain('`/approve cutover abababababab`');
    expect(outcome.answer.en).toContain('pull request shows');
  });

  it('of anybody in the organisation may stop the window', () => {
    const outcome = outcomeOf(comment({ userId: 3, body: '/hold something burns' }), context);
    expect(outcome).toMatchObject({ fact: { kind: 'command', command: { name: 'hold' }, by: 'clerk' } });
  });

  it('of somebody who may decide switches the code', () => {
    expect(outcomeOf(comment({ body: `/switch-code ${commit} mended` }), context)).toMatchObject({
      fact: { kind: 'command', command: { name: 'switch-code', to: commit }, by: 'ops', reason: 'mended' },
    });
  });

  it('answers a doubt by a shortened key', () => {
    const outcome = outcomeOf(
      comment({ userId: 2, body: '/doubt c0ffeec0ffee resend not in the group' }),
      context,
    );
    expect(outcome).toMatchObject({
      fact: { kind: 'doubt-answer', effect: context.doubts[0], answer: 'resend' },
    });
  });
});

function comment(some: Partial<Comment>): Comment {
  return {
    id: 77,
    userId: 1,
    userType: 'User',
    viaApp: false,
    body: '/approve cutover abababababab',
    bodyDigest: `sha256:${'c'.repeat(64)}`,
    createdAt: '2026-12-05T20:00:00Z',
    edited: false,
    ...some,
  };
}

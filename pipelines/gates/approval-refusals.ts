// Why an approval does not count: the tags that code compares, and the sentences that the approver reads.

import type { Localised } from '../plan/plan.ts';

export type ApprovalRefusal =
  | 'not-an-approver'
  | 'identity-does-not-match'
  | 'author'
  | 'merger'
  | 'proposer'
  | 'commander'
  | 'other-snapshot'
  | 'after-the-deadline'
  | 'in-the-future'
  | 'withdrawn'
  | 'voided'
  | 'not-witnessed'
  | 'reason-missing'
  | 'same-person-twice';

/** Why an approval does not count, for the person who gave it. */
export function explainRefusal(why: ApprovalRefusal): Localised {
  return explanations[why];
}

const explanations: Readonly<Record<ApprovalRefusal, Localised>> = {
  'not-an-approver': {
    'zh-CN': '不在方案为此阶段列出的审批人之中。',
    en: 'Not on the list of approvers that the plan gives for this phase.',
  },
  'identity-does-not-match': {
    'zh-CN': '提交审批的账号或密钥与组织文件中登记的不一致。',
    en: 'The account or key that gave it is not the one that the organisation file has for this role.',
  },
  author: {
    'zh-CN': '方案作者不能审批自己的方案。',
    en: 'The author of the plan cannot approve it.',
  },
  merger: {
    'zh-CN': '合并此方案的人不能再审批它。',
    en: 'Whoever merged the plan cannot approve it.',
  },
  proposer: {
    'zh-CN': '提出更正的人不能审批它。',
    en: 'Whoever proposed the correction cannot approve it.',
  },
  commander: {
    'zh-CN': '下达启动命令的人不能审批它。',
    en: 'Whoever gave the command to start cannot approve it.',
  },
  'other-snapshot': {
    'zh-CN': '审批的是另一个版本；方案已变更，请按当前摘要重新审批。',
    en: 'It approves another snapshot; the plan has changed, so approve again with the current digest.',
  },
  'after-the-deadline': {
    'zh-CN': '在审批截止时间之后提交：此后只有计划写明的上报对象可以补批。',
    en: 'It came after the deadline: from then on only those count to whom the plan escalates.',
  },
  'in-the-future': {
    'zh-CN': '标注的时间晚于现在。',
    en: 'Its time lies in the future.',
  },
  withdrawn: { 'zh-CN': '已由本人撤回。', en: 'Withdrawn by the same person.' },
  voided: {
    'zh-CN': '该评论之后被编辑或删除，审批作废；请重新发表一条评论。',
    en: 'The comment was edited or deleted afterwards, which voids it; write a new one.',
  },
  'not-witnessed': {
    'zh-CN': '刚才无法在来源处再次核对这条审批，因此暂不计入。',
    en: 'It could not be read again at its source just now, so it does not count yet.',
  },
  'reason-missing': {
    'zh-CN': '紧急窗口的审批必须写明理由。',
    en: 'An approval in the emergency lane needs a reason.',
  },
  'same-person-twice': {
    'zh-CN': '同一个人的另一条审批已经计入。',
    en: 'Another approval of the same person already counts.',
  },
};

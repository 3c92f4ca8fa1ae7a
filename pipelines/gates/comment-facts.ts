// What a person's comment puts into the record: a fact, an answer, or nothing. Pure: who wrote it, what rights
// the person has and where the window stands are handed in.

import type { Fact, Via } from '../ledger/fact.ts';
import { decidersOf } from '../plan/deciders.ts';
import type { Contact } from '../plan/organisation.ts';
import type { Localised } from '../plan/plan.ts';
import type { WindowPlan } from '../plan/window-plan.ts';
import { digestNames, parseLine } from './commands/parse-line.ts';
import type { Saying } from './commands/saying.ts';
import { commands, nameOf } from './commands/table.ts';

export interface Comment {
  readonly id: number;
  readonly userId: number;
  readonly userType: string;
  readonly viaApp: boolean;
  readonly body: string;
  readonly bodyDigest: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly edited: boolean;
}

export interface CommentContext {
  readonly plan: WindowPlan;
  readonly people: readonly Contact[];
  /** Digest of the snapshot in force. */
  readonly snapshot: string;
  /** The digest that the plan's pull request shows; it names the same plan and is not what is approved. */
  readonly reviewed: string;
  /** Whether the repository gives the author at least write. */
  readonly mayWrite: boolean;
  /** Effects in doubt, by their whole keys. */
  readonly doubts: readonly string[];
  /** Whether the commit that a switch of code names is on the default branch: only what was reviewed runs. */
  readonly codeIsReviewed: boolean;
}

/** Who speaks, when, and how it can be looked up. */
interface Said {
  readonly by: string;
  readonly at: string;
  readonly via: Via;
}

export type CommentOutcome =
  | { readonly result: 'talk' }
  | { readonly result: 'status' }
  | { readonly result: 'fact'; readonly id: string; readonly fact: Fact; readonly answer: Localised }
  | { readonly result: 'refused'; readonly answer: Localised };

export function outcomeOf(comment: Comment, context: CommentContext): CommentOutcome {
  const parsed = parseLine(comment.body);
  // Whoever does not speak to us gets no answer, and neither does a robot: two of them would never end.
  if (parsed.result === 'talk' || comment.userType !== 'User' || comment.viaApp) return { result: 'talk' };
  if (comment.edited) return refused(edited);
  if (parsed.result === 'refused') return refused(withForm(parsed.why, parsed.form));
  if (parsed.saying.name === 'status') return { result: 'status' };
  const person = context.people.find((contact) => contact.github?.id === comment.userId);
  if (person === undefined) return refused(unknownPerson);
  if (!context.mayWrite) return refused(mayNotWrite);
  return factFrom(parsed.saying, String(comment.id), saidIn(comment, person.id), context);
}

function saidIn({ createdAt, id: commentId, userId, bodyDigest }: Comment, by: string): Said {
  const at = new Date(createdAt).toISOString();
  return { by, at, via: { kind: 'github-comment', commentId, userId, bodyDigest, createdAt: at } };
}

/** What a command puts into the record under this id, whichever way it came. */
export function factFrom(
  command: Exclude<Saying, { readonly name: 'status' }>,
  id: string,
  said: Said,
  context: Omit<CommentContext, 'people' | 'mayWrite'>,
): CommentOutcome {
  const { by } = said;
  const fact = (value: Fact, answer: Localised): CommentOutcome => {
    return { result: 'fact', id, fact: value, answer };
  };
  switch (command.name) {
    case 'approve':
    case 'reject': {
      const { phase, reason } = command;
      if (phase === 'correct') return refused(noApprovalAsked(phase));
      const rule = context.plan.approvals.gates[phase];
      if (rule === undefined) return refused(noApprovalAsked(phase));
      if (!rule.approvers.includes(by)) return refused(notAnApprover(phase, rule.approvers));
      if (!digestNames(command.digest, context.snapshot)) {
        return digestNames(command.digest, context.reviewed)
          ? refused(digestOfReview(command.name, phase, context.snapshot))
          : refused(otherDigest(context.snapshot));
      }
      const { snapshot } = context;
      return command.name === 'approve'
        ? fact({ kind: 'approval', phase, snapshot, ...said, ...(reason === '' ? {} : { reason }) }, taken)
        : fact({ kind: 'rejection', phase, snapshot, ...said, reason }, taken);
    }
    case 'withdraw':
      if (command.phase === 'correct') return refused(noApprovalAsked(command.phase));
      return fact({ kind: 'withdrawal', phase: command.phase, ...said, reason: command.reason }, taken);
    case 'doubt': {
      if (!decidersOf(context.plan).has(by)) return refused(notACommander);
      const matching = context.doubts.filter((key) => key.startsWith(command.effect));
      const [effect] = matching;
      if (matching.length !== 1 || effect === undefined) return refused(noSuchDoubt);
      const { answer, reason } = command;
      return fact({ kind: 'doubt-answer', effect, answer, ...said, reason }, taken);
    }
    case 'tell': {
      // Anybody of the organisation may stop; to go on, to change or to give up takes a commander.
      if (commands[nameOf(command)].who !== 'any-role' && !decidersOf(context.plan).has(by))
        return refused(notACommander);
      if (command.command.name === 'switch-code' && !context.codeIsReviewed) return refused(notReviewed);
      return fact({ kind: 'command', command: command.command, ...said, reason: command.reason }, taken);
    }
  }
}

function refused(answer: Localised): CommentOutcome {
  return { result: 'refused', answer };
}

function withForm(why: Localised, form: string): Localised {
  return { 'zh-CN': `${why['zh-CN']}写法：\`${form}\``, en: `${why.en} Write: \`${form}\`` };
}

const taken: Localised = { 'zh-CN': '已记入台账。', en: 'Taken into the record.' };
const edited: Localised = {
  'zh-CN': '这条评论被编辑过，不作数。请另发一条新评论。',
  en: 'This comment was edited, so it does not count. Write a new one.',
};
const unknownPerson: Localised = {
  'zh-CN':
    '组织文件里没有登记这个 GitHub 账号（按数字编号识别）。请在 runbooks/organisation.yaml 的岗位下登记后再试。',
  en: 'The organisation file does not know this GitHub account (by its numeric id). Add it to a role in runbooks/organisation.yaml first.',
};
const mayNotWrite: Localised = {
  'zh-CN': '此账号在仓库里没有写权限，不能下达命令。',
  en: 'This account has no write access to the repository, so it cannot give commands.',
};
const notACommander: Localised = {
  'zh-CN': '方案没有授权此岗位下达这个命令。可用 /hold 先叫停，再请方案中的负责人决定。',
  en: 'The plan gives this role no such decision. You may /hold, and ask somebody whom the plan names.',
};
const notReviewed: Localised = {
  'zh-CN': '默认分支上没有这个提交。先经评审合并，再切换到它。',
  en: 'The default branch does not hold this commit. Have it reviewed and merged, then switch to it.',
};
const noSuchDoubt: Localised = {
  'zh-CN': '没有唯一对应这个编号的存疑动作。请用 /status 查看编号。',
  en: 'No single effect in doubt has this key. /status lists the keys.',
};

function noApprovalAsked(phase: string): Localised {
  return { 'zh-CN': `方案没有要求审批 ${phase}。`, en: `The plan asks for no approval of ${phase}.` };
}

function notAnApprover(phase: string, approvers: readonly string[]): Localised {
  return {
    'zh-CN': `您的岗位不在 ${phase} 的审批人之中：${approvers.join('、')}。`,
    en: `Your role is not among the approvers of ${phase}: ${approvers.join(', ')}.`,
  };
}

function otherDigest(snapshot: string): Localised {
  const short = snapshot.replace('sha256:', '').slice(0, 12);
  return {
    'zh-CN': `摘要与当前方案不符，可能方案已变更。请先阅读最新方案，当前摘要：\`${short}\`。`,
    en: `The digest is not that of the plan in force; it may have changed. Read it again; its digest is \`${short}\`.`,
  };
}

function digestOfReview(name: 'approve' | 'reject', phase: string, snapshot: string): Localised {
  const write = `/${name} ${phase} ${snapshot.replace('sha256:', '').slice(0, 12)}`;
  return {
    'zh-CN': `这是合并请求里显示的摘要：方案、组织与模板与现在的一致，但审批针对的是合并后冻结的全部内容（另含花名册、代码版本与时区数据）。核对后请评论：\`${write}\`。`,
    en: `This is the digest that the pull request shows. Plan, organisation and texts are the same as now, but what is approved is all that the merge froze (roster, code version and time zone data too). To go on, comment \`${write}\`.`,
  };
}

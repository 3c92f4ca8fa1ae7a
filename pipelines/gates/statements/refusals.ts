// Why a statement does not count: the sentences that whoever made it reads, and the auditor.

import type { Localised } from '../../plan/plan.ts';

const say = (zh: string, en: string): Localised => ({ 'zh-CN': zh, en });

// What is no proof.
export const notReadable = say(
  '无法读取：内容不是完整的 JSON，或过大。',
  'It is not readable: no whole JSON, or too large.',
);
export const wordsNotProof = say('这里只收凭证，不收自称的内容。', 'It holds words, not a proof.');
export const noSuchDoor = say('没有这样的入口。', 'There is no such door.');
export const doorCarriesFeedbackOnly = say('这个入口只收员工反馈。', 'This door carries feedback only.');
export const doorCarriesLooksOnly = say(
  '这个入口只收 AWS 核对结果。',
  'This door carries looks at AWS only.',
);

export const notOfItsMachine = (why: string): Localised =>
  say(`机器签名不成立，不作数（${why}）。`, `What the machine signed does not count: ${why}.`);

// Comments.
export const noSuchComment = say(
  '没有这条评论，或已被删除。',
  'There is no such comment, or it was deleted.',
);
export const onAnotherIssue = say(
  '这条评论不在本窗口的议题上。',
  "The comment stands on another issue than the window's.",
);
export const edited = say(
  '这条评论被编辑过，不作数。请另发一条新评论。',
  'The comment was edited, so it does not count. Write a new one.',
);
export const notAPerson = say(
  '这条评论不是由本人直接发表的。',
  'The comment was not written by a person directly.',
);
export const mayNotWrite = say(
  '此账号在仓库里没有写权限，不能下达命令。',
  'This account has no write access to the repository, so it cannot give commands.',
);
export const unknownAccount = say(
  '组织文件里没有登记这个 GitHub 账号（按数字编号识别）。请在 runbooks/organisation.yaml 的岗位下登记，下一个窗口起生效。',
  'The organisation file does not know this GitHub account (by its numeric id). Add it to a role in runbooks/organisation.yaml; it counts from the next window on.',
);
export const knownAfterOnly = (by: string): Localised =>
  say(
    `这个账号或密钥要等更正生效后才属于 ${by}，在此之前只能表态是否批准该更正。`,
    `This account or key is not that of ${by} before the correction is in force: until then it can only speak of the correction.`,
  );
export const saysNothing = say('这条评论没有说这样的话。', 'The comment does not say that.');

// Signatures.
export const notSignedByKey = (by: string): Localised =>
  say(
    `签名不是组织文件中 ${by} 的 SSH 密钥所签，或内容被改过。`,
    `It is not signed by the SSH key that the organisation file has for ${by}, or it was changed.`,
  );
export const noKey = (by: string): Localised =>
  say(
    `组织文件里没有 ${by} 的 SSH 密钥；只报名字不作数，请签名。`,
    `The organisation file has no SSH key of ${by}, and a name proves nothing: sign it.`,
  );
export const otherWindow = say('这是对另一个窗口说的。', 'It was said about another window.');
export const inTheFuture = say(
  '签名时间在将来，请检查电脑的时钟。',
  'Its time lies in the future: check the clock of the machine that signed it.',
);
export const expired = say(
  '签名超过 24 小时才送达，已失效。',
  'It was signed more than 24 hours ago, so it does not count any more.',
);

export const saidAlready = say(
  '这句话已记入台账，重复送达不再算一次。',
  'It stands in the record already, and a word counts once.',
);

export const takenBack = say(
  '本人在执行之前已收回这句话。',
  'Whoever said it took it back before anything came of it.',
);
export const tookBack = say(
  '收回了本人的一句话，此外没有别的作用。',
  'It took back a word of the same role, and does nothing else.',
);
export const nothingToTakeBack = say(
  '没有可收回的：那句话已记入台账，或不是这个岗位说的。',
  'There is nothing to take back: that word stands in the record already, or another role said it.',
);

// Rights.
export const noSuchDecision = say(
  '计划没有授权此岗位下达这个命令。可用 /hold 先叫停，再请计划中的负责人决定。',
  'The plan gives this role no such decision. You may /hold, and ask somebody whom the plan names.',
);
export const notAnApprover = (phase: string, approvers: Localised): Localised =>
  say(
    `您的岗位不在 ${phase} 的审批人之中：${approvers['zh-CN']}。`,
    `Your role is not among the approvers of ${phase}: ${approvers.en}.`,
  );
export const noApprovalAsked = (phase: string): Localised =>
  say(`计划没有要求审批 ${phase}。`, `The plan asks for no approval of ${phase}.`);

// What it is about.
export const windowClosed = say('本次维护窗口已经关闭。', 'The window is closed.');
export const windowCalledOff = say(
  '窗口已取消，只能再放行所有人或答复存疑的动作。',
  'The window was called off; only everyone can be let in, and doubts answered.',
);
export const olderThanTheHold = say(
  '这句话说在最近一次叫停（或停下、退回）之前。请看过现状后重新说一次。',
  'It is older than the hold, the stop or the roll-back that it would lift. See how things stand, and say it again.',
);
export const olderThanTheEnd = say(
  '这句话说在结束时间变更之前，请重新说一次。',
  'It is older than the end in force: say it again.',
);
export const endsBeforeItStarts = say(
  '窗口会在开始之前结束：请少缩短一些，或改用 /call-off 取消。',
  'The window would end before it starts: shorten it by less, or call it off.',
);
export const olderThanTheAttempt = say(
  '这句话说的是更早的一次执行，请重新说一次。',
  'It is about an earlier attempt: say it again.',
);
export const noSuchDoubt = say(
  '没有唯一对应这个编号的存疑动作。请用 /status 查看编号。',
  'No single effect in doubt has this key. /status lists the keys.',
);
export const noSuchToDo = say(
  '没有这个编号的待办人工事项，或已登记完成。请用 /status 查看编号。',
  'No open to-do has this number. /status lists them.',
);
export const nothingToAcknowledge = say(
  '没有等您确认收到的消息。',
  'Nothing waits for your acknowledgement.',
);
export const noTestCall = say(
  '请先拨打该号码试一次，再写明谁接的电话：/done 编号 接听人和时间。',
  'Call the number first, and say who answered: /done NUMBER who, and when.',
);
export const otherLook = (newest: string): Localised =>
  say(
    `最近一次核对是 ${newest}，请看过它的结果后再说。`,
    `The newest look is ${newest}: read what it found, and say it again.`,
  );
export const otherDigest = (digest: string): Localised =>
  say(
    `指纹与当前计划不符，可能计划已变更。请先阅读最新计划，当前指纹：\`${digest}\`。`,
    `The digest is not that of the plan in force; it may have changed. Read it again; its digest is \`${digest}\`.`,
  );
export const digestOfReview = (write: string): Localised =>
  say(
    `这是合并请求里显示的指纹：计划、组织与模板与现在的一致，但审批针对的是合并后冻结的全部内容（另含花名册、代码版本与时区数据）。核对后请评论：\`${write}\`。`,
    `This is the digest that the pull request shows. Plan, organisation and texts are the same as now, but what is approved is all that the merge froze (roster, code version and time zone data too). To go on, comment \`${write}\`.`,
  );

// Corrections.
export const noSuchCorrection = say(
  '没有等待批准的更正是这个指纹。',
  'No correction that waits for approval has this digest.',
);
export const tooFewDigits = say(
  '涉及更正时，请写出更正稿指纹的至少前 32 位（提议的答复里有），位数太少可能指向另一份更正稿。',
  'Name a correction by at least the first 32 digits of its digest (the answer to its proposal has them): fewer could be those of another.',
);
export const correctionMissing = say(
  '台账里没有这个指纹的更正稿（指纹须写全 64 位）。',
  'The record holds no corrected plan with this digest, which is given with all its 64 digits.',
);
export const correctsTooMuch = say(
  '更正只能改计划、组织与模板；窗口编号、花名册与代码版本不能由此改变。',
  'A correction changes plan, organisation and texts alone: not the window, its roster or its code.',
);
export const correctionBroken = say(
  '更正稿的格式有误，缺少内容或含有未知内容。请用 npm run plan:check 检查后重新提议。',
  'The corrected plan has not the shape of one: something is missing or unknown. Check it with npm run plan:check, and propose it anew.',
);
export const notFirstParent = say(
  '主分支上没有这个提交（合并进来的旁支不算）。',
  'It is no first-parent commit of the protected branch.',
);
export const notReviewed = say('这个提交不是经评审合并的。', 'It was not merged by a reviewed pull request.');
export const olderCode = say('它不比现在运行的代码新。', 'It is older than the code in force.');

export function withForm(why: Localised, form: string): Localised {
  return say(`${why['zh-CN']}写法：\`${form}\``, `${why.en} Write: \`${form}\``);
}

// The shape of a window plan, section by section.

import { Type } from 'typebox';
import { phaseNames } from '../phase-table.ts';
import { messengerFunctions, platforms } from '../plan.ts';
import { overrun, restoreStep, returning, trigger, verification } from './coming-back.ts';
import { choice, list, object, part, perName, set, text, whole, word } from './declare.ts';
import {
  id,
  localised,
  moment,
  phase,
  phone,
  secretName,
  span,
  turningPoint,
  url,
  who,
  zonedTime,
} from './parts.ts';
import { conference, meeting, meetingPoint, training } from './people-meet.ts';

export const announcement = object('What the vendor announced and where it was read. 服务商公告。', {
  url: url('Where it stands. 公告地址。'),
  publishedAt: zonedTime('When it was published. 发布时间。'),
  readBy: id('Who read it. 谁确认的。'),
  confirmFrom: whole('How many official sources must say "done". 需要几个官方来源确认完成。', 1, 10),
});

const state = part(
  'state',
  choice('down, degraded or normal. 不可用、部分可用或正常。', ['down', 'degraded', 'normal'], {
    title: 'How a function is affected',
  }),
);

export const notice = object('One notice. 一条通知。', {
  id: id(),
  when: moment('5d before start, at start, 30m after start, on all-clear, … 何时发。'),
  audiences: set('Audiences of the organisation file. 受众。', id(), 0),
  channels: set('Channels of the organisation file. 渠道。', id(), 0),
  template: id('File name under runbooks/notices/ without language and ending. 模板名。'),
  snap: choice('Whether it waits for office hours. 是否移到上班时间。', ['office-hours', 'exact']),
  'calendar?': Type.Boolean({ description: 'Its mails carry an entry for the calendar. 邮件附日历邀请。' }),
  'acknowledgedBy?': choice(
    'Who says that it was read: all staff by mail, or those on duty or who decide, called by name on every channel of theirs. 谁须确认收到：全员回信；或值班、决策人员，逐一通过其全部渠道点名。',
    ['everyone', 'on-duty', 'deciders'],
  ),
});

export const raciRow = object('Who does what. 职责。', {
  phase: choice('Which part of the window. 哪个阶段。', [...phaseNames, 'notices', 'overrun']),
  responsible: set('Who does it. 执行。', id(), 1, 20),
  accountable: id('Who answers for it. 负责。'),
  consulted: set('Who is asked. 咨询。', id(), 0, 20),
  informed: set('Who is told. 知会。', id(), 0, 20),
  task: localised('What they do. 任务。'),
});

export const backupChannels = object('How people talk meanwhile. 备用渠道。', {
  order: set('The primary first, then what to fall back to. 主渠道在前，后备在后。', id(), 1, 10),
  testedWithin: span('How fresh the last test must be. 最近一次测试要多新。'),
  temporaryGroups: list(
    'Groups for the window only. 临时群。',
    object('One group. 一个临时群。', { id: id(), title: localised(), channel: id(), members: who() }),
    0,
  ),
  'reachedAtLeast?': Type.Number({
    description:
      'Share (0 to 1) of those asked who must have answered the test message before cutover. 切换前，测试消息的回执比例下限。',
    minimum: 0,
    maximum: 1,
  }),
  urgentFiles: localised('How an urgent confidential file travels. 急件怎么传。'),
});

export const customerAnswer = object('What customers hear at one place. 对客户的说法。', {
  channel: id(),
  autoReply: Type.Boolean({ description: 'Whether it answers by itself. 是否自动回复。' }),
  text: localised(),
});

const forwarding = object('One number. 一个号码。', {
  from: phone(),
  to: phone(),
  who: id('Who forwards it. 谁操作。'),
  'hook?': secretName(
    'Name of the secret with the provider’s address that forwards it. 运营商转接接口地址所在密钥的名称。',
  ),
});

export const backup = object('What is backed up, and where. 备份。', {
  what: set(
    'What to back up. 备份什么。',
    choice('One kind of data. 数据种类。', ['messages', 'files', 'groups', 'contacts', 'configuration']),
    1,
    5,
  ),
  vaults: set('Vaults of the organisation file, at least two places. 至少两个地点。', id(), 1, 10),
  freshWithin: span('How fresh the backup must be at cutover. 切换时备份要多新。'),
  'restoreSample?': Type.Unknown({
    description:
      'Not read any more, all of it is restored: take it out. 已不再使用（一律全部还原），请删去。',
  }),
});

const version = word('version', {
  title: 'Version',
  description: 'Numbers with dots, for example 8.2.0. 数字加点。',
  format: 'version',
  maxLength: 30,
});

export const clientVersions = object('Minimum client versions. 客户端最低版本。', {
  minimum: perName('Per platform, for example ios: 8.2.0. 各平台最低版本。', platforms, () => version(), {
    minProperties: 1,
  }),
  tolerateOutdated: Type.Number({
    description: 'Share of people on old clients (0 to 1) that cutover tolerates. 可容忍的旧版比例。',
    minimum: 0,
    maximum: 1,
  }),
});

export const deferred = object('Work that waits. 推迟的工作。', {
  id: id(),
  kind: choice('What it is. 种类。', ['upload', 'sync', 'job', 'meeting']),
  title: localised(),
  owner: id(),
  'hook?': secretName(
    'Name of the secret with the address that pauses and resumes it. 暂停与恢复它的地址所在密钥的名称。',
  ),
  'workflow?': object(
    'The GitHub workflow that is disabled and enabled again. 停用后再启用的 GitHub 工作流。',
    {
      repository: text('Owner and name. 仓库。', 140),
      file: text('Its file, for example nightly.yml. 工作流文件。', 100),
      token: secretName('Name of the secret with a token that may do so. 有此权限的令牌所在密钥的名称。'),
    },
  ),
});

export const gate = object(
  'Who opens a gate. 谁来批准。',
  {
    approvers: set('People of the organisation file. 审批人。', id(), 1, 20),
    quorum: whole('How many of them must approve. 需要几人批准。', 1, 20),
    deadline: moment('When it must be approved, for example 1h before start. 审批截止。'),
    escalateTo: set(
      'Who is called when nobody answers, and may still approve. 超时后找谁，由谁补批。',
      id(),
      0,
      10,
    ),
    'whenSilent?': choice(
      'When they do not answer either: wait (as without this) or call our switch off. 仍无人答复：等待或取消。',
      ['wait', 'call-off'],
    ),
  },
  { title: 'Gate' },
);
const gatePart = part('gate', gate);

export const approvals = object('Approvals. 审批。', {
  offline: object('How business approvals are done meanwhile. 纸质审批。', {
    how: localised('How. 怎么做。'),
    register: text('Where they are written down. 登记在哪里。', 300),
  }),
  gates: perName('Gates that people open, by phase. 需人批准的阶段。', phaseNames, () => gatePart()),
});

export const window = object(
  'What one maintenance window is. 一次维护窗口的计划。',
  {
    schema: Type.Literal('tideover/window/1', { description: 'Version of this format. 格式版本。' }),
    id: id('Same as the file name without .yaml, beginning with the date. 与文件名一致，以日期开头。'),
    kind: choice('planned or emergency. 计划内或紧急。', ['planned', 'emergency']),
    'emergency?': object('Only for an emergency. 仅紧急窗口需要。', {
      reason: localised('Why it cannot wait. 为什么不能等。'),
      reviewWithin: span('How soon the review is written. 多久内完成复盘。'),
    }),
    title: localised('Name of the window. 窗口名称。'),
    summary: localised('One or two sentences that notices quote. 一两句话，通知会引用。'),
    author: id('Who wrote the plan. 计划作者。'),
    announcement,
    start: zonedTime('Start of the window. 开始。'),
    end: zonedTime('End of the window. 结束。'),
    affects: object(
      'What does not work meanwhile. 受影响的功能。',
      Object.fromEntries(messengerFunctions.map((name) => [name, state()])) as Record<
        (typeof messengerFunctions)[number],
        ReturnType<typeof state>
      >,
    ),
    notices: list('The notice ladder. 通知阶梯。', notice, 1),
    emergencyContacts: set('Whom to call, in this order. 按顺序打电话。', id(), 1, 20),
    raci: list('RACI. 职责分工。', raciRow, 0, 30),
    training: list('Training. 培训。', training, 0),
    meetings: list('Meetings near the window. 附近的会议。', meeting, 0),
    backupChannels,
    'conferences?': list('Conferences for important talks. 重要沟通用的会议。', conference, 0),
    'meetingPoints?': list('Where people meet when nothing works. 联系不上时在哪里集合。', meetingPoint, 0),
    customerChannels: list('Where customers meet us. 客户渠道。', customerAnswer, 0),
    callForwarding: list('Calls to forward. 呼叫转移。', forwarding, 0),
    backup,
    clientVersions,
    defer: list('Work to defer. 推迟的工作。', deferred, 0),
    approvals,
    return: returning,
    verification,
    'restoreSteps?': list(
      'The vendor’s restore steps, in this order. 服务商的恢复步骤，按顺序。',
      restoreStep,
      0,
    ),
    callOff: list('What calls it off. 什么情况取消。', trigger, 0),
    'goingBack?': Type.Unknown({
      description: 'Not read any more: take it out. 已不再使用，请删去。',
    }),
    overrun,
    handovers: list(
      'Hand-overs between duty leads. 值班交接。',
      object('One hand-over. 一次交接。', { at: turningPoint(), from: id(), to: id() }),
      0,
    ),
    overlaps: list(
      'Windows that share people, channels or messenger. 重叠的窗口。',
      object('One overlap. 一处重叠。', {
        window: id('The other window. 另一个窗口。'),
        settledBy: localised('How it is settled. 如何解决。'),
      }),
      0,
    ),
    runners: perName('Runner label per phase where it is not the default. 各阶段的运行器。', phaseNames, () =>
      text('Runner label. 运行器标签。', 100),
    ),
    'demandsDone?': set(
      'Gates that stay closed while a to-do of people is not done. 人工事项未完成时保持关闭的关口。',
      phase(),
      0,
      phaseNames.length,
    ),
    doubtsBlock: set(
      'Gates that stay closed while an effect is in doubt. 有存疑时保持关闭的关卡。',
      phase(),
      0,
      phaseNames.length,
    ),
  },
  { title: 'Maintenance window' },
);

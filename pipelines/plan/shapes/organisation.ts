// The shape of runbooks/organisation.yaml, section by section.

import { Type } from 'typebox';
import { rosterColumns } from '../roster-table.ts';
import { channel } from './channel.ts';
import { choice, list, object, perName, set, text, whole, word } from './declare.ts';
import { habitSections } from './in-part.ts';
import {
  email,
  host,
  id,
  languagesOf,
  localised,
  peopleOr,
  phone,
  secretName,
  span,
  url,
  zonedTime,
} from './parts.ts';

const clock = word('clock', {
  title: 'Time of day',
  description: 'HH:MM, for example 09:00. 时刻。',
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  maxLength: 5,
});
const awsRegion = word('awsRegion', {
  title: 'AWS region',
  description: 'For example eu-central-1. 区域。',
  pattern: '^[a-z]{2}-[a-z]{4,12}-[0-9]$',
  maxLength: 20,
});

const hoursOf = (description: string) =>
  object(description, {
    days: set(
      'Days. 哪几天。',
      choice('Day. 星期。', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
      1,
      7,
    ),
    from: clock('Opens. 上班。'),
    to: clock('Closes. 下班。'),
  });

export const site = object('One site. 一个办公地点。', {
  id: id(),
  name: localised(),
  country: Type.String({
    description: 'Two capital letters, for example CN. 国家代码。',
    pattern: '^[A-Z]{2}$',
    maxLength: 2,
  }),
  zone: text('Area/City, for example Asia/Shanghai. 时区。', 60),
  languages: languagesOf('Languages. 语言。'),
  officeHours: hoursOf('When people are there. 上班时间。'),
});

export const contact = object('One role account; the person behind it is the roster’s business. 一个岗位。', {
  id: id(),
  title: localised(),
  site: id(),
  phone: phone(),
  email: email(),
  'github?': object('Approvals count by the numeric id: logins can change hands. 按数字 id 认人。', {
    id: whole('Numeric id of the account. 账号数字 id。', 1, Number.MAX_SAFE_INTEGER),
    login: text('Login. 登录名。', 39),
  }),
  'sshKey?': text('OpenSSH public key for approvals signed offline. 离线签名公钥。', 1000),
  'account?': text('Account in the messenger. 即时通讯账号。', 100),
});

export const audience = object('One audience. 一类受众。', {
  id: id(),
  title: localised(),
  // `public`: readers who are not on the roster, such as customers and partners.
  who: peopleOr(['everyone', 'public']),
  languages: languagesOf('Languages. 语言。', 0),
});

export const mdmExport = object('One export. 一个导出文件。', {
  file: text('Path from the folder of organisation.yaml. 相对 organisation.yaml 的路径。', 200),
  kind: choice('Which product wrote it. 由哪个产品导出。', ['intune', 'jamf']),
  'app?': text('The app’s name in the export; the messenger’s name when absent. 导出中的应用名。', 200),
});

export const messenger = object('The messenger that goes into maintenance. 要维护的即时通讯。', {
  name: localised(),
  vendor: localised(),
  'support?': object(
    'Whom of the vendor we call on the night. 服务商的支持联系方式。',
    {
      'name?': localised('Who answers. 由谁接听。'),
      'phone?': phone(),
      'email?': email('Where letters go. 收函邮箱。'),
    },
    { minProperties: 1 },
  ),
  adapter: choice('How it is reached. 接入方式。', ['embedded', 'http', 'matrix', 'xmpp', 'invitation-only']),
  'url?': text('Address of its API. 接口地址。', 500),
  'tokenSecret?': secretName('Name of the secret with the token. 令牌的密钥名。'),
  hosts: list('Hosts that go down with it. 一同停机的主机。', host(), 1),
  'mdmExports?': list(
    'CSV exports of a device management, beside the messenger’s own inventory. 移动设备管理导出的 CSV。',
    mdmExport,
    1,
    10,
  ),
});

export const customerChannel = object('One place. 一个客户渠道。', {
  id: id(),
  title: localised(),
  kind: choice('What it is. 种类。', ['website', 'social', 'mailbox', 'robot', 'hotline', 'voicemail']),
  address: text('Address or number. 地址或号码。', 500),
  'hours?': hoursOf('When somebody answers, in the time of the first site. 服务时间，按第一个地点的时间。'),
  'fragment?': text(
    'Where the website reads its notice: file:FOLDER or a place in a bucket. 网站从哪里读取公告片段。',
    500,
  ),
});

export const vault = object('One vault. 一处备份。', {
  id: id(),
  title: localised(),
  url: Type.String({
    description: 'file:PATH, or a bucket: s3://, oss://, cos://. 路径或桶。',
    format: 'vault-address',
    maxLength: 500,
  }),
  place: text('Two vaults at one place count as one. 同一地点只算一处。', 100),
});

export const backupSource = object('One more source. 一个额外来源。', {
  id: id(),
  place: Type.String({
    description:
      'file:FOLDER with exports, dumps or archives (.zip), or an https address of records. 目录或 https 地址。',
    pattern: '^(file:.+|https://[^ ]+)$',
    maxLength: 500,
  }),
  'tokenSecret?': secretName('Name of the secret with its token. 令牌的密钥名。'),
});

const freeze = object('One freeze. 一段禁止维护期。', {
  title: localised(),
  start: zonedTime(),
  end: zonedTime(),
});

/** An entry of `usual`, for all windows or some kind or length; later entries override earlier ones. */
const habit = object('What is usual for windows. 惯例。', {
  'for?': object(
    'Which windows; all of them when absent. 适用于哪些窗口；不写则全部适用。',
    {
      'kind?': choice('planned or emergency. 计划内或紧急。', ['planned', 'emergency']),
      'longerThan?': span('Windows that last longer. 时长超过。'),
      'noLongerThan?': span('Windows that last as long at most. 时长不超过。'),
    },
    { minProperties: 1 },
  ),
  ...Object.fromEntries(Object.entries(habitSections()).map(([key, node]) => [`${key}?`, node])),
});

export const organisation = object(
  'Who we are. It outlives any one window. 我们是谁，各窗口共用。',
  {
    schema: Type.Literal('tideover/organisation/1', { description: 'Version of this format. 格式版本。' }),
    name: localised('Name of the company. 公司名称。'),
    'shortName?': localised('Two to eight characters, for text messages. 简称，短信署名用。'),
    'usual?': list(
      'What plans need not say: later entries go before earlier ones. 各次计划不必重复的惯例。',
      habit,
      0,
      20,
    ),
    languages: languagesOf('Languages that staff read. 员工使用的语言。'),
    sites: list('Sites. 办公地点。', site, 1),
    roster: object('Where the people are; git holds only the digest and the count. 花名册。', {
      file: text('Path from this file. 相对本文件的路径。', 300),
      digest: Type.String({
        description: 'SHA-256 of the file, 64 hex digits. 文件的 SHA-256。',
        pattern: '^[0-9a-f]{64}$',
        maxLength: 64,
      }),
      people: whole('How many people it lists. 人数。', 1, 1_000_000),
      'columns?': perName(
        'Headers of the file, where they are not ours. 文件里的表头（与默认不同时填写）。',
        rosterColumns,
        () => text('Header. 表头。', 100),
        { minProperties: 1 },
      ),
    }),
    people: list('Role contacts. 岗位联系人。', contact, 1, 200),
    audiences: list('Audiences. 受众。', audience, 1),
    messenger,
    channels: list('Channels. 渠道。', channel, 1),
    customerChannels: list('Where customers find us. 客户渠道。', customerChannel, 0),
    vaults: list('Vaults. 备份库。', vault, 1),
    'backupSources?': list(
      'What is backed up with the messenger’s files. 随文件一同备份的其他来源。',
      backupSource,
      1,
      20,
    ),
    'backupKeys?': set(
      'Public age keys of the company; their private halves are never online. 备份加密用的 age 公钥，私钥不联网。',
      Type.String({ format: 'age-key', maxLength: 62 }),
      1,
      10,
    ),
    vendorSources: list(
      'Where the vendor speaks. 服务商消息来源。',
      object('One official source. 一个官方来源。', { id: id(), title: localised(), url: url() }),
      1,
    ),
    freezes: list('No window may fall into these. 禁止维护的日子。', freeze, 0),
    autoReply: object('How mail is answered during a window. 自动回复。', {
      from: email('Sender. 发件人。'),
      humanContact: text('How a person is reached. 人工联系方式。', 300),
      ownAddresses: list('Never answered. 自家地址。', email(), 0, 200),
      otherResponders: list('Other machines that answer. 其他自动应答。', email(), 0, 200),
    }),
    statusPage: object('The status page. 状态页。', { url: url(), title: localised() }),
    'feedback?': object('How staff say what does not work, without an account. 员工反馈入口。', {
      'address?': email('A mailbox; each mail is one report. 反馈邮箱，一封邮件算一条。'),
      'form?': url(
        'Where the form on the status page posts to (the stack’s output feedbackUrl). 状态页表单提交到的地址。',
      ),
    }),
    'aws?': object('AWS, where it is used. 使用 AWS 时填写。', {
      partition: choice('Partition. 分区。', ['aws', 'aws-cn']),
      region: awsRegion(),
      'mailRegion?': awsRegion(),
      'stack?': Type.String({
        description:
          'The stack (Pulumi.NAME.yaml) that windows stand on; cutover refuses while it has drifted. 窗口所用的 Pulumi 栈；实际状态与代码不一致时不允许切换。',
        pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
        maxLength: 40,
      }),
    }),
    'github?': object('GitHub, where it runs the window. 使用 GitHub 时填写。', {
      repository: Type.String({ description: 'owner/name. 仓库。', format: 'repository', maxLength: 140 }),
      plan: choice('Plan of the account. 账号套餐。', ['free', 'team', 'enterprise']),
      visibility: choice('Visibility. 可见性。', ['public', 'private']),
      runner: text('Default runner label. 默认运行器。', 100),
    }),
  },
  { title: 'Organisation' },
);

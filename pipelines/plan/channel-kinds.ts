// The table of channel kinds: whom a message reaches, how much the service takes, in which markup, and what
// the secret holds. Every list of kinds elsewhere is derived from it. Where a service publishes no figure,
// ours is a careful guess (as are the figures per second of WeCom, DingTalk, mail and webhooks). Figures of
// mainland robots come from copies of the vendors' pages that agree with each other, and are set a little
// lower.

import type { TextSize } from '../text/text-size.ts';
import type { Localised } from './plan.ts';
import { same } from './sentences.ts';

/** What the service behind a channel takes. */
export interface ChannelLimits {
  readonly perMinute: number;
  /** Messages a second, where the service limits that as well. */
  readonly perSecond?: number;
  /** Parallel sends that the service takes; also the size of a segment in the ledger. */
  readonly atOnce: number;
  /** The longest text of a message. */
  readonly size: TextSize;
}

export interface ChannelKindRecord {
  readonly title: Localised;
  /** Whom one message reaches: a whole group, or the one person behind an address of the roster. */
  readonly reach: 'group' | 'email' | 'phone' | 'account';
  readonly limits: ChannelLimits;
  /** `mrkdwn` is Slack's own. */
  readonly markup: 'plain' | 'markdown' | 'mrkdwn' | 'html';
  /** A chat has no title field, so the title goes into the text, which should be at most a dozen lines. */
  readonly chat?: true;
  /** Text messages carry the template's `short` words instead of its body. */
  readonly length?: 'short';
  /** The provider sends only wording that it approved weeks ahead, with variables filled in. */
  readonly wording?: 'approved';
  /** Takes messages for mainland numbers from addresses in the mainland only. */
  readonly sendsFrom?: 'mainland';
  /** The service has groups into which people can be put, by its API or by hand. */
  readonly hasGroups?: true;
  /** What the secret for opening groups by the API holds. */
  readonly groupSecret?: string;
  /** The channel's secret; absent where the job's own AWS role is enough. */
  readonly secret?: SecretForm;
  /** A service of AWS that the Regions in China do not have. */
  readonly aws?: true;
  /** Whether in mainland China its messages often come late or it is unreliable. */
  readonly mainland?: 'late' | 'unreliable';
  /** Exists in rehearsals only. */
  readonly rehearsalOnly?: true;
}

export interface SecretForm {
  /** The secret's form, shown to people who store it. */
  readonly form: string;
  /** The service's hosts; absent where every company has its own. */
  readonly hosts?: readonly string[];
  /** Each company's own host ends with one of these. */
  readonly hostEndings?: readonly string[];
}

const chatGroup = { reach: 'group', chat: true, hasGroups: true } as const;

export const channelKinds = {
  // 20 a minute for one robot (Tencent Cloud document 248/38208); markdown up to 4,096 bytes.
  wecom: {
    ...chatGroup,
    title: { 'zh-CN': '企业微信群机器人', en: 'WeCom group robot' },
    limits: { perMinute: 20, perSecond: 5, atOnce: 1, size: { most: 4_096, unit: 'bytes' } },
    markup: 'markdown',
    groupSecret: 'CorpId:Secret',
    secret: {
      form: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
      hosts: ['qyapi.weixin.qq.com'],
    },
  },
  // 20 a minute, and one too many silences the robot for ten minutes; 20,000 bytes.
  dingtalk: {
    ...chatGroup,
    title: { 'zh-CN': '钉钉群机器人', en: 'DingTalk group robot' },
    limits: { perMinute: 20, perSecond: 5, atOnce: 1, size: { most: 20_000, unit: 'bytes' } },
    markup: 'markdown',
    groupSecret: 'AppKey:AppSecret:TemplateId',
    secret: {
      form: 'https://oapi.dingtalk.com/robot/send?access_token=…#SEC…',
      hosts: ['oapi.dingtalk.com'],
    },
  },
  // 100 a minute and 5 a second (Feishu, custom bot guide); 20 KB for the whole request, so less for the text.
  feishu: {
    ...chatGroup,
    title: { 'zh-CN': '飞书群机器人', en: 'Feishu (Lark) group bot' },
    limits: { perMinute: 100, perSecond: 5, atOnce: 1, size: { most: 18_000, unit: 'bytes' } },
    markup: 'plain',
    secret: {
      form: 'https://open.feishu.cn/open-apis/bot/v2/hook/…#…',
      hosts: ['open.feishu.cn', 'open.larksuite.com'],
    },
  },
  // About one a second for one address (Slack, rate limits); a message of up to 40,000 characters.
  slack: {
    ...chatGroup,
    title: { 'zh-CN': 'Slack 频道', en: 'Slack channel' },
    limits: { perMinute: 50, perSecond: 1, atOnce: 1, size: { most: 12_000, unit: 'characters' } },
    markup: 'mrkdwn',
    secret: { form: 'https://hooks.slack.com/services/…', hosts: ['hooks.slack.com'] },
  },
  // 28 KB with markup; no rate is published for a workflow address, so half of the old connector's rate.
  teams: {
    title: { 'zh-CN': 'Teams 工作流', en: 'Teams workflow' },
    reach: 'group',
    limits: { perMinute: 30, perSecond: 2, atOnce: 1, size: { most: 24_000, unit: 'bytes' } },
    markup: 'markdown',
    hasGroups: true,
    secret: {
      form: 'https://….logic.azure.com/workflows/…?…&sig=…',
      hostEndings: ['.logic.azure.com', '.api.powerplatform.com'],
    },
  },
  // Synapse's rc_message: 0.2 a second, bursts of 10; 65,536 bytes for a whole event (client-server API, size limits).
  matrix: {
    ...chatGroup,
    title: { 'zh-CN': 'Matrix 房间', en: 'Matrix room' },
    limits: { perMinute: 10, atOnce: 1, size: { most: 40_000, unit: 'bytes' } },
    markup: 'plain',
    groupSecret: 'https://host#TOKEN',
    secret: { form: 'https://host/_matrix/client/v3/rooms/!ROOM:SERVER#TOKEN' },
  },
  // The company's own mail relay: no published limit, so the figures are our choice.
  smtp: {
    title: { 'zh-CN': '公司邮件服务器', en: 'Mail through the company’s relay' },
    reach: 'email',
    limits: { perMinute: 600, perSecond: 10, atOnce: 10, size: { most: 100_000, unit: 'bytes' } },
    markup: 'html',
    secret: { form: 'smtps://user:password@host:465/?from=notices@example.com' },
  },
  // 14 a second is what SES first grants outside its sandbox; the probe reads the account's real quota. At
  // once goes half of a second's quota, so that two batches fill it.
  ses: {
    title: same('Amazon SES'),
    reach: 'email',
    limits: { perMinute: 840, perSecond: 14, atOnce: 7, size: { most: 100_000, unit: 'bytes' } },
    markup: 'html',
    aws: true,
    mainland: 'late',
  },
  // 1,600 characters for one Publish; long texts cost one message per 70 Chinese characters.
  sns: {
    title: { 'zh-CN': 'Amazon SNS 短信', en: 'Text message by Amazon SNS' },
    reach: 'phone',
    limits: { perMinute: 60, perSecond: 5, atOnce: 1, size: { most: 420, unit: 'bytes' } },
    markup: 'plain',
    length: 'short',
    aws: true,
    mainland: 'unreliable',
  },
  // 5,000 a second for a user (vendor's SDK), so lower figures are our choice; 70 characters are one message,
  // 67 each in a longer one. Sources outside the mainland are refused:
  // help.aliyun.com/document_detail/101346.html.
  'alibaba-sms': {
    title: { 'zh-CN': '阿里云短信', en: 'Text message by Alibaba Cloud' },
    reach: 'phone',
    limits: { perMinute: 1_200, perSecond: 20, atOnce: 10, size: { most: 500, unit: 'characters' } },
    markup: 'plain',
    length: 'short',
    wording: 'approved',
    sendsFrom: 'mainland',
    secret: { form: 'AccessKeyId:AccessKeySecret', hosts: ['dysmsapi.aliyuncs.com'] },
  },
  // Thresholds are set in the provider's console; SendSms takes 3,000 a second. Document 382/55981 describes
  // the call.
  'tencent-sms': {
    title: { 'zh-CN': '腾讯云短信', en: 'Text message by Tencent Cloud' },
    reach: 'phone',
    limits: { perMinute: 1_200, perSecond: 20, atOnce: 10, size: { most: 500, unit: 'characters' } },
    markup: 'plain',
    length: 'short',
    wording: 'approved',
    secret: { form: 'SecretId:SecretKey:SmsSdkAppId', hosts: ['sms.tencentcloudapi.com'] },
  },
  // The company runs the receiving end too, so the figures are our choice.
  webhook: {
    title: { 'zh-CN': '自建 Webhook（Standard Webhooks）', en: 'Webhook of one’s own (Standard Webhooks)' },
    reach: 'group',
    limits: { perMinute: 300, perSecond: 5, atOnce: 4, size: { most: 200_000, unit: 'bytes' } },
    markup: 'plain',
    secret: { form: 'https://host/path#whsec_…' },
  },
  inbox: {
    title: { 'zh-CN': '演练收件箱', en: 'Inbox of a rehearsal' },
    reach: 'account',
    limits: { perMinute: 60_000, atOnce: 50, size: { most: 200_000, unit: 'bytes' } },
    markup: 'html',
    rehearsalOnly: true,
  },
} as const satisfies Readonly<Record<string, ChannelKindRecord>>;

export type ChannelKind = keyof typeof channelKinds;

export const channelKindNames = Object.keys(channelKinds) as readonly ChannelKind[];

/** The record of a kind with the general type, for code that handles every kind alike. */
export function kindRecord(kind: ChannelKind): ChannelKindRecord {
  return channelKinds[kind];
}

/** What a channel may send: its kind's limits, or the share of them that the organisation file gives us. */
export function limitsOf(channel: {
  readonly kind: ChannelKind;
  readonly perMinute?: number;
}): ChannelLimits {
  const { limits } = kindRecord(channel.kind);
  return { ...limits, perMinute: Math.min(limits.perMinute, channel.perMinute ?? limits.perMinute) };
}

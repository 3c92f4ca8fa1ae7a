// What each kind of channel takes: how often, how long, in which markup. Where a service publishes no figure
// the one here is ours and careful. Most figures about mainland robots come from concordant copies of the
// vendors' pages, so they are kept a little under what those say.

import type { ChannelKind } from '../plan/organisation.ts';
import type { ChannelLimits } from '../ports.ts';

export const channelLimits: Readonly<Record<ChannelKind, ChannelLimits>> = {
  // 20 a minute for one robot (Tencent Cloud document 248/38208); markdown up to 4,096 bytes.
  wecom: { perMinute: 20, bytes: 4096, markup: 'markdown', reach: 'group', atOnce: 1 },
  // 20 a minute, and one too many silences the robot for ten minutes; 20,000 bytes.
  dingtalk: { perMinute: 20, bytes: 20_000, markup: 'markdown', reach: 'group', atOnce: 1 },
  // 100 a minute and 5 a second (Feishu, custom bot guide); 20 KB for the whole request, so less for the text.
  feishu: { perMinute: 100, bytes: 18_000, markup: 'plain', reach: 'group', atOnce: 1 },
  // About one a second for one address (Slack, rate limits); the text of a message up to 40,000 characters.
  slack: { perMinute: 50, bytes: 12_000, markup: 'markdown', reach: 'group', atOnce: 1 },
  // 28 KB with markup; no published rate for a workflow address, so the old connector's half.
  teams: { perMinute: 30, bytes: 24_000, markup: 'markdown', reach: 'group', atOnce: 1 },
  // A company's own relay; ours to choose.
  smtp: { perMinute: 600, bytes: 100_000, markup: 'html', reach: 'person', atOnce: 10 },
  // 14 a second is what SES first grants outside its sandbox; the adapter reads the account's real quota.
  ses: { perMinute: 840, bytes: 100_000, markup: 'html', reach: 'person', atOnce: 10 },
  // 1,600 characters for one Publish; long texts cost one message per 70 Chinese characters.
  sns: { perMinute: 60, bytes: 420, markup: 'plain', reach: 'person', atOnce: 1 },
  // Ours on both ends.
  webhook: { perMinute: 300, bytes: 200_000, markup: 'plain', reach: 'group', atOnce: 4 },
  inbox: { perMinute: 60_000, bytes: 200_000, markup: 'html', reach: 'person', atOnce: 50 },
};

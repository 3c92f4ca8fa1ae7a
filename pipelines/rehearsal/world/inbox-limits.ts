// The limits that a rehearsal's channels have, by kind, so that the pacer meets what it will meet in earnest.
// Sources: the vendors' pages as read for this project (WeCom and DingTalk robots 20 messages a minute, Feishu
// bots 100 a minute and 20 KB, Slack about one a second, Teams 60 in 30 seconds and 28 KB).

import type { ChannelKind } from '../../plan/organisation.ts';
import type { ChannelLimits } from '../../ports.ts';

export const inboxLimits: Readonly<Record<ChannelKind, ChannelLimits>> = {
  wecom: { perMinute: 20, bytes: 4_096, markup: 'markdown', reach: 'group', atOnce: 1 },
  dingtalk: { perMinute: 20, bytes: 20_000, markup: 'markdown', reach: 'group', atOnce: 1 },
  feishu: { perMinute: 100, bytes: 20_000, markup: 'markdown', reach: 'group', atOnce: 2 },
  slack: { perMinute: 60, bytes: 40_000, markup: 'markdown', reach: 'group', atOnce: 1 },
  teams: { perMinute: 100, bytes: 28_000, markup: 'markdown', reach: 'group', atOnce: 2 },
  smtp: { perMinute: 600, bytes: 1_000_000, markup: 'html', reach: 'person', atOnce: 20 },
  ses: { perMinute: 840, bytes: 1_000_000, markup: 'html', reach: 'person', atOnce: 20 },
  sns: { perMinute: 1_200, bytes: 1_600, markup: 'plain', reach: 'person', atOnce: 20 },
  webhook: { perMinute: 60, bytes: 100_000, markup: 'plain', reach: 'group', atOnce: 4 },
  inbox: { perMinute: 6_000, bytes: 1_000_000, markup: 'html', reach: 'person', atOnce: 50 },
};

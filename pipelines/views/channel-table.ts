// Every kind of channel as a table in both languages: whom it reaches, how much it takes, what its secret holds.

import { type ChannelKindRecord, channelKindNames, kindRecord } from '../plan/channel-kinds.ts';
import { markdownTable } from '../text/markdown.ts';

const reached: Readonly<Record<ChannelKindRecord['reach'], string>> = {
  group: '群 group',
  email: '个人（邮箱）person (mail)',
  phone: '个人（手机）person (telephone)',
  account: '个人（账号）person (account)',
};

const lengths = { bytes: '字节 bytes', characters: '字符 characters' } as const;

/** The table as Markdown, with the kinds that a real window can use. */
export function channelTable(): string {
  const rows = channelKindNames
    .map((kind) => ({ kind, ...kindRecord(kind) }))
    .filter(({ rehearsalOnly }) => rehearsalOnly === undefined)
    .map(({ kind, title, reach, limits, secret }) => [
      kind,
      `${title['zh-CN']} · ${title.en}`,
      reached[reach],
      String(limits.perMinute),
      `${limits.size.most} ${lengths[limits.size.unit]}`,
      secret === undefined ? '无（AWS 角色）none (AWS role)' : `\`${secret.form}\``,
    ]);
  const head = [
    'kind',
    '渠道 Channel',
    '送达 Reaches',
    '每分钟 A minute',
    '长度 Length',
    '密钥内容 Secret holds',
  ];
  return markdownTable(head, rows);
}

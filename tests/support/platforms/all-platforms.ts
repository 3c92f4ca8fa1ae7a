// Every platform that has a strict fake; `platforms.test.ts` says where one is missing.

import { existsSync } from 'node:fs';
import { channelKindNames, kindRecord } from '../../../pipelines/plan/channel-kinds.ts';
import type { Channel } from '../../../pipelines/plan/organisation.ts';
import type { Language } from '../../../pipelines/plan/plan.ts';
import type { TextVariable } from '../../../pipelines/plan/text-variables.ts';
import { shippedTemplates } from '../window-view.ts';
import type { Platform } from './platform.ts';

/** Mail goes by SMTP and has a relay of its own in smtp.test.ts. */
export const webKinds = channelKindNames.filter(
  (kind) => kind !== 'smtp' && kindRecord(kind).rehearsalOnly === undefined,
);

export const fileOf = (kind: string) => `tests/support/platforms/${kind}.ts`;

export async function allPlatforms(): Promise<readonly Platform[]> {
  const there = webKinds.filter((kind) => existsSync(fileOf(kind)));
  return Promise.all(
    there.map(async (kind) => ((await import(`../platforms/${kind}.ts`)) as { platform: Platform }).platform),
  );
}

/** A channel of that kind, still without its secret. */
export function channelOf({ kind, host, templates }: Platform): Channel {
  return {
    id: 'channel',
    title: { 'zh-CN': '渠道', en: 'channel' },
    kind,
    host,
    languages: ['zh-CN'],
    ...(templates && { approved: approvedFor(templates) }),
  };
}

/** Every shipped notice in both languages by one template. */
function approvedFor({ code, variables }: NonNullable<Platform['templates']>) {
  const templates = Object.keys(shippedTemplates).map((name) => {
    const [notice = '', language] = name.split('.') as [string, Language];
    return { notice, language, code, variables: variables as TextVariable[] };
  });
  return { sign: '示例科技', templates };
}

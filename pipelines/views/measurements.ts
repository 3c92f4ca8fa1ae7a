// Measurements of the ledger in words: a name that is not known here is shown as it is written.

import { spokenSpan } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import type { MeasurementView } from './window-view.ts';
import { figure } from './words.ts';

const names: Readonly<Record<string, Localised>> = {
  'backup-items': { 'zh-CN': '备份条数', en: 'items backed up' },
  'backup-bytes': { 'zh-CN': '备份大小', en: 'backed up' },
  'outdated-share': { 'zh-CN': '旧版客户端占比', en: 'people on old clients' },
  'vendor-late': { 'zh-CN': '服务商晚于计划', en: 'vendor later than planned' },
  'canary-says-well': { 'zh-CN': '报告正常', en: 'say that all is well' },
  'canary-slowest-step': { 'zh-CN': '最慢一步', en: 'slowest step' },
  'return-took': { 'zh-CN': '恢复登录用时', en: 'the return took' },
  'return-capacity': { 'zh-CN': '服务器能力', en: 'capacity of the server' },
  'return-login': { 'zh-CN': '不排队时一次登录', en: 'a login without a queue' },
  'return-reaction': { 'zh-CN': '员工反应用时', en: 'people take to react' },
  'return-patience': { 'zh-CN': '客户端等待上限', en: 'clients wait at most' },
  returned: { 'zh-CN': '已恢复登录', en: 'back' },
  stragglers: { 'zh-CN': '未恢复登录', en: 'not back' },
  'replayed-items': { 'zh-CN': '补发', en: 'replayed' },
  'left-open': { 'zh-CN': '未了结', en: 'left open' },
};

const units: Readonly<Record<string, Localised>> = {
  items: { 'zh-CN': '条', en: 'items' },
  people: { 'zh-CN': '人', en: 'people' },
  'logins/s': { 'zh-CN': '次登录/秒', en: 'logins/s' },
  ms: { 'zh-CN': '毫秒', en: 'ms' },
};

export function measurementName(name: string): Localised {
  const plain = name.replace(/-round-[12]$/, '');
  return names[plain] ?? { 'zh-CN': plain, en: plain };
}

export function measuredText({ value, unit }: Pick<MeasurementView, 'value' | 'unit'>): Localised {
  if (unit === 'bytes') return same(sizeText(value));
  if (unit === 'share') return { 'zh-CN': `${figure(100 * value)}%`, en: `${figure(100 * value)} %` };
  if (unit === 'minutes') {
    const span = (language: 'zh-CN' | 'en') => spokenSpan(value * 60_000, language);
    return { 'zh-CN': span('zh-CN'), en: span('en') };
  }
  const words = units[unit];
  return words === undefined
    ? same(`${figure(value)} ${unit}`)
    : { 'zh-CN': `${figure(value)} ${words['zh-CN']}`, en: `${figure(value)} ${words.en}` };
}

/** `83 MB`; thousands, not 1,024s. */
export function sizeText(bytes: number): string {
  const prefixes = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(prefixes.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${prefixes[power]}`;
}

function same(text: string): Localised {
  return { 'zh-CN': text, en: text };
}

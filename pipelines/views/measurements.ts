// Says measurements of the ledger in words; a measurement with an unknown name is shown under that name.

import { bilingual } from '../plan/bilingual.ts';
import { spokenSpan } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import { same } from '../plan/sentences.ts';
import type { WindowView } from './window-view.ts';
import { figure } from './words.ts';

const names: Readonly<Record<string, Localised>> = {
  'backup-items': bilingual`items backed up`,
  'backup-bytes': bilingual`backed up`,
  'outdated-share': bilingual`people on old clients`,
  'vendor-late': bilingual`vendor’s delay`,
  'canary-says-well': bilingual`say that all is well`,
  'canary-slowest-step': bilingual`slowest step`,
  'return-took': bilingual`the return took`,
  'return-capacity': bilingual`capacity of the server`,
  'return-login': bilingual`a login without a queue`,
  'return-reaction': bilingual`people take to react`,
  'return-patience': bilingual`clients wait at most`,
  returned: bilingual`back`,
  stragglers: bilingual`not back`,
  'replayed-items': bilingual`replayed`,
  'left-open': bilingual`left open`,
};

const units: Readonly<Record<string, Localised>> = {
  items: bilingual`items`,
  people: bilingual`people`,
  'logins/s': bilingual`logins/s`,
  ms: bilingual`ms`,
};

export function measurementName(name: string): Localised {
  const plain = name.replace(/-round-[12]$/, '');
  return names[plain] ?? { 'zh-CN': plain, en: plain };
}

export function measuredText({
  value,
  unit,
}: Pick<WindowView['measurements'][number], 'value' | 'unit'>): Localised {
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

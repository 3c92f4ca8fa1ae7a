// Spells moments for readers: in the time of the reader's machine, and of each site whose clock shows another
// time.

import { localClock, localDate, localTime, offsetName } from '../plan/local-time.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Language, Localised } from '../plan/plan.ts';
import { eachWay } from '../plan/sentences.ts';

export interface PlaceOfReader {
  readonly language: Language;
  /** IANA name. */
  readonly zone: string;
}

/** How a view spells moments (epoch ms). */
export type Clock = (at: number) => Localised;

/** `Sunday 6 December, 01:00`, for a page that names the time zone once. */
export function timeIn(zone: string): Clock {
  return (at) => eachWay((language) => localTime(at, zone, language));
}

/** `Sunday 6 December, 01:00 UTC+8`, for readers in other time zones. */
export function clockIn(zone: string): Clock {
  return (at) => eachWay((language) => `${localTime(at, zone, language)} ${offsetName(at, zone)}`);
}

/** `Sunday 6 December, 01:00 (UTC+8)`, within a sentence. */
export function stampIn(zone: string): Clock {
  return (at) => ({
    'zh-CN': `${localTime(at, zone, 'zh-CN')}（${offsetName(at, zone)}）`,
    en: `${localTime(at, zone, 'en')} (${offsetName(at, zone)})`,
  });
}

/** `5 Dec, 16:30 UTC (Hangzhou 6 Dec, 00:30 UTC+8; Frankfurt 17:30 UTC+1)`; sites of one offset stand together. */
export function momentAt(
  at: number,
  { language, zone }: PlaceOfReader,
  { sites }: Pick<Organisation, 'sites'>,
): string {
  const day = localDate(at, zone, language);
  const timeAt = (where: string) => {
    const isNamed = where === zone || localDate(at, where, language) !== day;
    return `${isNamed ? localTime(at, where, language) : localClock(at, where)} ${offsetName(at, where)}`;
  };
  const elsewhere = sites.filter((site) => offsetName(at, site.zone) !== offsetName(at, zone));
  const [open, comma, close, and] = language === 'zh-CN' ? ['（', '；', '）', '、'] : [' (', '; ', ')', ', '];
  const places = [...Map.groupBy(elsewhere, (site) => timeAt(site.zone))].map(
    ([time, there]) => `${there.map(({ name }) => name[language]).join(and)} ${time}`,
  );
  return places.length === 0 ? timeAt(zone) : `${timeAt(zone)}${open}${places.join(comma)}${close}`;
}

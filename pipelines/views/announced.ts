// What a vendor's text announces, for people and for programs.

import { type Language, localised } from '../plan/plan.ts';
import { type AnnouncedWindow, isCertain } from '../vendor/announcement.ts';

/** What the format promises: a reader of the JSON gets these fields and no others. */
export function announcedJson(windows: readonly AnnouncedWindow[]): string {
  const shown = windows.map(({ kind, start, end, zone, durationMinutes, affects, confidence, evidence }) => {
    return { kind, start, end, zone, durationMinutes, affects, confidence, evidence };
  });
  return JSON.stringify({ windows: shown });
}

export function announcedText(windows: readonly AnnouncedWindow[], language: Language): string {
  const say = (zh: string, en: string) => localised(zh, en)[language];
  if (windows.length === 0) return say('没有公告任何窗口。', 'It announces no window.');
  return windows
    .map(({ kind, start, end, zone, affects, confidence, evidence }) => {
      const from = start ?? say('未说开始时间', 'start not said');
      const to = end ?? say('未说结束时间', 'end not said');
      const what = affects.join(', ') || say('未说明的范围', 'what it does not say');
      const sure = isCertain({ confidence })
        ? say('有把握', 'sure')
        : say('没有把握，请询问', 'not sure, ask');
      return [
        `${kind}: ${from} → ${to}${zone === null ? '' : ` (${zone})`}`,
        `  ${say('影响', 'affects')} ${what}; ${sure} (${confidence})`,
        `  “${evidence}”`,
      ].join('\n');
    })
    .join('\n');
}

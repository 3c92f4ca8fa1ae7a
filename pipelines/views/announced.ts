// Shows the windows that a vendor's text announces, as text for people and as JSON for programs.

import { type Language, type Localised, localised } from '../plan/plan.ts';
import { joined } from '../plan/sentences.ts';
import {
  type AffectedPart,
  type AnnouncedWindow,
  isCertain,
  type WindowKind,
} from '../vendor/announcement.ts';
import { functionTitles } from './services-now.ts';

const kinds: Readonly<Record<WindowKind, Localised>> = {
  planned: localised('计划内', 'planned'),
  emergency: localised('紧急', 'emergency'),
  extended: localised('延长', 'extended'),
  completed: localised('已完成', 'completed'),
  cancelled: localised('已取消', 'cancelled'),
};
const parts: Readonly<Record<AffectedPart, Localised>> = {
  ...functionTitles,
  all: localised('全部', 'everything'),
  other: localised('其他', 'something else'),
};

/** The windows as JSON with exactly the promised fields: programs rely on them. */
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
      const what =
        affects.length > 0
          ? joined(
              affects.map((part) => parts[part]),
              { 'zh-CN': '、', en: ', ' },
            )[language]
          : say('未说明的范围', 'what it does not say');
      const sure = isCertain({ confidence })
        ? say('有把握', 'sure')
        : say('没有把握，请询问', 'not sure, ask');
      return [
        `${kinds[kind][language]}${say('：', ': ')}${from} → ${to}${zone === null ? '' : ` (${zone})`}`,
        `  ${say('影响', 'affects')} ${what}${say('；', '; ')}${sure}${say(`（${confidence}）`, ` (${confidence})`)}`,
        `  “${evidence}”`,
      ].join('\n');
    })
    .join('\n');
}

// The vendor of a rehearsal: by a script it announces, starts, extends, finishes or cancels its maintenance
// on the official sources, in the words and forms of real vendors: the first source is a feed, the others are
// pages.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import { toEpochMs } from '../../plan/time.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { VendorStatement } from '../../ports.ts';
import { html } from '../../text/html.ts';

export interface VendorLine {
  readonly atMs: number;
  readonly status: VendorStatement['status'];
  /** The new end (RFC 9557), where the statement names one. */
  readonly end?: string;
  readonly text: string;
}

/** The vendor's default script: exactly what it announced. */
export function scriptOfPlan(
  plan: Pick<WindowPlan, 'announcement' | 'summary' | 'start' | 'end'>,
): readonly VendorLine[] {
  return [
    { atMs: toEpochMs(plan.announcement.publishedAt), status: 'scheduled', text: plan.summary['zh-CN'] },
    { atMs: toEpochMs(plan.start), status: 'in-progress', text: '系统维护已开始。' },
    { atMs: toEpochMs(plan.end), status: 'completed', text: '系统维护已完成，服务恢复。' },
  ];
}

export type EmbeddedVendor = ReturnType<typeof createVendor>;

export function createVendor(setting: {
  readonly clock: EventClock;
  readonly sources: readonly string[];
  readonly script: readonly VendorLine[];
  readonly window: { readonly start: string; readonly end: string };
  /** The announcement's address; the statements of a source are anchors below it. */
  readonly url: string;
}) {
  const { clock, sources, url } = setting;
  const script = setting.script.toSorted((left, right) => left.atMs - right.atMs);
  const night = `${written(setting.window.start)}至${written(setting.window.end)}`;
  return {
    sources,
    script,
    url,
    /** The document that a source serves now. */
    document: (source: string): { readonly type: string; readonly text: string } => {
      const shown = script
        .filter(({ atMs }) => atMs <= clock.now())
        .toReversed()
        .map((line) => ({ at: new Date(line.atMs), title: titleOf(line), text: wordsOf(line, night) }));
      return source === sources[0] ? feedOf(shown, `${url}#${source}`) : pageOf(shown);
    },
  };
}

interface Shown {
  readonly at: Date;
  readonly title: string;
  readonly text: string;
}

function titleOf({ status }: VendorLine): string {
  const titles = {
    scheduled: '系统维护公告',
    'in-progress': '系统维护开始公告',
    extended: '系统维护延长公告',
    completed: '系统维护完成公告',
    cancelled: '系统维护取消公告',
  } as const;
  return titles[status];
}

function wordsOf({ status, end, text }: VendorLine, night: string): string {
  const now = end === undefined ? '' : `现延长至${written(end)}。`;
  return `${status === 'scheduled' ? '' : '原定'}${night}的系统维护：${text}${now}`;
}

/** The time with its offset, so that readers need not know the vendor's time zone. */
function written(zoned: string): string {
  const time = Temporal.ZonedDateTime.from(zoned);
  return `${time.toPlainDate()} ${time.toPlainTime().toString({ smallestUnit: 'minute' })}（UTC${time.offset}）`;
}

function feedOf(shown: readonly Shown[], link: string): { readonly type: string; readonly text: string } {
  const items = shown.map(
    ({ at, title, text }) =>
      html`<item><title>${title}</title><link>${link}</link><pubDate>${at.toUTCString()}</pubDate><description>${text}</description></item>`,
  );
  const { markup } = html`<rss version="2.0"><channel><title>服务公告</title>${items}</channel></rss>`;
  return {
    type: 'application/rss+xml; charset=utf-8',
    text: `<?xml version="1.0" encoding="UTF-8"?>${markup}`,
  };
}

function pageOf(shown: readonly Shown[]): { readonly type: string; readonly text: string } {
  const articles = shown.map(
    ({ at, title, text }) =>
      html`<article><h2>${title}</h2><time class="published" datetime="${at.toISOString()}"></time><p>${text}</p></article>`,
  );
  const { markup } =
    html`<html lang="zh-CN"><head><title>服务公告</title></head><body><nav>首页 公告 帮助</nav><main>${articles}</main></body></html>`;
  return { type: 'text/html; charset=utf-8', text: `<!doctype html>${markup}` };
}

// One notice for one kind of channel, one place and one language: template and values in, message out.

import mustache from 'mustache';
import type { ChannelKind } from '../plan/organisation.ts';
import { channelLimits } from './channel-limits.ts';
import { asMailPage, asPlainText, asSlackText, cutToSize, harmlessIn, sizeOf } from './markup.ts';
import type { NoticeTemplate } from './template.ts';
import { type NoticeContext, noticeValues, type Reader } from './values.ts';

export interface RenderedNotice {
  readonly subject: string;
  readonly text: string;
  /** Where the channel takes HTML. */
  readonly html?: string;
}

/** The same input gives the same bytes; subject and text together fit the channel. */
export function renderNotice(
  input: NoticeContext & Reader & { readonly template: NoticeTemplate; readonly channelKind: ChannelKind },
): RenderedNotice {
  const { template, channelKind, language } = input;
  const limits = channelLimits[channelKind];
  const values = noticeValues(input, input);
  const fill = (text: string) =>
    mustache.render(text, values, undefined, { escape: (value) => harmlessIn(channelKind, value) });
  const subject = fill(template.subject).replace(/\s+/g, ' ').trim();
  if (channelKind === 'sns') {
    const short = fill(template.short ?? template.subject)
      .replace(/\s+/g, ' ')
      .trim();
    return { subject, text: cutToSize(short, limits.bytes, '…') };
  }
  const tail = language === 'zh-CN' ? '\n\n……全文见：' : '\n\n… The full text: ';
  // A robot shows the subject above the text, so both share the room; the rest is for its markup.
  const room = limits.bytes - sizeOf(subject) - 64;
  const body = tidy(fill(template.body));
  const text = cutToSize(inMarkup(channelKind, body), room, `${tail}${values.statusUrl}`);
  if (limits.markup !== 'html') return { subject, text };
  const page = asMailPage(
    subject,
    cutToSize(body, Math.floor(room / 4), `${tail}${values.statusUrl}`),
    language,
  );
  return sizeOf(page) <= limits.bytes ? { subject, text, html: page } : { subject, text };
}

function inMarkup(kind: ChannelKind, body: string): string {
  if (kind === 'slack') return asSlackText(body);
  return channelLimits[kind].markup === 'markdown' ? body : asPlainText(body);
}

/** Sections that came out empty leave no holes. */
function tidy(text: string): string {
  return text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

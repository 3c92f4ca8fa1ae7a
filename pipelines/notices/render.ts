// Renders one notice for one kind of channel, one place and one language: template and values in, message
// out.

import mustache from 'mustache';
import { bilingual } from '../plan/bilingual.ts';
import { type ChannelKind, kindRecord } from '../plan/channel-kinds.ts';
import { listed } from '../plan/sentences.ts';
import { rehearsalMark } from '../plan/snapshot.ts';
import { textVariables } from '../plan/text-variables.ts';
import { inGsm, mostInTwoSegments } from '../text/sms-segments.ts';
import { cutToSize, lengthIn } from '../text/text-size.ts';
import { asMailPage, harmlessIn, inMarkup } from './markup.ts';
import type { NoticeTemplate } from './template.ts';
import { type NoticeContext, noticeValues, type Reader } from './values.ts';

export interface RenderedNotice {
  readonly subject: string;
  readonly text: string;
  /** Where the channel takes HTML. */
  readonly html?: string;
  /** Where the channel carries approved wording: every text that it may be filled with. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** The same input gives the same bytes; subject and text together fit the channel. */
export function renderNotice(
  input: NoticeContext & Reader & { readonly template: NoticeTemplate; readonly channelKind: ChannelKind },
): RenderedNotice {
  const { template, channelKind, language } = input;
  const { limits, markup, length, wording, chat } = kindRecord(channelKind);
  const { most, unit } = limits.size;
  const values = noticeValues(input, input);
  const fill = (text: string, filled = values) =>
    mustache.render(text, filled, undefined, { escape: (value) => harmlessIn(markup, value) });
  const mark = input.isRehearsal ? rehearsalMark[language] : '';
  const subject = `${mark}${fill(template.subject).replace(/\s+/g, ' ').trim()}`;
  if (length === 'short') {
    const signed = { ...values, company: input.organisation.shortName?.[language] ?? values.company };
    const short = fill(template.short ?? template.subject, signed)
      .replace(/\s+/g, ' ')
      .trim();
    const whole = language === 'en' ? inGsm(`${mark}${short}`) : `${mark}${short}`;
    const room = { most: mostInTwoSegments[language], unit: 'characters' } as const;
    const text = cutToSize(cutToSize(whole, room, '...'), limits.size, '...');
    if (wording === undefined) return { subject, text };
    const texts = textVariables.map((name) => [name, harmlessIn('plain', values[name])] as const);
    return { subject, text, texts: Object.fromEntries(texts) };
  }
  // A robot shows the subject above the text, so both share the room; the rest is for its markup.
  const room = most - lengthIn(unit, subject) - 64;
  const body = `${input.isRehearsal ? `${rehearsalLine[language]}\n\n` : ''}${tidy(fill(template.body))}`;
  // Two numbers, as a later reader may find the first contact off duty.
  const numbers = values.emergencyContacts
    .slice(0, 2)
    .map(({ name, phone }) => ({ 'zh-CN': `${phone}（${name}）`, en: `${phone} (${name})` }));
  const more = `\n\n${chat ? bilingual`… If it is urgent, call ${listed(numbers)}.`[language] : '…'}${bilingual` Latest news (for customers who ask, too): ${values.statusUrl}`[language]}`;
  const shown = chat ? fewLines(`**${subject}**\n\n${body}`, more) : body;
  const text = cutToSize(inMarkup(markup, shown), { most: room, unit }, more);
  if (markup !== 'html') return { subject, text };
  const page = asMailPage(subject, cutToSize(body, { most: Math.floor(room / 4), unit }, more), language);
  return lengthIn(unit, page) <= most ? { subject, text, html: page } : { subject, text };
}

const mostLinesInChat = 12;
const numbered = /^\d+\. /;
const bullet = /^- /;

/**
 * The first lines, and where the rest stands. No heading is left without its text and no list is cut:
 * numbered lists stay whole, since they are used in their order, and other lists are left out.
 */
function fewLines(text: string, more: string): string {
  const lines = text.split('\n');
  const isSaid = (line: string) => line.trim() !== '';
  if (lines.filter(isSaid).length <= mostLinesInChat) return text;
  const end = lines.findIndex(
    (_, index) => lines.slice(0, index + 1).filter(isSaid).length === mostLinesInChat - 1,
  );
  const isOf = (list: RegExp, line: string | undefined) => line !== undefined && list.test(line);
  const beyond = lines.findIndex((line, index) => index > end && !isOf(numbered, line));
  const kept = lines.slice(0, isOf(numbered, lines[end]) && beyond > 0 ? beyond : end + 1);
  if (isOf(bullet, lines[end + 1])) while (isOf(bullet, kept.at(-1))) kept.pop();
  while (kept.length > 1 && /^(#|\s*$|.*[:：]$)/.test(kept.at(-1) ?? '')) kept.pop();
  return `${kept.join('\n')}${more}`;
}

const rehearsalLine = bilingual`This is a rehearsal: nothing that you use is touched. What follows reads as on the real night; please do none of it. Only test messages need a reply.`;

/** Removes the gaps that empty sections leave. */
function tidy(text: string): string {
  return text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

// A mail as its sender wrote it: subject, date and text, of HTML what is read between its tags.

import PostalMime from 'postal-mime';
import { type SourceText, textOnly, timeText } from './document.ts';
import { textOfMarkup } from './html-text.ts';

export async function textOfMail(raw: Uint8Array): Promise<SourceText> {
  const { subject = '', date, text, html = '' } = await PostalMime.parse(raw);
  const body = text?.trim() ? text : textOfMarkup(html);
  const withoutReply = subject.replace(/^(?:(?:Re|Fwd?|回复|转发|答复)\s*[:：]\s*)+/i, '');
  return textOnly(`${withoutReply}\n${body}`.trim(), timeText(date));
}

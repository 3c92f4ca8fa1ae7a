// Reads a mail: subject, date and text; of an HTML mail, the text between the tags.

import PostalMime from 'postal-mime';
import { type SourceText, textOnly, timeText } from './document.ts';
import { textOfMarkup } from './html-text.ts';

export async function textOfMail(raw: Uint8Array): Promise<SourceText> {
  const { subject = '', date, text, html = '' } = await PostalMime.parse(raw);
  const body = text?.trim() ? text : textOfMarkup(html);
  const withoutReply = subject.replace(/^(?:(?:Re|Fwd?|回复|转发|答复)\s*[:：]\s*)+/i, '');
  return textOnly(`${withoutReply}\n${body}`.trim(), timeText(date));
}

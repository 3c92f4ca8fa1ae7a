// Removes the quoted part from a mail: the language of our answer, and what counts as feedback, must come
// from the sender's own words and not from our notice in the quote.

/** The line that mail programs write before a quoted mail. */
const quoteBegins =
  /^(?:-{2,}\s*(?:original message|原始邮件|forwarded message|转发邮件)|on .{4,120} wrote:\s*$|.{4,120}写道[:：]\s*$|(?:from|发件人)[:：]\s*.*\n(?:(?:sent|date|to|发送时间|发送日期|日期|收件人)[:：]))/im;

export function stripQuotes(text: string): string {
  const [own = ''] = text.replaceAll('\r\n', '\n').split(quoteBegins, 1);
  return own
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n');
}

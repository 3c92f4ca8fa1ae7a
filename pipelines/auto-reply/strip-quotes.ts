// Strips from a mail what is quoted below: the language of our answer, and what counts as feedback, must come from
// what the sender wrote and not from our notice in the quote.

/** The line with which mail programs begin what somebody else wrote. */
const quoteBegins =
  /^(?:-{2,}\s*(?:original message|原始邮件|forwarded message|转发邮件)|on .{4,120} wrote:\s*$|.{4,120}写道[:：]\s*$|(?:from|发件人)[:：]\s*.*\n(?:(?:sent|date|to|发送时间|发送日期|日期|收件人)[:：]))/im;

export function stripQuotes(text: string): string {
  const [own = ''] = text.replaceAll('\r\n', '\n').split(quoteBegins, 1);
  return own
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n');
}

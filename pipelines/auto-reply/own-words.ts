// What the sender of a mail wrote, apart from what is quoted below it: in whose language we answer, and what is
// counted as feedback, must not be our own words.

/** The line with which mail programs begin what somebody else wrote. */
const quoteBegins =
  /^(?:-{2,}\s*(?:original message|原始邮件|forwarded message|转发邮件)|on .{4,120} wrote:\s*$|.{4,120}写道[:：]\s*$|(?:from|发件人)[:：]\s*.*\n(?:(?:sent|date|to|发送时间|发送日期|日期|收件人)[:：]))/im;

export function ownWords(text: string): string {
  const [own = ''] = text.replaceAll('\r\n', '\n').split(quoteBegins, 1);
  return own
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n');
}

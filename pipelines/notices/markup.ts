// Puts a notice into the markup of a channel. Values are made harmless before they go into the template; the
// template's own markup stays.

import type { ChannelKindRecord } from '../plan/channel-kinds.ts';
import { withoutHidden } from '../text/hidden-characters.ts';
import { escapeHtml } from '../text/html.ts';

type MarkupOfChannel = ChannelKindRecord['markup'];

/** Robots read Markdown in different ways and few know a backslash, so its signs become full-width ones. */
const markdownTwins: Readonly<Record<string, string>> = {
  '[': '［',
  ']': '］',
  '<': '＜',
  '>': '＞',
  '*': '＊',
  '`': 'ˋ',
};

const slackEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '*': '∗',
  '`': 'ˋ',
};

/** A value from plan, organisation or a person, made harmless for this channel: one line, no markup. */
export function harmlessIn(markup: MarkupOfChannel, value: unknown): string {
  const line = withoutHidden(String(value)).replace(/\s+/g, ' ').trim();
  if (markup === 'mrkdwn') return line.replace(/[&<>*`]/g, (sign) => slackEntities[sign] ?? sign);
  if (markup === 'markdown') return line.replace(/[[\]<>*`]/g, (sign) => markdownTwins[sign] ?? sign);
  return line;
}

/** A template's own text in the channel's markup; an HTML page is made from the plain text. */
export function inMarkup(markup: MarkupOfChannel, body: string): string {
  if (markup === 'mrkdwn') return asSlackText(body);
  return markup === 'markdown' ? body : asPlainText(body);
}

/** Headings lose their `#`, which the channel would show; lists and paragraphs read well as they are. */
function asPlainText(text: string): string {
  return text
    .replace(/^#{1,3} +(.*)$/gm, (_, title: string) =>
      /\p{Script=Han}/u.test(title) ? `【${title}】` : `${title}:`,
    )
    .replace(/\*\*(.+?)\*\*/g, '$1');
}

/** Slack has no headings, and one asterisk for bold. */
function asSlackText(text: string): string {
  return text.replace(/^#{1,3} +(.*)$/gm, '*$1*').replace(/\*\*(.+?)\*\*/g, '*$1*');
}

/** The notice as an HTML mail: no pictures, no scripts, readable without its style. */
export function asMailPage(subject: string, text: string, language: string): string {
  return [
    `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(subject)}</title></head>`,
    "<body style=\"margin:0;padding:24px 16px;font:16px/1.6 -apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif\">",
    '<main style="display:block;max-width:36em;margin:0 auto;overflow-wrap:anywhere">',
    `<h1 style="font-size:20px;line-height:1.35;margin:0 0 16px">${escapeHtml(subject)}</h1>`,
    ...blocksOf(text),
    '</main></body></html>',
  ].join('\n');
}

function blocksOf(text: string): readonly string[] {
  return text
    .split(/\n{2,}/)
    .map((block) => block.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0)
    .flatMap(groupsOf);
}

/** A block may hold a heading, lines and a list one after the other. */
function groupsOf(lines: readonly string[]): readonly string[] {
  const groups: { kind: 'heading' | 'list' | 'text'; lines: string[] }[] = [];
  for (const line of lines) {
    const kind = /^#{1,3} /.test(line) ? 'heading' : line.startsWith('- ') ? 'list' : 'text';
    const last = groups.at(-1);
    if (last?.kind === kind && kind !== 'heading') last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.map((group) => {
    if (group.kind === 'heading')
      return `<h2 style="font-size:16px;margin:20px 0 4px">${inline(group.lines[0]?.replace(/^#+ /, '') ?? '')}</h2>`;
    if (group.kind === 'list')
      return `<ul style="margin:4px 0 12px;padding-left:1.4em">${group.lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`;
    return `<p style="margin:0 0 12px">${group.lines.map(inline).join('<br>')}</p>`;
  });
}

function inline(text: string): string {
  return escapeHtml(text)
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(
      /(?:https?:\/\/|mailto:)[^\s<>，。；（）]+?(?=[.,;:]?(?:[\s<，。；（）]|$))/g,
      '<a style="color:inherit" href="$&">$&</a>',
    );
}

// A rendered notice in the markup of a channel, and cut to its size. Values are made harmless before they go
// into the template; what the template's author wrote keeps its markup.

import type { ChannelKind } from '../plan/organisation.ts';
import { escapeHtml, withoutTricks } from '../text/html.ts';

/** Robots read the same Markdown in different ways and few know a backslash, so signs give way to their twins. */
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

/** A value from plan, organisation or a person, as it may stand in this channel's text: on one line, inert. */
export function harmlessIn(kind: ChannelKind, value: unknown): string {
  const line = withoutTricks(String(value)).replace(/\s+/g, ' ').trim();
  if (kind === 'slack') return line.replace(/[&<>*`]/g, (sign) => slackEntities[sign] ?? sign);
  if (kind === 'wecom' || kind === 'dingtalk' || kind === 'teams')
    return line.replace(/[[\]<>*`]/g, (sign) => markdownTwins[sign] ?? sign);
  return line;
}

/** Headings lose their signs where the channel would show them; lists and paragraphs read well as they are. */
export function asPlainText(text: string): string {
  return text
    .replace(/^#{1,3} +(.*)$/gm, (_, title: string) =>
      /\p{Script=Han}/u.test(title) ? `【${title}】` : `${title}:`,
    )
    .replace(/\*\*(.+?)\*\*/g, '$1');
}

/** Slack has no headings, and one asterisk for bold. */
export function asSlackText(text: string): string {
  return text.replace(/^#{1,3} +(.*)$/gm, '*$1*').replace(/\*\*(.+?)\*\*/g, '*$1*');
}

/** Bytes in UTF-8. */
export function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * The text, or as much of its beginning as fits with `tail` behind it: cut between lines where that keeps
 * most of it, never inside a character.
 */
export function cutToSize(text: string, bytes: number, tail: string): string {
  if (sizeOf(text) <= bytes) return text;
  const room = bytes - sizeOf(tail);
  if (room <= 0) return cutToBytes(tail, bytes);
  const cut = cutToBytes(text, room);
  const lastBreak = cut.lastIndexOf('\n');
  return `${(lastBreak > cut.length / 2 ? cut.slice(0, lastBreak) : cut).trimEnd()}${tail}`;
}

function cutToBytes(text: string, bytes: number): string {
  let size = 0;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('und').segment(text)) {
    size += sizeOf(segment);
    if (size > bytes) break;
    kept += segment;
  }
  return kept;
}

/** The notice as an HTML mail: no pictures, no scripts, readable without its style. */
export function asMailPage(subject: string, text: string, language: string): string {
  return [
    `<!doctype html><html lang="${escapeHtml(language)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(subject)}</title></head>`,
    "<body style=\"margin:0;padding:24px 16px;font:16px/1.6 -apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif\">",
    '<div style="max-width:36em;margin:0 auto">',
    `<h1 style="font-size:20px;line-height:1.35;margin:0 0 16px">${escapeHtml(subject)}</h1>`,
    ...blocksOf(text),
    '</div></body></html>',
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
    .replace(/https?:\/\/[^\s<>，。；（）]+?(?=[.,;:]?(?:[\s<，。；（）]|$))/g, '<a href="$&">$&</a>');
}

// Parses what a comment, a console's line or a signed line asks for. The whole text is one command or none at
// all: a command in the middle of a text, quoted, or with a second line is refused with the form it should
// have. Nothing in the text is trusted, and nothing of it is repeated unescaped.

import authority from '../../ledger/authority.json' with { type: 'json' };
import { bilingual } from '../../plan/bilingual.ts';
import { nearest } from '../../plan/check/nearest.ts';
import type { Localised } from '../../plan/plan.ts';
import { hiddenCharacterIn } from '../../text/hidden-characters.ts';
import type { CommandName, Saying } from './saying.ts';
import { commandNames, commands, formOf } from './table.ts';

export type ParsedLine =
  /** No command: somebody just talks. */
  | { readonly result: 'talk' }
  | { readonly result: 'command'; readonly saying: Saying }
  | { readonly result: 'refused'; readonly why: Localised; readonly form: string };

/** Longest reason in characters: it is quoted in notices and reports. */
const longestReason = 500;

export function parseLine(text: string): ParsedLine {
  const lines = text.trim().split(/\r\n|\r|\n/);
  const starting = lines.map(commandAtStart);
  const [first] = starting;
  if (first === undefined || first === null) {
    const later = starting.find((found) => found !== null);
    if (later) return refuse(later.name, notAlone);
    const line = lines[0] ?? '';
    const wrapped = commandAtStart(line.replace(wrapping, ''));
    if (wrapped !== null) return refuse(wrapped.name, notAlone);
    // What is copied from a chat may begin with a character that nobody sees, and would pass for talk.
    const hidden = hiddenCharacterIn(line);
    const behind = hidden === null ? null : commandAtStart(line.replace(hiddenAtStart, ''));
    if (hidden !== null && behind !== null) return refuse(behind.name, hiddenCharacters(hidden));
    const meant = meantAtStart(line);
    return meant === null ? { result: 'talk' } : refuse(meant, noSuchCommand);
  }
  const { name, rest } = first;
  if (lines.length > 1) return refuse(name, notAlone);
  const hidden = hiddenCharacterIn(lines[0] ?? '');
  if (hidden !== null) return refuse(name, hiddenCharacters(hidden));
  return read(
    name,
    rest.split(/[ \u3000]+/).filter((word) => word !== ''),
  );
}

/** Whether the shortened digest in a command is the beginning of this digest. */
export function digestNames(given: string, digest: string): boolean {
  return digest.replace(/^sha256:/, '').startsWith(given);
}

/**
 * The word after the slash, also as a Chinese keyboard types it: `／Hold：`, `/hold，`, `/hold网络`. What may
 * follow it, and of which characters its arguments are made, is spelt out: what counts as a letter differs
 * between verifiers built on Unicode of different years.
 */
const slashWord = new RegExp(
  String.raw`^[/／]([a-zａ-ｚ]+(?:[-－‐–][a-zａ-ｚ]+)*)(?![\w'/-]|\.\S)(?=$|[\s${authority.commandEndsBefore}\p{Cf}\p{Default_Ignorable_Code_Point}])[\s:：,，;；.。!！、—]*(.*)$`,
  'isu',
);
const argumentWord = new RegExp(`^[${authority.argumentOf}]+$`, 'u');

/** What Markdown, or copying from a page, puts around a line. A quoted line (`>`) is only talk. */
const wrapping = /^(?:[-*+#|]|\d+[.)]|[`*_~[(“‘「"']|\s|\\)+(?=[/／])/u;

const hiddenAtStart = /^[\p{Cf}\p{Default_Ignorable_Code_Point}]+/u;

function commandAtStart(line: string): { readonly name: CommandName; readonly rest: string } | null {
  const [, word = '', rest = ''] = slashWord.exec(line) ?? [];
  const name = plain(word).replace(/[‐–]/g, '-');
  return Object.hasOwn(commands, name) ? { name: name as CommandName, rest } : null;
}

/** Other words, Chinese and English, that people use for a command. */
const otherNames: Readonly<Record<string, CommandName>> = {
  ...{ 叫停: 'hold', 暂停: 'hold', 停止: 'hold', pause: 'hold', stop: 'hold', wait: 'hold' },
  ...{ 批准: 'approve', 同意: 'approve', 否决: 'reject', 驳回: 'reject', 拒绝: 'reject', 撤回: 'withdraw' },
  ...{ 继续: 'resume', 恢复: 'resume', continue: 'resume', 延长: 'extend', 缩短: 'shorten' },
  ...{ 取消: 'call-off', cancel: 'call-off', abort: 'call-off', 退回: 'roll-back', 回滚: 'roll-back' },
  ...{
    放行: 'release-everyone',
    存疑: 'doubt',
    完成: 'done',
    收到: 'ack',
    确认: 'ack',
    状态: 'status',
    现状: 'status',
  },
};

/**
 * The command that a misspelt word is meant for: `/aprove`, `/call off`, `/叫停`, and `、hold`, because a
 * Chinese keyboard types `、` with the key of the slash; null for other words.
 */
function meantAtStart(line: string): CommandName | null {
  const [, word = '', rest = ''] =
    /^[/／、\\]\s*([\p{L}_\p{Pd}−]+)(?![\p{L}_\d'’/-]|\.\S)(.*)$/su.exec(line) ?? [];
  const name = plain(word).replace(/[_\p{Pd}−]/gu, '-');
  if (Object.hasOwn(otherNames, name)) return otherNames[name] ?? null;
  if (Object.hasOwn(commands, name)) return name as CommandName;
  if (name.length < 4) return null;
  const joined = `${name}-${plain(rest.trim().split(/\s/, 1)[0] ?? '')}`;
  if (Object.hasOwn(commands, joined)) return joined as CommandName;
  // `/limit 40`, and `/hold-the network`.
  const [begun, ...others] = commandNames.filter((known) => known.startsWith(`${name}-`));
  if (begun !== undefined && others.length === 0) return begun;
  const carried = commandNames.find((known) => name.startsWith(`${known}-`));
  return carried ?? (nearest(name, commandNames, 1) as CommandName | null);
}

function plain(word: string): string {
  return word.normalize('NFKC').toLowerCase();
}

function read(name: CommandName, words: readonly string[]): ParsedLine {
  const row = commands[name];
  const values: unknown[] = [];
  let at = 0;
  for (const argument of row.arguments) {
    const word = words[at];
    const value = word === undefined || !argumentWord.test(word) ? null : argument.read(plain(word));
    if (value === null && argument.optional === undefined) return refuse(name, argument.expected);
    if (value !== null) at += 1;
    values.push(value);
  }
  const reason = words.slice(at).join(' ');
  if (row.reason === 'none' && reason !== '') return refuse(name, nothingMayFollow);
  if (row.reason === 'needed' && reason === '') return refuse(name, reasonExpected);
  if (reason.length > longestReason) return refuse(name, reasonTooLong);
  return { result: 'command', saying: row.say(reason, values) };
}

function refuse(name: CommandName, why: Localised): ParsedLine {
  return { result: 'refused', why, form: formOf(name) };
}

const notAlone: Localised = bilingual`A command must be the whole comment: one line, with no other text or quotation around it.`;
const noSuchCommand: Localised = bilingual`There is no such command, and nothing was recorded. Perhaps you meant the one below.`;
const nothingMayFollow: Localised = bilingual`Nothing may follow this command.`;
const reasonExpected: Localised = bilingual`Give a reason after the command; it goes into the record.`;
const reasonTooLong: Localised = bilingual`A reason has at most ${longestReason} characters.`;

function hiddenCharacters(code: string): Localised {
  return bilingual`The comment holds a character that cannot be seen (${code}): type it anew.`;
}

// What a comment on the window's issue asks for. The whole comment is one command or none at all: a command
// in the middle of a text, quoted, or with a second line is refused with the form it should have.

import type { Command } from '../ledger/entry.ts';
import { type Localised, type PhaseName, phaseNames, type Span } from '../plan/plan.ts';
import { parseSpan } from '../plan/time.ts';

export type CommentCommand =
  | { readonly name: 'approve'; readonly phase: PhaseName; readonly digest: string; readonly reason: string }
  | { readonly name: 'reject'; readonly phase: PhaseName; readonly digest: string; readonly reason: string }
  | { readonly name: 'withdraw'; readonly phase: PhaseName; readonly reason: string }
  | { readonly name: 'status' }
  | {
      readonly name: 'doubt';
      readonly effect: string;
      readonly answer: 'sent' | 'resend';
      readonly reason: string;
    }
  /** Everything that the engine carries out: hold, extend, call off and the like. */
  | { readonly name: 'tell'; readonly command: Command; readonly reason: string };

export type ParsedComment =
  /** Somebody just talks. */
  | { readonly result: 'talk' }
  | { readonly result: 'command'; readonly command: CommentCommand }
  | { readonly result: 'refused'; readonly why: Localised; readonly form: string };

const forms = {
  approve: '/approve PHASE DIGEST [reason]',
  reject: '/reject PHASE DIGEST reason',
  withdraw: '/withdraw PHASE reason',
  status: '/status',
  extend: '/extend 30m reason',
  hold: '/hold reason',
  resume: '/resume reason',
  'call-off': '/call-off [vendor] reason',
  'roll-back': '/roll-back PHASE reason',
  doubt: '/doubt KEY sent|resend reason',
  'pause-return': '/pause-return reason',
  'resume-return': '/resume-return reason',
  'limit-in-flight': '/limit-in-flight NUMBER reason',
  'release-everyone': '/release-everyone reason',
  'switch-code': '/switch-code COMMIT reason',
  'accept-drift': '/accept-drift reason',
} as const;
type CommandName = keyof typeof forms;

/** Every command with its form, for the help that a refusal carries. */
export const commandForms: readonly string[] = Object.values(forms);

/** Longest reason in characters: it is quoted in notices and reports. */
const longestReason = 500;

/** `body` is the comment as GitHub keeps it. Nothing in it is trusted, and nothing of it is repeated unescaped. */
export function parseComment(body: string): ParsedComment {
  const text = body.trim();
  const lines = text.split(/\r\n|\r|\n/);
  const starting = lines.map(commandAtStart);
  const name = starting[0];
  if (name === undefined || name === null) {
    const hidden = starting.find((found) => found !== null);
    return hidden === undefined ? { result: 'talk' } : refuse(hidden, notAlone);
  }
  if (lines.length > 1) return refuse(name, notAlone);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u.test(text)) {
    return refuse(name, hiddenCharacters);
  }
  const words = text.split(/ +/).slice(1);
  return parsers[name](words, name);
}

/** Whether the shortened digest of a comment names this one; at least 12 hex digits are asked for. */
export function digestNames(given: string, digest: string): boolean {
  return digest.replace(/^sha256:/, '').startsWith(given);
}

type Parser = (words: readonly string[], name: CommandName) => ParsedComment;

const parsers: Readonly<Record<CommandName, Parser>> = {
  approve: (words, name) =>
    withPhaseAndDigest(words, name, (phase, digest, reason) => ({ name: 'approve', phase, digest, reason })),
  reject: (words, name) =>
    withPhaseAndDigest(words, name, (phase, digest, reason) =>
      reason === '' ? null : { name: 'reject', phase, digest, reason },
    ),
  withdraw: (words, name) =>
    withPhase(words, name, (phase, rest) =>
      withReason(rest, name, (reason) => ({ name: 'withdraw', phase, reason })),
    ),
  status: (words, name) => (words.length === 0 ? accept({ name: 'status' }) : refuse(name, nothingMayFollow)),
  extend: ([by, ...rest], name) =>
    by !== undefined && isLengthOfTime(by)
      ? withReason(rest, name, (reason) => ({ name: 'tell', command: { name: 'extend', by }, reason }))
      : refuse(name, spanExpected),
  hold: (words, name) => tell(words, name, { name: 'hold' }),
  resume: (words, name) => tell(words, name, { name: 'resume' }),
  'call-off': (words, name) =>
    words[0] === 'vendor'
      ? tell(words.slice(1), name, { name: 'call-off', whose: 'vendor' })
      : tell(words, name, { name: 'call-off', whose: 'ours' }),
  'roll-back': (words, name) =>
    withPhase(words, name, (phase, rest) => tell(rest, name, { name: 'roll-back', phase })),
  doubt: ([key, answer, ...rest], name) => {
    if (key === undefined || !/^[0-9a-f]{12,64}$/.test(key)) return refuse(name, keyExpected);
    if (answer !== 'sent' && answer !== 'resend') return refuse(name, answerExpected);
    return withReason(rest, name, (reason) => ({ name: 'doubt', effect: key, answer, reason }));
  },
  'pause-return': (words, name) => tell(words, name, { name: 'pause-return' }),
  'resume-return': (words, name) => tell(words, name, { name: 'resume-return' }),
  'limit-in-flight': ([count, ...rest], name) =>
    count !== undefined && /^[1-9][0-9]{0,5}$/.test(count)
      ? tell(rest, name, { name: 'limit-in-flight', limit: Number(count) })
      : refuse(name, numberExpected),
  'release-everyone': (words, name) => tell(words, name, { name: 'release-everyone' }),
  'switch-code': ([to, ...rest], name) =>
    to !== undefined && /^[0-9a-f]{40}$/.test(to)
      ? tell(rest, name, { name: 'switch-code', to })
      : refuse(name, commitExpected),
  'accept-drift': (words, name) => tell(words, name, { name: 'accept-drift' }),
};

function commandAtStart(line: string): CommandName | null {
  const word = /^\/([a-z-]+)(?:\s|$)/.exec(line)?.[1];
  return word !== undefined && Object.hasOwn(forms, word) ? (word as CommandName) : null;
}

function withPhase(
  [phase, ...rest]: readonly string[],
  name: CommandName,
  go: (phase: PhaseName, rest: readonly string[]) => ParsedComment,
): ParsedComment {
  const known = phaseNames.find((candidate) => candidate === phase);
  return known === undefined ? refuse(name, phaseExpected) : go(known, rest);
}

function withPhaseAndDigest(
  words: readonly string[],
  name: CommandName,
  make: (phase: PhaseName, digest: string, reason: string) => CommentCommand | null,
): ParsedComment {
  return withPhase(words, name, (phase, [given, ...rest]) => {
    const digest = given?.replace(/^sha256:/, '');
    if (digest === undefined || !/^[0-9a-f]{12,64}$/.test(digest)) return refuse(name, digestExpected);
    const reason = rest.join(' ');
    if (reason.length > longestReason) return refuse(name, reasonTooLong);
    const command = make(phase, digest, reason);
    return command === null ? refuse(name, reasonExpected) : accept(command);
  });
}

function withReason(
  words: readonly string[],
  name: CommandName,
  make: (reason: string) => CommentCommand,
): ParsedComment {
  const reason = words.join(' ');
  if (reason === '') return refuse(name, reasonExpected);
  if (reason.length > longestReason) return refuse(name, reasonTooLong);
  return accept(make(reason));
}

function tell(words: readonly string[], name: CommandName, command: Command): ParsedComment {
  return withReason(words, name, (reason) => ({ name: 'tell', command, reason }));
}

function isLengthOfTime(span: Span): boolean {
  const duration = parseSpan(span);
  return duration !== null && duration.sign > 0;
}

function accept(command: CommentCommand): ParsedComment {
  return { result: 'command', command };
}

function refuse(name: CommandName, why: Localised): ParsedComment {
  return { result: 'refused', why, form: forms[name] };
}

const notAlone: Localised = {
  'zh-CN': '命令必须独占整条评论：只写一行，前后不要有其他文字或引用。',
  en: 'A command must be the whole comment: one line, with no other text or quotation around it.',
};
const hiddenCharacters: Localised = {
  'zh-CN': '评论里有看不见的字符（控制字符、零宽字符或改变文字方向的字符），请手工重新输入。',
  en: 'The comment holds characters that cannot be seen (control, zero-width or direction marks): type it anew.',
};
const nothingMayFollow: Localised = {
  'zh-CN': '这个命令后面不能再有内容。',
  en: 'Nothing may follow this command.',
};
const phaseExpected: Localised = {
  'zh-CN': `缺少阶段名或阶段名不存在。可用的阶段：${phaseNames.join('、')}。`,
  en: `The phase is missing or unknown. Phases: ${phaseNames.join(', ')}.`,
};
const digestExpected: Localised = {
  'zh-CN': '缺少方案摘要：请复制议题中给出的摘要，至少 12 位十六进制小写字母和数字。',
  en: 'The digest is missing: copy the one that the issue gives, at least 12 lower-case hex digits.',
};
const reasonExpected: Localised = {
  'zh-CN': '请在命令后写明理由；理由会记入台账。',
  en: 'Give a reason after the command; it goes into the record.',
};
const reasonTooLong: Localised = {
  'zh-CN': `理由最长 ${longestReason} 个字符。`,
  en: `A reason has at most ${longestReason} characters.`,
};
const spanExpected: Localised = {
  'zh-CN': '请写明延长多久，例如 30m 或 2h。',
  en: 'Say for how long, for example 30m or 2h.',
};
const keyExpected: Localised = {
  'zh-CN': '缺少动作编号：请复制 /status 列出的编号，至少 12 位十六进制小写字母和数字。',
  en: 'The key of the effect is missing: copy it from /status, at least 12 lower-case hex digits.',
};
const answerExpected: Localised = {
  'zh-CN': '请回答 sent（已送达，不再重发）或 resend（没有送达，请重发）。',
  en: 'Answer sent (it arrived, do not repeat it) or resend (it did not arrive, send it again).',
};
const commitExpected: Localised = {
  'zh-CN': '请写出提交的完整编号：40 位十六进制小写字母和数字。',
  en: 'Name the commit by its whole id: 40 lower-case hex digits.',
};
const numberExpected: Localised = {
  'zh-CN': '请写明同时登录人数的上限，例如 200。',
  en: 'Say how many may log in at the same time, for example 200.',
};

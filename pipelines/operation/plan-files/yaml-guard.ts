// What a file must be before the YAML parser may see it. The parser can be made to spend minutes or to abort
// the process by 2 KB of the wrong text (deep nesting, explicit keys, aliases, repeated quotes), and no
// try/catch helps then; all of that needs what this scan refuses. The scan itself is iterative.

import { CST, Lexer } from 'yaml';
import { isComposed } from '../../plan/check/look-alikes.ts';
import type { Fault } from '../../plan/check/problem.ts';
import { firstHidden } from '../../text/hidden-characters.ts';
import { mistypedSign } from './mistyped-signs.ts';

const limits = {
  bytes: 32 * 1024,
  lines: 1_000,
  lineLength: 1_000,
  tokens: 4_000,
  depth: 16,
} as const;

/** `at` is the offset in the text, 0-based. */
type Refusal = Fault & { readonly at: number };

export type Guarded =
  /** `tokens` are the text cut as the parser takes it, so that it is cut once. */
  | { readonly safe: true; readonly text: string; readonly tokens: readonly string[] }
  | { readonly safe: false; readonly text: string; readonly refusal: Refusal };

/** Refuses at the first reason. Windows line ends become LF. */
export function guardYaml(bytes: Uint8Array): Guarded {
  const refuse = (what: string, write: string): Guarded => {
    return { safe: false, text: '', refusal: { at: 0, what, write } };
  };
  if (bytes.length > limits.bytes)
    return refuse(`The file has ${bytes.length} bytes.`, `Keep it under ${limits.bytes} bytes.`);
  const text = decode(bytes);
  if (text === null) return refuse('The file is not UTF-8.', 'Save it as UTF-8 without BOM.');
  if (text.startsWith('\uFEFF'))
    return refuse('The file begins with a BOM (U+FEFF).', 'Save it as UTF-8 without BOM.');
  const tokens: string[] = [];
  const refusal = refuseText(text) ?? refuseTokens(text, tokens);
  return refusal === null
    ? { safe: true, text, tokens: withWholeTimes(tokens) }
    : { safe: false, text, refusal };
}

function decode(bytes: Uint8Array): string | null {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes).replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
}

function refuseText(text: string): Refusal | null {
  let at = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (index >= limits.lines)
      return { at, what: 'The file is too long.', write: `Keep it under ${limits.lines} lines.` };
    if (line.length > limits.lineLength)
      return { at, what: 'The line is too long.', write: `Break it before ${limits.lineLength} characters.` };
    const hidden = firstHidden(line);
    if (hidden !== null) {
      const what = `There is an invisible character (${hidden.code}).`;
      return hidden.code === 'U+0009'
        ? { at: at + hidden.at, what: 'There is a tab (U+0009).', write: 'Write spaces, not tabs.' }
        : { at: at + hidden.at, what, write: 'Delete it and type the text again.' };
    }
    const mistyped = mistypedSign(line);
    if (mistyped !== null) return { ...mistyped, at: at + mistyped.at };
    if (!isComposed(line))
      return { at, what: 'The text is not in Unicode form NFC.', write: 'Type the accented letters again.' };
    at += line.length + 1;
  }
  return null;
}

const forbidden: Readonly<Record<string, Fault>> = {
  alias: { what: 'Aliases (*) are not allowed.', write: 'Write the value itself, or put it in quotes.' },
  anchor: { what: 'Anchors (&) are not allowed.', write: 'Write the value itself, or put it in quotes.' },
  tag: { what: 'Tags (!) are not allowed.', write: 'Remove it, or put the value in quotes.' },
  'explicit-key-ind': { what: 'Explicit keys (?) are not allowed.', write: 'Write "key: value".' },
  'directive-line': { what: 'Directives (%) are not allowed.', write: 'Remove the line.' },
  'doc-end': { what: 'A second document is not allowed.', write: 'Keep one plan in one file.' },
};
const weightless = new Set(['space', 'newline', 'comment', 'doc-mode', 'flow-error-end', 'scalar']);

/**
 * Inside { } YAML would end a time at the bracket of its zone, as in `publishedAt:
 * 2026-12-08T10:00+08:00[Asia/Shanghai]`: this joins its pieces, since nobody means a list there.
 */
function withWholeTimes(tokens: readonly string[]): readonly string[] {
  const whole: string[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const time = tokens[index] ?? '';
    const isTime =
      tokens[index + 1] === '[' &&
      tokens[index + 2] === CST.SCALAR &&
      tokens[index + 4] === ']' &&
      /^\d{4}-.*T.*[+-]\d{2}:\d{2}$/.test(time);
    whole.push(isTime ? `${time}[${tokens[index + 3]}]` : time);
    if (isTime) index += 4;
  }
  return whole;
}

/** Refuses too much depth, too many tokens, and syntax on which parsers fail. Fills `tokens`. */
function refuseTokens(text: string, tokens: string[]): Refusal | null {
  const depth = depthMeter();
  let at = 0;
  let count = 0;
  let previous: string | null = null;
  let openOnThisLine = 0;
  let afterText = false;
  for (const source of new Lexer().lex(text)) {
    tokens.push(source);
    const type: string | null = previous === 'scalar' ? 'text' : CST.tokenType(source);
    const isMarker = type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar';
    const reason = type === null ? undefined : forbidden[type];
    if (reason !== undefined) return { at, ...reason };
    if (type === 'text' && source === '<<')
      return { at, what: 'Merge keys (<<) are not allowed.', write: 'Write the values themselves.' };
    if (type === 'doc-start' && count > 0)
      return { at, what: 'A second document is not allowed.', write: 'Keep one plan in one file.' };
    if (type === null || !weightless.has(type)) count += 1;
    if (count > limits.tokens)
      return { at, what: 'The file has too many values.', write: `Keep it under ${limits.tokens} tokens.` };
    if (type === 'comment' && afterText && openOnThisLine > 0) {
      const what = 'Inside { } or [ ] a # after a space begins a comment: the rest of this line is lost.';
      return { at, what, write: 'Put the whole text in quotes, or the comment on a line of its own.' };
    }
    openOnThisLine += bracketOf(type);
    if (type === 'newline') openOnThisLine = 0;
    if (type !== 'space') afterText = type === 'text';
    if (depth.after(type, source) > limits.depth)
      return { at, what: 'The file is nested too deeply.', write: `Keep it under ${limits.depth} levels.` };
    previous = type;
    if (!isMarker) at += source.length;
  }
  return null;
}

function bracketOf(type: string | null): number {
  if (type === 'flow-map-start' || type === 'flow-seq-start') return 1;
  return type === 'flow-map-end' || type === 'flow-seq-end' ? -1 : 0;
}

/** Levels of block collections by their columns, plus open brackets. */
function depthMeter() {
  const columns: number[] = [];
  let brackets = 0;
  let column = 0;
  let lineHasContent = false;
  const level = (at: number) => {
    while ((columns.at(-1) ?? -1) >= at) columns.pop();
    columns.push(at);
  };
  return {
    after(type: string | null, source: string): number {
      if (type === 'newline') {
        column = 0;
        lineHasContent = false;
        return columns.length + brackets;
      }
      brackets += bracketOf(type);
      const isMarker = type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar';
      if (isMarker) return columns.length + brackets;
      if (type === 'seq-item-ind') level(column);
      else if (type !== 'space' && !lineHasContent) {
        level(column);
        lineHasContent = true;
      }
      column += source.length;
      return columns.length + brackets;
    },
  };
}

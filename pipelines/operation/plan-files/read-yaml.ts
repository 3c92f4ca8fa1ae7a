// Reads a guarded YAML file as a plain value, and tells on which line each of its parts stands.

import {
  Composer,
  type CST,
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  Parser,
  visit,
} from 'yaml';
import type { Path } from '../../plan/check/problem.ts';
import { languages } from '../../plan/plan.ts';
import { faultIn, type Position, type YamlFault } from './yaml-fault.ts';
import { guardYaml } from './yaml-guard.ts';

export type ReadYaml =
  | {
      readonly readable: true;
      readonly value: unknown;
      /** The position of the deepest part of the path that exists. */
      readonly positionOf: (path: Path) => Position;
    }
  | { readonly readable: false; readonly faults: readonly YamlFault[] };

/** Never throws on any bytes. */
export function readYaml(bytes: Uint8Array): ReadYaml {
  const guarded = guardYaml(bytes);
  if (!guarded.safe) {
    const { at, what, write } = guarded.refusal;
    return { readable: false, faults: [{ ...positionAt(guarded.text, at), what, write }] };
  }
  const lines = new LineCounter();
  const document = documentOf(guarded.tokens, guarded.text.length, lines);
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  // One mistake in YAML makes many errors, as the parser guesses after the first: only that one is reported.
  const first = [...document.errors, ...document.warnings].sort((one, other) => one.pos[0] - other.pos[0])[0];
  if (first !== undefined) {
    return {
      readable: false,
      faults: [faultIn(document, guarded.text, first, position)],
    };
  }
  const cut = cutTexts(document);
  if (cut.length > 0) {
    const what = (text: string) =>
      `A # after a space begins a comment: the text ends at ${JSON.stringify(text)}.`;
    const write = 'Put the whole text in quotes; a comment goes on a line of its own.';
    return {
      readable: false,
      faults: cut.map(({ at, text }) => ({ ...position(at), what: what(text), write })),
    };
  }
  return {
    readable: true,
    value: document.toJS({ maxAliasCount: 0 }),
    positionOf: (path) => position(offsetOf(document.contents, path)),
  };
}

/**
 * Texts that a comment cut short. A text for people (in one of the languages) may have no comment behind it
 * at all; other values may have one that begins with "# ", as is usual.
 */
function cutTexts(document: Document<ParsedNode>): readonly { readonly at: number; readonly text: string }[] {
  const cut: { readonly at: number; readonly text: string }[] = [];
  visit(document, {
    Scalar(_, { type, value, comment, range }, path) {
      if (type !== 'PLAIN' || typeof value !== 'string' || !comment || !range) return;
      const parent = path.at(-1);
      const key = isPair(parent) && isScalar(parent.key) ? parent.key.value : undefined;
      const isForPeople = languages.some((language) => language === key);
      if (isForPeople || !comment.startsWith(' '))
        cut.push({ at: range[1], text: value.replace(/^.+(?=.{20}$)/su, '…') });
    },
  });
  return cut;
}

/** Does what `parseDocument` does, for a text that is already cut into tokens and holds one document. */
function documentOf(tokens: readonly string[], length: number, lines: LineCounter): Document<ParsedNode> {
  const composer = new Composer<ParsedNode>({
    version: '1.2',
    schema: 'core',
    stringKeys: true,
    uniqueKeys: true,
    strict: true,
    prettyErrors: false,
  });
  const [document] = composer.compose(parsed(tokens, lines), true, length);
  return document as Document<ParsedNode>;
}

function* parsed(tokens: readonly string[], lines: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const token of tokens) yield* parser.next(token);
  yield* parser.end();
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/** The offset of a scalar; for a list or a group, that of its key. */
function offsetOf(root: Node | null, path: Path): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      offset = (isScalar(pair.key) ? pair.key.range?.[0] : undefined) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      const item = node.items[step];
      if (item === undefined) return offset;
      node = item;
      offset = rangeStart(item) ?? offset;
    } else return offset;
  }
  return (isScalar(node) && node.value !== null ? node.range?.[0] : undefined) ?? offset;
}

function rangeStart(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}

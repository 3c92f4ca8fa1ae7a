// Explains what the YAML parser refuses by its cause: the parser names the place where it could read no
// further, which is often far below the mistake.

import { type Document, isCollection, isScalar, visit, type YAMLError } from 'yaml';
import type { Fault } from '../../plan/check/problem.ts';

/** Both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type YamlFault = Position & Fault;

export function faultIn(
  document: Document,
  text: string,
  { code, message, pos: [at] }: Pick<YAMLError, 'code' | 'message' | 'pos'>,
  position: (offset: number) => Position,
): YamlFault {
  const open = openedAt(document, text, at, message);
  if (open !== null) {
    const what = `The ${text[open]} that opens here is never closed.`;
    return { ...position(open), what, write: 'Close it where its text or list ends.' };
  }
  const first = code === 'DUPLICATE_KEY' ? firstOfKey(document, at) : null;
  if (first !== null) {
    const what = `The key "${first.key}" stands on line ${position(first.at).line} already.`;
    return { ...position(at), what, write: 'Keep one of the two keys.' };
  }
  if (/Nested mappings|Block collections are not allowed within flow/.test(message)) {
    const what = 'A colon and a space inside a text begin a new key.';
    return { ...position(at), what, write: 'Put the whole text in double quotes (").' };
  }
  if (code === 'UNEXPECTED_TOKEN' && text[at - 1] === "'") {
    const what = "The text ends at this quote (').";
    return { ...position(at), what, write: 'Put the whole text in double quotes (").' };
  }
  if (/without - indicator/.test(message)) return { ...position(at), ...notIndented };
  return { ...position(at), ...(byCode[code] ?? unreadable) };
}

/** Where the quote or bracket stands whose end is missing; null where all are closed. */
function openedAt(document: Document, text: string, at: number, message: string): number | null {
  const missing =
    /^Missing closing (["'])/.exec(message)?.[1] ??
    /(?:end with a|Expected .* with) ([}\]])/.exec(message)?.[1];
  if (missing === undefined) return null;
  const opening = { '}': '{', ']': '[' }[missing] ?? missing;
  let found: number | null = null;
  visit(document, {
    Node(_, node) {
      const from = node.range?.[0];
      if ((!isScalar(node) && !isCollection(node)) || from === undefined || from > at) return;
      if (text[from] === opening) found = from;
    },
  });
  return found;
}

function firstOfKey(document: Document, at: number): { readonly key: string; readonly at: number } | null {
  let found: { readonly key: string; readonly at: number } | null = null;
  visit(document, {
    Map(_, map) {
      const keys = map.items.flatMap(({ key }) =>
        isScalar(key) && key.range ? [{ key: String(key.value), at: key.range[0] }] : [],
      );
      const own = keys.find((one) => one.at === at);
      if (own !== undefined) found = keys.find(({ key }) => key === own.key) ?? null;
    },
  });
  return found;
}

const unreadable: Fault = {
  what: 'YAML cannot be read on from here.',
  write: 'Compare the line with those around it.',
};
const noKey: Fault = {
  what: 'A key without ": " stands here, or one that goes over several lines.',
  write: 'Write "key: value" with a space after the colon, each on a line of its own.',
};
const notIndented: Fault = {
  what: 'This line is not indented like those that it belongs to.',
  write: 'Indent with spaces, two for each level, the same for all keys of one group.',
};

const byCode: Readonly<Partial<Record<string, Fault>>> = {
  DUPLICATE_KEY: { what: 'This key stands there twice.', write: 'Keep one of the two keys.' },
  BAD_INDENT: notIndented,
  TAB_AS_INDENT: notIndented,
  BAD_SCALAR_START: {
    what: 'A text cannot begin with this sign.',
    write: 'Put the whole text in double quotes (").',
  },
  UNEXPECTED_TOKEN: {
    what: 'This cannot stand here.',
    write: 'Put the text in quotes when it holds one of : # , [ ] { } @ `.',
  },
  MISSING_CHAR: {
    what: 'A quote, a bracket, a comma or a colon is missing.',
    write: 'Add it here or just before.',
  },
  BAD_DQ_ESCAPE: {
    what: 'In double quotes a backslash begins a sign of its own, and this is none.',
    write: "Put the text in single quotes (').",
  },
  MULTILINE_IMPLICIT_KEY: noKey,
  BLOCK_AS_IMPLICIT_KEY: noKey,
};

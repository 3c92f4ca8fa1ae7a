// A notice template: front matter (`subject`; `short` for text messages; `public` for readers outside), then
// Markdown that also reads well as plain text: paragraphs, `## headings` and `- ` lists. Mustache fills it in,
// without logic.

import mustache from 'mustache';
import { parse } from 'yaml';
import type { TemplateFault } from '../plan/check/rule.ts';
import { isGroup } from '../plan/check/shape.ts';
import { textVariables } from '../plan/text-variables.ts';
import { conditions, listFields } from './variables.ts';

export interface NoticeTemplate {
  readonly subject: string;
  /** One sentence for channels with no room, such as text messages; the subject where it is absent. */
  readonly short: string | null;
  readonly body: string;
  /** The text for customers, without internal contacts and procedures; null: they read subject and body. */
  readonly public: { readonly subject: string; readonly text: string } | null;
}

export type ParsedTemplate =
  | { readonly ok: true; readonly template: NoticeTemplate }
  | { readonly ok: false; readonly problems: readonly TemplateFault[] };

const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;

/** The template, or everything that is wrong with it. */
export function parseTemplate(text: string): ParsedTemplate {
  const header = frontMatter.exec(text);
  if (!header) {
    return refused(1, 'there is no front matter', 'begin the file with `---`, `subject: "…"`, `---`');
  }
  const fields = fieldsOf(header[1] ?? '');
  if (typeof fields === 'string') {
    return refused(2, `the front matter cannot be read (${fields})`, 'quote the value: subject: "…"');
  }
  const unknown = Object.keys(fields).find((name) => !['subject', 'short', 'public'].includes(name));
  if (unknown !== undefined) {
    return refused(
      2,
      `the front matter has an unknown field \`${unknown}\``,
      'use only `subject`, `short` and `public`',
    );
  }
  const { subject, short = null, public: outside = null } = fields;
  if (typeof subject !== 'string' || subject.trim() === '') {
    return refused(2, 'the front matter has no subject', 'write `subject: "…"` in the front matter');
  }
  if (short !== null && typeof short !== 'string') {
    return refused(2, '`short` is not a text', 'write `short: "…"`');
  }
  if (outside !== null && !isPublicText(outside)) {
    return refused(2, '`public` needs a subject and a text', 'write `public: { subject: "…", text: "…" }`');
  }
  const problems = problemsIn(text);
  if (problems.length > 0) return { ok: false, problems };
  const body = text.slice(header[0].length).trim();
  return { ok: true, template: { subject, short, public: outside, body } };
}

function isPublicText(value: unknown): value is { readonly subject: string; readonly text: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'subject' in value &&
    typeof value.subject === 'string' &&
    'text' in value &&
    typeof value.text === 'string'
  );
}

function refused(line: number, what: string, write: string): ParsedTemplate {
  return { ok: false, problems: [{ line, what, write }] };
}

function fieldsOf(yaml: string): Readonly<Record<string, unknown>> | string {
  try {
    const value: unknown = parse(yaml, { maxAliasCount: 0 });
    return isGroup(value) ? value : 'it is no list of fields';
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}

// The tokens of Mustache: kind, name, start, end, and for sections their children.
type Token = readonly [string, string, number, number, (readonly Token[] | string)?, ...unknown[]];

function problemsIn(text: string): readonly TemplateFault[] {
  let tokens: readonly Token[];
  try {
    tokens = mustache.parse(text) as unknown as readonly Token[];
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return [{ line: 1, what, write: 'close every `{{#list}}` with `{{/list}}` and every `{{` with `}}`' }];
  }
  return tokens.flatMap((token) => problemsOf(token, null, text));
}

function problemsOf(token: Token, list: List | null, text: string): readonly TemplateFault[] {
  const [kind, name, start, , children] = token;
  const problem = (what: string, write: string): readonly TemplateFault[] => [
    { line: text.slice(0, start).split('\n').length, what, write },
  ];
  switch (kind) {
    case 'text':
    case '!':
      return [];
    case 'name':
      return mayName(name, list) ? [] : problem(`there is no variable \`${name}\` here`, suggestion(list));
    case '#':
    case '^': {
      if (!isVariable(name)) return problem(`there is no variable \`${name}\` here`, suggestion(null));
      const inside = kind === '#' && isList(name) ? name : list;
      return Array.isArray(children)
        ? children.flatMap((child: Token) => problemsOf(child, inside, text))
        : [];
    }
    case '&':
      return problem(
        `\`${name}\` would be put in without escaping`,
        'write it with two braces: {{name}}, not {{{name}}} or {{&name}}',
      );
    default:
      return problem('partials and changed delimiters are not allowed', 'use only {{name}} and {{#list}}');
  }
}

type List = keyof typeof listFields;
const isList = (name: string): name is List => Object.hasOwn(listFields, name);

function mayName(name: string, list: List | null): boolean {
  if (list !== null && (listFields[list] as readonly string[]).includes(name)) return true;
  // A list's own name would print as `[object Object]`.
  return (textVariables as readonly string[]).includes(name);
}

function isVariable(name: string): boolean {
  return [...textVariables, ...conditions].some((known) => known === name) || isList(name);
}

function suggestion(list: List | null): string {
  const sections = [...Object.keys(listFields), ...conditions].map((name) => `#${name}`);
  const write = `use one of: ${(list === null ? [...textVariables, ...sections] : listFields[list]).join(', ')}`;
  return write;
}

// The arguments of commands: each kind with how it is read, and what is answered where a word does not fit.
// Words are read as a Chinese keyboard types them too: full-width letters, digits and hyphens.

import type { Gate } from '../../ledger/fact.ts';
import { bilingual } from '../../plan/bilingual.ts';
import { phaseNames } from '../../plan/phase-table.ts';
import type { Localised, Span } from '../../plan/plan.ts';
import { listed, same } from '../../plan/sentences.ts';
import { parseSpan } from '../../plan/time.ts';

export interface Argument<Value> {
  /** How the help spells it. */
  readonly form: string;
  /** For tests and for a console's examples. */
  readonly example: string;
  /** How such a word looks, for both verifiers; its group is the value. Part of ledger/authority.json. */
  readonly pattern: string;
  /** May be left out; then its value is null. */
  readonly optional?: true;
  /** `word` is in lower case and in half-width characters; null where it is not one of this kind. */
  read(word: string): Value | null;
  readonly expected: Localised;
}

/** Reads the group of a pattern as a value. */
function exact<Value>(pattern: string, read: (text: string) => Value | null) {
  const looks = new RegExp(pattern);
  const readWord = (word: string): Value | null => {
    const found = looks.exec(word)?.[1];
    return found === undefined ? null : read(found);
  };
  return { pattern, read: readWord };
}

export const phase: Argument<(typeof phaseNames)[number]> = {
  form: 'PHASE',
  example: 'cutover',
  ...exact('^([a-z-]+)$', (word) => phaseNames.find((known) => known === word) ?? null),
  expected: bilingual`The phase is missing or unknown. Phases: ${listed(phaseNames.map(same))}.`,
};

export const approved: Argument<Gate> = {
  ...phase,
  read: (word) => (word === 'correct' ? word : phase.read(word)),
};

export const digest: Argument<string> = {
  form: 'DIGEST',
  example: 'ab12ab12ab12',
  ...exact('^(?:sha256:)?([0-9a-f]{12,64})$', String),
  expected: bilingual`The digest is missing: copy the one that the issue gives, at least 12 hex digits.`,
};

export const span: Argument<Span> = {
  form: '30m',
  example: '30m',
  pattern: '^([1-9][0-9]{0,3}[mhd])$',
  read: (word) => {
    const text = word
      .replace(/分钟?$/, 'm')
      .replace(/(?:个)?小?时$/, 'h')
      .replace(/天$/, 'd');
    return parseSpan(text) === null ? null : text;
  },
  expected: bilingual`Say for how long, for example 30m or 2h.`,
};

export const effectKey: Argument<string> = {
  form: 'EFFECT',
  example: '0123456789ab',
  ...exact('^([0-9a-f]{12,64})$', String),
  expected: bilingual`The key of the effect is missing: copy it from /status, at least 12 hex digits.`,
};

export const answer: Argument<'sent' | 'resend'> = {
  form: 'sent|resend',
  example: 'sent',
  ...exact('^(sent|resend)$', (word) => (word === 'sent' ? 'sent' : 'resend')),
  expected: bilingual`Answer sent (it arrived, do not repeat it) or resend (it did not arrive, send it again).`,
};

export const commit: Argument<string> = {
  form: 'COMMIT',
  example: 'ab12'.repeat(10),
  ...exact('^([0-9a-f]{40})$', String),
  expected: bilingual`Name the commit by its whole id: 40 hex digits.`,
};

export const count: Argument<number> = {
  form: 'NUMBER',
  example: '40',
  ...exact('^([1-9][0-9]{0,5})$', Number),
  expected: bilingual`Say how many may log in at the same time, for example 200.`,
};

export const toDo: Argument<number> = {
  form: 'NUMBER',
  example: '2',
  ...exact('^#?([1-9][0-9]{0,3})$', Number),
  expected: bilingual`Say which to-do it is by its number, for example /done 2.`,
};

export const look: Argument<string> = {
  form: 'LOOK',
  example: 'ab12ab12ab12',
  ...exact('^(none|[0-9a-f]{12})$', String),
  expected: bilingual`Say which look: copy its 12 digits from the reason of the gate, or write none where there was no look yet.`,
};

export const item: Argument<string> = {
  form: 'ITEM',
  example: 'po-1042',
  // Spelt for Python, where `\w` has the letters of every script.
  pattern: '^([^\\W_][\\w./-]{0,79})$',
  read: (word) => (/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,79}$/u.test(word) ? word : null),
  expected: bilingual`Say which: copy its number from the list, or write all for every one that is open.`,
};

export const vendor: Argument<'vendor'> = {
  form: '[vendor]',
  example: 'vendor',
  optional: true,
  ...exact('^(vendor)$', () => 'vendor' as const),
  expected: { 'zh-CN': '', en: '' },
};

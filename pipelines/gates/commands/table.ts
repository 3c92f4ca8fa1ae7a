// The one table of commands. Comments, the console and signed statements are read by it; who may say what, the help,
// the list in the window's issue and the preview are drawn from it. One more command is one more row, and its kind in
// `Command` (ledger/fact.ts), which both verifiers record as it stands.

import { bilingual } from '../../plan/bilingual.ts';
import { formIn } from '../../plan/placeholders.ts';
import type { Localised } from '../../plan/plan.ts';
import { inColumns } from '../../text/columns.ts';
import * as a from './arguments.ts';
import { type Row, row, stops, tell } from './row.ts';
import type { CommandName, Saying } from './saying.ts';

export const commands: Readonly<Record<CommandName, Row>> = {
  status: row([], () => ({ name: 'status' }), bilingual`how things stand`, {
    who: 'any-role',
    reason: 'none',
    asks: false,
  }),
  approve: row(
    [a.approved, a.digest],
    (reason, phase, digest) => ({ name: 'approve', phase, digest, reason }),
    bilingual`agree to a phase, or to a correction (correct)`,
    { who: 'approvers', boundTo: 'digest', reason: 'optional' },
  ),
  reject: row(
    [a.approved, a.digest],
    (reason, phase, digest) => ({ name: 'reject', phase, digest, reason }),
    bilingual`one is enough, until the same person takes it back`,
    { who: 'approvers', boundTo: 'digest', closes: true },
  ),
  withdraw: row(
    [a.approved],
    (reason, phase) => ({ name: 'withdraw', phase, reason }),
    bilingual`take back what you said of it`,
    { who: 'whoever-said-it', boundTo: 'own-word' },
  ),
  hold: row([], tell({ name: 'hold' }), bilingual`stop: no phase starts (any role may)`, stops),
  resume: row([], tell({ name: 'resume' }), bilingual`go on after a hold, a stop or a roll-back`, {
    boundTo: 'newest-hold',
  }),
  'pause-return': row(
    [],
    tell({ name: 'pause-return' }),
    bilingual`let no more people in for now (any role may)`,
    stops,
  ),
  'resume-return': row([], tell({ name: 'resume-return' }), bilingual`go on letting people in`, {
    boundTo: 'newest-hold',
  }),
  'limit-in-flight': row(
    [a.count],
    (reason, limit) => ({ name: 'tell', command: { name: 'limit-in-flight', limit }, reason }),
    bilingual`how many may log in at the same time (any role may lower it)`,
    { who: 'lower-by-any-role', asks: false },
  ),
  extend: row(
    [a.span],
    (reason, by) => ({ name: 'tell', command: { name: 'extend', by }, reason }),
    bilingual`the window ends later`,
    { boundTo: 'end' },
  ),
  shorten: row(
    [a.span],
    (reason, by) => ({ name: 'tell', command: { name: 'shorten', by }, reason }),
    bilingual`the window ends earlier`,
    { boundTo: 'end' },
  ),
  'vendor-done': row(
    [],
    tell({ name: 'vendor-done' }),
    bilingual`the vendor has said that it is done (by telephone, for example)`,
  ),
  'call-off': row(
    [a.vendor],
    (reason, vendor) => ({
      name: 'tell',
      command: { name: 'call-off', whose: vendor === null ? 'ours' : 'vendor' },
      reason,
    }),
    bilingual`end it and undo all (vendor: the vendor cancelled)`,
    { closes: true },
  ),
  'roll-back': row(
    [a.phase],
    (reason, phase) => ({ name: 'tell', command: { name: 'roll-back', phase }, reason }),
    bilingual`undo everything from this phase on`,
    { boundTo: 'attempt', closes: true },
  ),
  'release-everyone': row(
    [],
    tell({ name: 'release-everyone' }),
    bilingual`let everybody in at once; it cannot be taken back`,
    { until: 'closed' },
  ),
  doubt: row(
    [a.effectKey, a.answer],
    (reason, effect, answer) => ({ name: 'doubt', effect, answer, reason }),
    bilingual`answer an effect in doubt: it arrived, or send it again`,
    { boundTo: 'effect', asks: false, until: 'ever' },
  ),
  done: row(
    [a.toDo],
    (reason, toDo) => ({ name: 'tell', command: { name: 'done', toDo }, reason }),
    bilingual`say that you have done this to-do`,
    { who: 'any-role', reason: 'optional', boundTo: 'to-do', asks: false, until: 'ever' },
  ),
  ack: row([], tell({ name: 'ack' }), bilingual`say that you have read what you were called about`, {
    who: 'any-role',
    reason: 'optional',
    boundTo: 'to-do',
    asks: false,
    until: 'ever',
  }),
  'accept-drift': row(
    [a.look],
    (reason, look) => ({ name: 'tell', command: { name: 'accept-drift', look }, reason }),
    bilingual`cutover may go on in spite of what this look found, for 6 hours`,
    { who: 'approvers-of-cutover', boundTo: 'look' },
  ),
  settle: row(
    [a.item],
    (reason, item) => ({ name: 'tell', command: { name: 'settle', item }, reason }),
    bilingual`leave this item of replay or comparison (all: every open one) as it is`,
    { boundTo: 'attempt' },
  ),
  'waive-notices': row(
    [],
    tell({ name: 'waive-notices' }),
    bilingual`cutover may go on although early notices were never sent`,
    { who: 'approvers-of-cutover' },
  ),
  correct: row(
    [a.digest, a.digest],
    (reason, from, to) => ({ name: 'tell', command: { name: 'correct', from, to }, reason }),
    bilingual`propose a corrected plan; /approve correct agrees to it`,
    { boundTo: 'digest' },
  ),
  'switch-code': row(
    [a.commit],
    (reason, to) => ({ name: 'tell', command: { name: 'switch-code', to }, reason }),
    bilingual`propose newer code of the main branch; /approve correct agrees to it`,
    { boundTo: 'code' },
  ),
};

export const commandNames = Object.keys(commands) as readonly CommandName[];

/** `/extend 30m reason`: how the command is written. */
export function formOf(name: CommandName): string {
  const { arguments: words, reason } = commands[name];
  const end = { needed: ['reason'], optional: ['[reason]'], none: [] }[reason];
  return [`/${name}`, ...words.map(({ form }) => form), ...end].join(' ');
}

/** One line a command: its form and what it does. */
export function helpLines(language: keyof Localised): readonly string[] {
  return inColumns(
    commandNames.map((name) => [formIn(language, formOf(name)), commands[name].help[language]]),
  );
}

/** Which row a saying belongs to. */
export function nameOf(saying: Saying): CommandName {
  return saying.name === 'tell' ? saying.command.name : saying.name;
}

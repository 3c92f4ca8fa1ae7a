// A row of the table of commands: all its fields, and those that it may leave out.

import type { Command } from '../../ledger/fact.ts';
import type { Localised } from '../../plan/plan.ts';
import type { Argument } from './arguments.ts';
import type { Saying } from './saying.ts';

/** Whose word counts. Commands that only stop or slow may be given by any role of the organisation. */
export type WhoMay =
  | 'approvers'
  | 'approvers-of-cutover'
  | 'any-role'
  /** Deciders, and any role where the number gets lower. */
  | 'lower-by-any-role'
  | 'decider'
  | 'whoever-said-it';

/** What a command is about. If it was said before that existed, it meant something else and is refused. */
export type BoundTo =
  | 'window'
  | 'digest'
  | 'own-word'
  | 'newest-hold'
  | 'end'
  | 'attempt'
  | 'effect'
  | 'to-do'
  | 'look'
  | 'code';

export interface Row {
  readonly arguments: readonly Argument<unknown>[];
  readonly reason: 'needed' | 'optional' | 'none';
  readonly who: WhoMay;
  readonly boundTo: BoundTo;
  /** It only stops, slows or ends something: of commands at the same moment it is taken last. */
  readonly closes: boolean;
  /** Until when the command counts. */
  readonly until: 'called-off' | 'closed' | 'ever';
  /** The console shows what the command does and asks before it is said. */
  readonly asks: boolean;
  readonly help: Localised;
  say(reason: string, values: readonly unknown[]): Saying;
}

type Values<Arguments extends readonly Argument<unknown>[]> = {
  -readonly [K in keyof Arguments]: Arguments[K] extends Argument<infer Value> ? Value : never;
};

/** Most commands: given by one decider, with a reason, about the window. */
const usual = {
  reason: 'needed',
  who: 'decider',
  boundTo: 'window',
  closes: false,
  until: 'called-off',
  asks: true,
} as const satisfies Partial<Row>;

export function row<const Arguments extends readonly Argument<unknown>[]>(
  args: Arguments,
  say: (reason: string, ...values: Values<Arguments>) => Saying,
  help: Localised,
  rest: Partial<Omit<Row, 'arguments' | 'say' | 'help'>> = {},
): Row {
  return {
    ...usual,
    ...rest,
    arguments: args,
    help,
    say: (reason, values) => say(reason, ...(values as Values<Arguments>)),
  };
}

export const tell =
  (command: Command) =>
  (reason: string): Saying => ({ name: 'tell', command, reason });

export const stops = { who: 'any-role', closes: true, asks: false, until: 'closed' } as const;

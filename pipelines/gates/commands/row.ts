// What one command is: everything that its row in the table says, and what the row may leave out.

import type { Command } from '../../ledger/fact.ts';
import type { Localised } from '../../plan/plan.ts';
import type { Argument } from './arguments.ts';
import type { Saying } from './saying.ts';

/** Whose word counts. Whatever only stops or slows, anybody of the organisation may say. */
export type WhoMay =
  | 'approvers'
  | 'approvers-of-cutover'
  | 'any-role'
  /** Deciders, and any role where the number falls. */
  | 'lower-by-any-role'
  | 'decider'
  | 'whoever-said-it';

/** What the word is about; said before that came to be, it is about something else and is refused. */
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
  /** It only stops or slows, or ends: at the same moment it counts after the others. */
  readonly closes: boolean;
  /** The last moment at which it counts. */
  readonly until: 'called-off' | 'closed' | 'ever';
  /** The console shows what it does and asks before it is said. */
  readonly asks: boolean;
  readonly help: Localised;
  say(reason: string, values: readonly unknown[]): Saying;
}

type Values<Arguments extends readonly Argument<unknown>[]> = {
  -readonly [K in keyof Arguments]: Arguments[K] extends Argument<infer Value> ? Value : never;
};

/** Most commands: one word of one decider, with a reason, about the window. */
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

// What a line of a person says, as a value: the same from a comment, a console and a signed statement.

import type { Command, Gate } from '../../ledger/fact.ts';

export type Saying =
  | { readonly name: 'status' }
  | {
      readonly name: 'approve' | 'reject';
      readonly phase: Gate;
      /** The beginning of the digest, at least 12 hex digits. */
      readonly digest: string;
      readonly reason: string;
    }
  | { readonly name: 'withdraw'; readonly phase: Gate; readonly reason: string }
  | {
      readonly name: 'doubt';
      /** The beginning of the effect's key, at least 12 hex digits. */
      readonly effect: string;
      readonly answer: 'sent' | 'resend';
      readonly reason: string;
    }
  /** A command that the engine or a phase carries out: hold, extend, call off and the like. */
  | { readonly name: 'tell'; readonly command: Command; readonly reason: string };

/** The word behind the slash. */
export type CommandName = Exclude<Saying['name'], 'tell'> | Command['name'];

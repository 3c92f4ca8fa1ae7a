// The one kind of error that a user can mend. Everything else that is thrown is a bug and shows its stack.

import type { Localised } from './plan/plan.ts';

/**
 * What is wrong, where, and what to do about it. `where` is a file:line:column, a key or an address. Texts in both
 * languages are shown in the reader's; `message` is the English one, for logs.
 */
export class UserError extends Error {
  readonly what: Localised | string;
  readonly where: string;
  readonly whatToDo: Localised | string;

  constructor(problem: {
    readonly what: Localised | string;
    readonly where: string;
    readonly whatToDo: Localised | string;
  }) {
    super(typeof problem.what === 'string' ? problem.what : problem.what.en);
    this.name = 'UserError';
    this.what = problem.what;
    this.where = problem.where;
    this.whatToDo = problem.whatToDo;
  }
}

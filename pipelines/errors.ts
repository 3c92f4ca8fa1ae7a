// The one kind of error that a user can mend. Everything else that is thrown is a bug and shows its stack.

/**
 * What is wrong, where, and what to do about it. `where` is a file:line:column, a key or an address. Texts are English;
 * a command shows them in the reader's language (scripts/lib/errors.zh-CN.json).
 */
export class UserError extends Error {
  readonly where: string;
  readonly whatToDo: string;

  constructor(problem: { readonly what: string; readonly where: string; readonly whatToDo: string }) {
    super(problem.what);
    this.name = 'UserError';
    this.where = problem.where;
    this.whatToDo = problem.whatToDo;
  }
}

/** The value that was read, or null where a UserError was thrown. Other errors are bugs and are thrown on. */
export function orNull<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: unknown) => {
    if (error instanceof UserError) return null;
    throw error;
  });
}

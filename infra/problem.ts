// What is wrong with a configuration: the key, and what to do about it.
export interface Problem {
  readonly key: string;
  readonly problem: string;
}

/** One problem with a key under `tideover:`, or none. */
export const problemIf = (isWrong: unknown, key: string, problem: string): readonly Problem[] =>
  isWrong ? [{ key: `tideover:${key}`, problem }] : [];

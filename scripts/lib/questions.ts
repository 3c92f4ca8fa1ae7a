// Questions at the keyboard, each with a default that Enter takes, asked again until the answer will do.

import { createInterface } from 'node:readline/promises';

interface Question {
  readonly ask: string;
  readonly fallback: string;
  /** Null when the answer will do; otherwise what to write instead. */
  readonly refuse?: (answer: string) => string | null;
}

export interface Questioner {
  ask(question: Question): Promise<string>;
  close(): void;
}

/** Reads line by line, so that answers may also come from a pipe; at its end every default is taken. */
export function atTheKeyboard(): Questioner {
  const terminal = createInterface({ input: process.stdin });
  const lines = terminal[Symbol.asyncIterator]();
  return {
    async ask({ ask, fallback, refuse }) {
      for (;;) {
        process.stdout.write(`${ask} [${fallback}] `);
        const line = await lines.next();
        if (line.done) return fallback;
        const answer = line.value.trim() === '' ? fallback : line.value.trim();
        const objection = refuse?.(answer) ?? null;
        if (objection === null) return answer;
        console.log(`  ${objection}`);
      }
    },
    close: () => terminal.close(),
  };
}

/** Takes every default: for a command whose options say it all. */
export const withoutAsking: Questioner = {
  ask: async ({ fallback }) => fallback,
  close: () => {},
};

/** Whether somebody typed `yes` after the question; a closed input says no. */
export async function agrees(question: string): Promise<boolean> {
  const questioner = atTheKeyboard();
  try {
    return (await questioner.ask({ ask: `${question} Type yes.`, fallback: 'no' })) === 'yes';
  } finally {
    questioner.close();
  }
}

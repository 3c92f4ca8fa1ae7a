// Questions to whoever is at the keyboard, or in the pipe: lines are read one by one and none is lost, so that the
// answers may also come from a file. Ours rather than zx's `question`, which opens a reader for each question and loses
// what a pipe has sent ahead.

import { createInterface } from 'node:readline/promises';

interface Question {
  readonly ask: string;
  /** What Enter takes. */
  readonly fallback?: string;
  /** Null when the answer will do; otherwise what to write instead. */
  readonly refuse?: (answer: string) => string | null;
}

export interface Questioner {
  /** Asks until the answer will do. Null where the input has ended: nobody answers. */
  ask(question: Question): Promise<string | null>;
  close(): void;
}

export function atTheKeyboard(): Questioner {
  const terminal = createInterface({ input: process.stdin });
  const lines = terminal[Symbol.asyncIterator]();
  return {
    async ask({ ask, fallback, refuse }) {
      for (;;) {
        process.stdout.write(fallback === undefined ? `${ask} ` : `${ask} [${fallback}] `);
        const line = await lines.next();
        if (line.done) return null;
        const answer = line.value.trim() || (fallback ?? '');
        const objection = refuse?.(answer) ?? null;
        if (objection === null) return answer;
        if (objection !== '') console.log(`  ${objection}`);
      }
    },
    close: () => terminal.close(),
  };
}

/** The one answer that a command needs. */
export async function oneAnswer(question: Question): Promise<string | null> {
  const questioner = atTheKeyboard();
  try {
    return await questioner.ask(question);
  } finally {
    questioner.close();
  }
}

/** Whether somebody agreed in so many words; a closed input says no. */
export async function agrees(question: string): Promise<boolean> {
  const answer = await oneAnswer({ ask: question, fallback: 'no' });
  return answer !== null && ['yes', '是'].includes(answer.toLowerCase());
}

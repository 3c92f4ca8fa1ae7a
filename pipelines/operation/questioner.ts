// Asks questions at the keyboard or through a pipe: lines are read one by one and none is lost, so that the
// answers may also come from a file. Our own instead of zx's `question`, which opens a reader for each
// question and loses what a pipe has sent ahead.

import { createInterface } from 'node:readline/promises';

interface Question {
  readonly ask: string;
  /** The answer where the person just presses Enter. */
  readonly fallback?: string;
  /** Null when the answer is accepted; otherwise what to write instead. */
  readonly refuse?: (answer: string) => string | null;
}

export interface Questioner {
  /** Asks until an answer is accepted. Null where the input has ended. */
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

/** Asks one question and closes the input. */
export async function oneAnswer(question: Question): Promise<string | null> {
  const questioner = atTheKeyboard();
  try {
    return await questioner.ask(question);
  } finally {
    questioner.close();
  }
}

/** Whether the person answered "yes"; a closed input means no. */
export async function agrees(question: string): Promise<boolean> {
  const answer = await oneAnswer({ ask: question, fallback: 'no' });
  return answer !== null && ['yes', '是'].includes(answer.toLowerCase());
}

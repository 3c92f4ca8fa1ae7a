// Questions at the keyboard, each with a default that Enter takes, asked again until the answer will do.

import { createInterface } from 'node:readline/promises';
import { UserError } from '../../pipelines/errors.ts';

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

/** What takes one back to the question before; also 返回. */
export const back = '<';

/** Reads line by line, so that answers may also come from a pipe. Where it ends nobody has answered: a UserError. */
export function atTheKeyboard(): Questioner {
  const terminal = createInterface({ input: process.stdin });
  const lines = terminal[Symbol.asyncIterator]();
  return {
    async ask({ ask, fallback, refuse }) {
      for (;;) {
        process.stdout.write(`${ask} [${fallback}] `);
        const line = await lines.next();
        if (line.done) {
          throw new UserError({
            what: '输入到此结束，什么也没有写入。 The input ended here; nothing was written.',
            where: ask,
            whatToDo: 'Answer every question (Enter takes what stands in [ ]), or give the options (--help).',
          });
        }
        const typed = line.value.trim();
        if (typed === back || typed === '返回') return back;
        const answer = typed === '' ? fallback : typed;
        const objection = refuse?.(answer) ?? null;
        if (objection === null) return answer;
        console.log(`  ${objection}`);
      }
    },
    close: () => terminal.close(),
  };
}

/** Whether somebody typed `yes` after the question; a closed input says no. */
export async function agrees(question: string): Promise<boolean> {
  const questioner = atTheKeyboard();
  try {
    return (await questioner.ask({ ask: `${question} Type yes.`, fallback: 'no' })) === 'yes';
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  } finally {
    questioner.close();
  }
}

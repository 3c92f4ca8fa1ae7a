// Assumptions that could not be tried during development, as questions that a real repository or account
// answers. Each is asked by reading, or by an act that affects nobody.

import type { Localised } from '../../plan/plan.ts';
import { markdownTable } from '../../text/markdown.ts';

export interface Question<Outside> {
  /** As the tables of .github/README.md and infra/README.md name it. */
  readonly id: string;
  readonly assumed: Localised;
  /** What does not work where the assumption is wrong. */
  readonly dependsOnIt: Localised;
  /** Throws where it cannot be asked: the answer then says why. */
  ask(outside: Outside): Promise<Seen>;
}

/** `holds` is null where nothing has happened yet that would show it. */
export interface Seen {
  readonly holds: boolean | null;
  readonly seen: string;
}

export type Answer = Seen & Omit<Question<never>, 'ask'>;

/** Asks one after the other, since some count what the ones before have started. */
export async function askAll<Outside>(
  questions: readonly Question<Outside>[],
  outside: Outside,
  answered: () => void = () => undefined,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const { ask, ...question } of questions) {
    const seen = await ask(outside).catch((error: Error) => notAsked(error.message.split('\n')[0] ?? ''));
    answers.push({ ...question, ...seen });
    answered();
  }
  return answers;
}

export const notAsked = (why: string): Seen => ({ holds: null, seen: why });

const heads = {
  'zh-CN': ['编号', '假设', '是否成立', '所见', '影响'],
  en: ['id', 'assumed', 'holds', 'seen', 'what depends on it'],
} as const;
const verdicts = { 'zh-CN': ['是', '否', '未知'], en: ['yes', 'no', 'not seen'] } as const;

/** The answers as a Markdown table to send back. */
export function answerTable(answers: readonly Answer[], language: keyof Localised): string {
  const [yes, no, unknown] = verdicts[language];
  const rows = answers.map(({ id, assumed, holds, seen, dependsOnIt }) => [
    `\`${id}\``,
    assumed[language],
    holds === null ? unknown : holds ? yes : no,
    seen.replaceAll('|', '\\|'),
    dependsOnIt[language],
  ]);
  return markdownTable(heads[language], rows);
}

// Gets the answers to a list of questions: from options, then from the keyboard, where one may go back to the
// question before.

import { UserError } from '../../pipelines/errors.ts';
import { atTheKeyboard } from '../../pipelines/operation/questioner.ts';
import { inFilesWords } from '../../pipelines/plan/own-words.ts';
import type { Language, Localised } from '../../pipelines/plan/plan.ts';
import type { FileQuestion, Given } from '../../pipelines/plan/question.ts';
import { joined, same } from '../../pipelines/plan/sentences.ts';
import { bilingual } from './bilingual.ts';
import { WrongUse } from './command.ts';

const isBack = (typed: string): boolean => ['<', '＜', '返回'].includes(typed);

const howToAnswer = bilingual`Enter takes what is in [ ], < goes back.`;
const nothingWritten = bilingual`Nothing was written, and no answer after this one was read.`;
const colon = { 'zh-CN': '：', en: ': ' };

/** The answers; without `asks` from options and defaults only. A WrongUse names all refused options. */
export async function answersTo(
  questions: readonly FileQuestion[],
  given: Given,
  asks: boolean,
  language: Language,
): Promise<Given> {
  const keyboard = asks ? atTheKeyboard() : null;
  if (keyboard !== null) console.log(howToAnswer[language]);
  const answers: Record<string, string> = {};
  const passed: number[] = [];
  const wrong: Localised[] = [];
  const refused = new Set<string>();
  try {
    for (let index = 0; index < questions.length; index += 1) {
      const question = questions[index];
      if (question === undefined || question.applies?.(answers) === false) continue;
      const { option, ask, words = [] } = question;
      const meant = (answer: string) => inFilesWords(answer, words);
      const refuse: typeof question.refuse = (answer, soFar) => question.refuse(meant(answer), soFar);
      const known = given[option];
      if (known !== undefined || keyboard === null || question.neverAsked) {
        const answer = known ?? question.fallback(answers);
        const { soFar, read } = watchedAnswers(answers);
        const objection = answer === '' && question.neverAsked ? null : refuse(answer, soFar);
        // An objection that depends on a refused answer is not reported: a stand-in was compared, not the
        // answer.
        const isFounded = refused.isDisjointFrom(read);
        if (objection !== null) refused.add(option);
        if (objection !== null && isFounded) wrong.push(joined([same(`--${option}`), objection], colon));
        answers[option] = objection === null ? meant(answer) : question.fallback(answers);
        continue;
      }
      const answer = await keyboard.ask({
        ask: ask[language],
        fallback: answers[option] ?? question.fallback(answers),
        refuse: (typed) => {
          const objection = isBack(typed) ? null : refuse(typed, answers);
          // A pipe cannot answer again: the next answer in it would be taken for this one, and so on.
          if (objection !== null && !process.stdin.isTTY)
            throw new WrongUse(joined([joined([ask, same(typed), objection], colon), nothingWritten], '\n'));
          return objection?.[language] ?? null;
        },
      });
      if (answer === null)
        throw new UserError({
          what: 'The input ended here; nothing was written.',
          where: ask[language],
          whatToDo: 'Answer every question (Enter takes what stands in [ ]), or give the options (--help).',
        });
      if (isBack(answer)) index = (passed.pop() ?? index) - 1;
      else {
        answers[option] = meant(answer);
        passed.push(index);
      }
    }
  } finally {
    keyboard?.close();
  }
  if (wrong.length > 0) throw new WrongUse(joined(wrong, '\n'));
  return answers;
}

/** The answers, with a note of which of them are read. */
function watchedAnswers(answers: Readonly<Record<string, string>>) {
  const read = new Set<string>();
  const soFar = new Proxy(answers, {
    get: (all, option) => {
      read.add(String(option));
      return Reflect.get(all, option);
    },
  });
  return { soFar, read };
}

// Asks a few questions and writes a valid plan; with options for all of them it asks nothing.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { UserError } from '../pipelines/errors.ts';
import { windowTimesIn } from '../pipelines/operation/plan-files/beside-plan.ts';
import { checkPlan, loadOrganisation } from '../pipelines/operation/plan-files/load-plan.ts';
import { formatProblems } from '../pipelines/operation/plan-files/problem-report.ts';
import { type NewPlan, newPlan } from '../pipelines/plan/new-plan.ts';
import { answersFrom, questionsFor } from '../pipelines/plan/new-plan-questions.ts';
import { planToYaml } from '../pipelines/plan/plan-as-yaml.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { atTheKeyboard, back } from './lib/questions.ts';

await runCommand({
  name: 'npm run plan:new --',
  summary:
    '用几个问题写出一份可用的维护计划。\nWrites a valid plan for a maintenance window from a few questions.',
  usage: '[--id NAME --start TIME --hours N …]',
  options: {
    kind: { type: 'string', value: 'KIND', help: 'planned (when absent) or emergency.' },
    id: { type: 'string', value: 'NAME', help: 'Short name, for example upgrade; the day is put before it.' },
    start: {
      type: 'string',
      value: 'TIME',
      help: 'Start at your first site, for example 2026-12-20T02:00; a time with another offset or zone is converted.',
    },
    hours: { type: 'string', value: 'N', help: 'How long, for example 4 or 1.5.' },
    'reason-zh': { type: 'string', value: 'TEXT', help: 'Emergency: why it cannot wait, in Chinese.' },
    'reason-en': { type: 'string', value: 'TEXT', help: 'Emergency: why it cannot wait, in English.' },
    'title-zh': { type: 'string', value: 'TEXT', help: 'Title in Chinese.' },
    'title-en': { type: 'string', value: 'TEXT', help: 'Title in English.' },
    announcement: { type: 'string', value: 'URL', help: 'Where the vendor announced it.' },
    published: { type: 'string', value: 'TIME', help: 'When the vendor announced it, like --start.' },
    author: { type: 'string', value: 'PERSON', help: 'Your id in organisation.yaml.' },
    control: {
      type: 'string',
      value: 'KIND',
      help: 'admission or invitation; the messenger decides when absent.',
    },
    runbooks: { type: 'string', value: 'DIR', default: 'runbooks', help: 'Where organisation.yaml is.' },
  },
  async run({ values: { runbooks = 'runbooks', ...given } }) {
    const organisation = await loadOrganisation(join(runbooks, 'organisation.yaml'));
    const windows = join(runbooks, 'windows');
    const now = Temporal.Now.instant();
    const questions = questionsFor({ organisation, now, others: await windowTimesIn(windows) });
    const answers = await asked(questions, given);
    const file = await written(windows, newPlan(answersFrom(answers, organisation), organisation));
    const { problems } = await checkPlan(file);
    console.log(`已写入 · Written: ${relative(process.cwd(), file)}\n`);
    console.log(formatProblems([{ file: relative(process.cwd(), file), problems }], 'text'));
    console.log(`\n接下来 · Next: npm run plan:preview -- ${relative(process.cwd(), file)}`);
    return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
});

type Given = Readonly<Record<string, string | undefined>>;

/** Options first, then questions for the rest; where name, start and length are given, what is usual for the rest. */
async function asked(questions: ReturnType<typeof questionsFor>, given: Given): Promise<Given> {
  const asksNothing = ['id', 'start', 'hours'].every((option) => given[option] !== undefined);
  const keyboard = asksNothing ? null : atTheKeyboard();
  if (keyboard !== null)
    console.log(
      `回车采用 [ ] 中的内容，输入 ${back} 返回上一题。 Enter takes what is in [ ], ${back} goes back.`,
    );
  const answers: Record<string, string> = {};
  const passed: number[] = [];
  try {
    for (let index = 0; index < questions.length; index += 1) {
      const question = questions[index];
      if (question === undefined || !question.applies(answers)) continue;
      const { option, ask, refuse } = question;
      const known = given[option];
      if (known !== undefined || keyboard === null || question.neverAsked) {
        const answer = known ?? question.fallback(answers);
        const objection = answer === '' && question.neverAsked ? null : refuse(answer, answers);
        if (objection !== null) throw new WrongUse(`--${option}: ${objection}`);
        answers[option] = answer;
        continue;
      }
      const answer = await keyboard.ask({
        ask,
        fallback: answers[option] ?? question.fallback(answers),
        refuse: (typed) => refuse(typed, answers),
      });
      if (answer === back) index = (passed.pop() ?? index) - 1;
      else {
        answers[option] = answer;
        passed.push(index);
      }
    }
  } finally {
    keyboard?.close();
  }
  return answers;
}

async function written(folder: string, plan: NewPlan): Promise<string> {
  const file = join(folder, `${plan.id}.yaml`);
  if (existsSync(file)) {
    throw new UserError({
      what: 'This file is there already.',
      where: relative(process.cwd(), file),
      whatToDo: 'Choose another name or day, or edit that file.',
    });
  }
  await writeFile(file, planToYaml(plan));
  return file;
}

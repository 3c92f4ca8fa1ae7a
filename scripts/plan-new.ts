// Asks a few questions and writes a valid plan; with options for all of them it asks nothing.

import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { codeOf } from '../pipelines/adapters/file-system.ts';
import { UserError } from '../pipelines/errors.ts';
import { windowTimesIn } from '../pipelines/operation/plan-files/beside-plan.ts';
import { checkPlan, loadOrganisation } from '../pipelines/operation/plan-files/load-plan.ts';
import { formatProblems } from '../pipelines/operation/plan-files/problem-report.ts';
import { newPlan } from '../pipelines/plan/new-plan.ts';
import { answersFrom, questionsFor } from '../pipelines/plan/new-plan-questions.ts';
import { planToYaml } from '../pipelines/plan/plan-as-yaml.ts';
import { planNew, says } from './commands/plan-new.ts';
import { answersTo } from './lib/answers-to.ts';
import { runCommand } from './lib/command.ts';

await runCommand(planNew, async ({ values: { runbooks, ...given }, language, say }) => {
  const organisation = await loadOrganisation(join(runbooks, 'organisation.yaml'));
  const windows = join(runbooks, 'windows');
  const now = Temporal.Now.instant();
  const questions = questionsFor({ organisation, now, others: await windowTimesIn(windows) });
  // Where name, start and length are given, the rest is as usual.
  const asks = ['id', 'start', 'hours'].some((option) => !(option in given));
  const answers = await answersTo(questions, given, asks, language);
  const plan = newPlan(answersFrom(answers, organisation), organisation);
  const path = join(windows, `${plan.id}.yaml`);
  const file = relative(process.cwd(), path);
  await writeFile(path, planToYaml(plan), { flag: 'wx' }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new UserError({
      what: 'This file is there already.',
      where: file,
      whatToDo: 'Choose another name or day, or edit that file.',
    });
  });
  const { problems } = await checkPlan(path);
  say(says.written(file));
  console.log(formatProblems([{ file, problems }], 'text', language));
  say(says.next(file));
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
});

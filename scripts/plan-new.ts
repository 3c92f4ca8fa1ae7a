// Asks a few questions and writes a valid plan; with options for all of them it asks nothing.

import { join } from 'node:path';
import { windowTimesIn } from '../pipelines/operation/plan-files/beside-plan.ts';
import { loadOrganisation } from '../pipelines/operation/plan-files/load-plan.ts';
import { instantOfJob } from '../pipelines/operation/time-of-job.ts';
import { newPlan } from '../pipelines/plan/new-plan.ts';
import { answersFrom, questionsFor } from '../pipelines/plan/new-plan-questions.ts';
import { planToYaml } from '../pipelines/plan/plan-as-yaml.ts';
import { planNew } from './commands/preparing.ts';
import { answersTo } from './lib/answers-to.ts';
import { bilingual } from './lib/bilingual.ts';
import { runCommand } from './lib/command.ts';
import { writePlan } from './lib/write-plan.ts';

await runCommand(planNew, async ({ values: { runbooks, ...given }, language, say }) => {
  const organisation = await loadOrganisation(join(runbooks, 'organisation.yaml'));
  const windows = join(runbooks, 'windows');
  const now = instantOfJob();
  const questions = questionsFor({ organisation, now, others: await windowTimesIn(windows) });
  // With id, start and hours given, every other question takes its default without being asked.
  const asks = ['id', 'start', 'hours'].some((option) => !(option in given));
  const answers = await answersTo(questions, given, asks, language);
  const plan = newPlan(answersFrom(answers, organisation), organisation);
  const { file, isAccepted } = await writePlan(
    join(windows, `${plan.id}.yaml`),
    planToYaml(plan),
    (written) => {
      say(bilingual`Written: ${written}\n`);
    },
    language,
  );
  say(bilingual`\nNext: npm run plan:preview -- ${file}`);
  return isAccepted ? 0 : 1;
});

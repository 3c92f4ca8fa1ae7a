// Checks all plans of a pull request and marks the exact lines. It runs the pull request's own code with a
// token that can only read, so nothing but its red or green mark is used.

import { join } from 'node:path';
import { addSummary, annotate } from '../../pipelines/adapters/github/job.ts';
import { checkPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { formatProblems } from '../../pipelines/operation/plan-files/problem-report.ts';
import { planFilesIn, windowsFolder } from '../../pipelines/operation/plans-ahead.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { runJob } from '../lib/command.ts';

/** GitHub shows ten errors and ten warnings per step; the others are in the summary and in the check run. */
const annotationsOfALevel = 10;

await runJob(bilingual`Checks all plans and marks the lines of their problems.`, async () => {
  const checked = [];
  for (const name of await planFilesIn('.')) {
    const file = join(windowsFolder, name);
    checked.push({ file, problems: (await checkPlan(file)).problems });
  }
  const problems = checked.flatMap((one) => one.problems);
  for (const level of ['error', 'warning'] as const) {
    for (const problem of problems
      .filter(({ severity }) => severity === level)
      .slice(0, annotationsOfALevel)) {
      annotate(level, { file: problem.name, line: problem.line, title: problem.what }, problem.write);
    }
  }
  addSummary(formatProblems(checked, 'markdown'));
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
});

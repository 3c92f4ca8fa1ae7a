// Writes a company's organisation file, a first roster, code owners and a first plan. Run again, it changes
// only what is answered differently.

import { join, relative } from 'node:path';
import { initCompany, readCompany } from '../pipelines/operation/init-company.ts';
import { checkPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { formatProblems } from '../pipelines/operation/plan-files/problem-report.ts';
import { instantOfJob } from '../pipelines/operation/time-of-job.ts';
import { organisationQuestions } from '../pipelines/plan/new-organisation-questions.ts';
import type { Given } from '../pipelines/plan/question.ts';
import { withNames } from '../pipelines/plan/stand-ins.ts';
import { init } from './commands/setting-up.ts';
import { answersTo } from './lib/answers-to.ts';
import { bilingual } from './lib/bilingual.ts';
import { runCommand } from './lib/command.ts';

await runCommand(init, async ({ values, language, say }) => {
  const { runbooks, people, 'backup-key': backupKey, yes, ...others } = values;
  // The names of options that come from questions are not known to the compiler.
  const { language: _said, ...given } = others as Given;
  const asks = !yes && people === undefined && backupKey === undefined && Object.keys(given).length === 0;
  const known = await readCompany(runbooks);
  const answers = await answersTo(
    organisationQuestions(withNames(known?.answers ?? {}, given)),
    given,
    asks,
    language,
  );
  const { written, removed, left, firstPlan, identity } = await initCompany(runbooks, answers, {
    known,
    people: people === undefined ? null : Number(people),
    backupKey: backupKey ?? null,
    now: instantOfJob(),
  });
  for (const file of written) say(bilingual`Written: ${relative(process.cwd(), file)}`);
  for (const file of removed)
    say(bilingual`Removed, a plan of the example: ${relative(process.cwd(), file)}`);
  for (const path of left) say(bilingual`Left as you wrote it: ${path}`);
  if (identity !== null)
    say(
      bilingual`\nThe private half of the backup key is in ${relative(process.cwd(), identity)}: move it to your safe.`,
    );
  if (firstPlan === null) {
    const check = `npm run plan:check -- ${relative(process.cwd(), join(runbooks, 'windows'))}/*.yaml`;
    say(bilingual`\nNext:\n  ${check}`);
    return 0;
  }
  const file = relative(process.cwd(), firstPlan);
  const { problems } = await checkPlan(firstPlan);
  console.log(`\n${formatProblems([{ file, problems }], 'text', language)}`);
  const commands = `npm run plan:preview -- ${file}\n  npm run drill -- --window ${file}\n  npm run connect -- --check`;
  say(bilingual`\nNext:\n  ${commands}`);
  return problems.some(({ severity }) => severity === 'error') ? 1 : 0;
});

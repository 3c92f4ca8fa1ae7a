// Prints everything that is wrong with window files: where, what, and what to write instead.

import type { Readings } from '../pipelines/operation/plan-files/checked-file.ts';
import { planCheck } from './commands/preparing.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';

await runCommand(planCheck, async ({ values, positionals, language }) => {
  if (values.rules) {
    const { rules } = await import('../pipelines/plan/check/rules.ts');
    if (values.json) return console.log(JSON.stringify(rules, ['id', 'severity', 'prevents'], 2));
    for (const { id, severity, prevents } of rules) console.log(`${severity.padEnd(7)} ${id}: ${prevents}`);
    return 0;
  }
  if (values.channels) {
    const { channelTable } = await import('../pipelines/views/channel-table.ts');
    console.log(channelTable());
    return 0;
  }
  // Imported here, so that the compile cache holds these files: people run this command after every change.
  const { checkPlan } = await import('../pipelines/operation/plan-files/load-plan.ts');
  const { timeOfJob } = await import('../pipelines/operation/time-of-job.ts');
  const report = await import('../pipelines/operation/plan-files/problem-report.ts');
  const format = values.json ? 'json' : oneOf('--format', values.format, report.reportFormats);
  if (positionals.length === 0) throw new WrongUse(bilingual`Name at least one window file.`);
  const readings: Readings = new Map();
  const checked = await Promise.all(
    positionals.map(async (file) => ({ file, ...(await checkPlan(file, readings, timeOfJob())) })),
  );
  console.log(report.formatProblems(checked, format, language));
  return checked.some(({ problems }) => problems.some(({ severity }) => severity === 'error')) ? 1 : 0;
});

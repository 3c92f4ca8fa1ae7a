// Prints everything that is wrong with window files: where, what, and what to write instead.

import type { Readings } from '../pipelines/operation/plan-files/checked-file.ts';
import { runCommand, WrongUse } from './lib/command.ts';

await runCommand({
  name: 'npm run plan:check --',
  summary:
    'Checks window files (with the organisation, roster, notices and checks they use) and prints every problem.\nWarnings are printed and do not fail.',
  usage: 'FILE… [--format text|json|markdown] | --rules | --channels',
  options: {
    rules: { type: 'boolean', default: false, help: 'List every rule and the failure it prevents.' },
    channels: {
      type: 'boolean',
      default: false,
      help: 'List every kind of channel and what its secret holds.',
    },
    format: { type: 'string', value: 'FORMAT', default: 'text', help: 'text, json or markdown.' },
  },
  async run({ values, positionals }) {
    if (values.rules) {
      const { rules } = await import('../pipelines/plan/check/rules.ts');
      for (const { id, severity, prevents } of rules) console.log(`${severity.padEnd(7)} ${id}: ${prevents}`);
      return 0;
    }
    if (values.channels) {
      const { channelTable } = await import('../pipelines/views/channel-table.ts');
      console.log(channelTable());
      return 0;
    }
    // Imported here, behind the compile cache: people run this after every change they make.
    const { checkPlan } = await import('../pipelines/operation/plan-files/load-plan.ts');
    const { formatProblems, reportFormats } = await import(
      '../pipelines/operation/plan-files/problem-report.ts'
    );
    const format = reportFormats.find((name) => name === values.format);
    if (format === undefined) throw new WrongUse(`Unknown format "${values.format}".`);
    if (positionals.length === 0) throw new WrongUse('Name at least one window file.');
    const readings: Readings = new Map();
    const checked = await Promise.all(
      positionals.map(async (file) => ({ file, ...(await checkPlan(file, readings)) })),
    );
    console.log(formatProblems(checked, format));
    return checked.some(({ problems }) => problems.some(({ severity }) => severity === 'error')) ? 1 : 0;
  },
});

// Rehearses a whole maintenance window: production's engine and phases on embedded systems, real files and
// real sockets, and a clock that jumps over idle time.

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { newestPlan } from '../pipelines/operation/plan-files/beside-plan.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { fewerPeople } from '../pipelines/rehearsal/drill/fewer-people.ts';
import { createNarrator, partDone } from '../pipelines/rehearsal/drill/narrate.ts';
import { runDrill } from '../pipelines/rehearsal/drill/run-drill.ts';
import { scenarios } from '../pipelines/rehearsal/drill/scenarios.ts';
import { actInWords } from '../pipelines/views/acts.ts';
import { drill } from './commands/preparing.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, runCommand, WrongUse, wholeNumber } from './lib/command.ts';
import { listOf } from './lib/describe.ts';
import { meanwhile } from './lib/waiting.ts';

const windows = 'runbooks/windows';
const exampleOf = { complete: '2026-12-06-wangshangliao.yaml', emergency: 'emergency-example.yaml' };

/** Fewer people than usual on a real server, which needs seconds for what the embedded one does at once. */
const usualPeopleOnMatrix = 240;

await runCommand(drill, async ({ values, language, say }) => {
  if (values['list-scenarios'] || values.scenarios) {
    const rows = scenarios.map(({ name, title }) => [name, title[language]] as const);
    console.log(values.scenarios ? listOf(rows) : rows.map(([name]) => name).join('\n'));
    return;
  }
  const scenario = scenarios.find(({ name }) => name === values.scenario);
  if (scenario === undefined)
    throw new WrongUse(bilingual`There is no scenario ${values.scenario}. --scenarios prints them.`);
  const seed = wholeNumber('--seed', values.seed, 0);
  const onMatrix = oneOf('--messenger', values.messenger, ['embedded', 'matrix']) === 'matrix';
  if (!onMatrix && values.homeserver !== undefined)
    throw new WrongUse(bilingual`--homeserver goes with --messenger matrix.`);
  const everybody = onMatrix ? usualPeopleOnMatrix : Number.MAX_SAFE_INTEGER;
  const people = values.people === undefined ? everybody : wholeNumber('--people', values.people, 10);

  const example = join(windows, exampleOf[scenario.window ?? 'complete']);
  const usual = existsSync(example) ? example : await newestPlan(windows);
  const found = await loadPlan(values.window ?? usual ?? example);
  const { plan } = found;
  if (onMatrix && scenario.faults?.(plan).messenger !== undefined)
    throw new WrongUse(
      bilingual`${scenario.name} breaks the messenger itself, which only the embedded one can do.`,
    );
  const roster = fewerPeople(found.roster, people, plan);
  const folder = join(values.out, plan.id);
  const setting = bilingual`${roster.length} people · seed ${seed}`[language];
  console.log(`${plan.title[language]} · ${scenario.title[language]} · ${setting}\n`);
  const narrate = createNarrator(language, (line) => process.stdout.write(`${line}\n`), process.stdout.isTTY);
  const { rehearsed, missed } = await meanwhile({ language }, (tell) =>
    runDrill({
      loaded: { ...found, roster },
      scenario,
      seed,
      folder,
      language,
      interactive: values.interactive === true,
      matrix: onMatrix ? { url: values.homeserver } : null,
      onStep: (run, report) => {
        narrate(run, report);
        tell(1, partDone(run));
      },
    }),
  );

  const place = (name: string): string => relative(process.cwd(), join(folder, name)) || '.';
  say(bilingual`\n${rehearsed.entries.length} ledger entries, ${rehearsed.kills} interrupted runs`);
  say(
    bilingual`Report       ${place('report.html')}\nInbox        ${place('inbox')}\nStatus page  ${place('status/index.html')}\nEvidence     ${place('evidence')}\n  check it:  npm run audit:verify -- ${place('evidence')} --keys ${place('checkpoint-key.txt')}`,
  );
  if (missed.length === 0) return 0;
  console.error(bilingual`\nThe good ending of ${scenario.name} was not reached:`[language]);
  for (const problem of missed) console.error(`- ${actInWords(problem)[language]}`);
  return 1;
});

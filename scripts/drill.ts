// Rehearses a whole maintenance window: the production engine and phases on embedded systems, real files and real
// sockets, and a clock that jumps over idle time.

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { newestPlan } from '../pipelines/operation/plan-files/beside-plan.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { fewerPeople } from '../pipelines/rehearsal/drill/fewer-people.ts';
import { createNarrator } from '../pipelines/rehearsal/drill/narrate.ts';
import { runDrill } from '../pipelines/rehearsal/drill/run-drill.ts';
import { scenarios } from '../pipelines/rehearsal/drill/scenarios.ts';
import { drill, says } from './commands/drill.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';

const windows = 'runbooks/windows';
const windowsOf = {
  complete: join(windows, '2026-12-06-wangshangliao.yaml'),
  emergency: join(windows, 'emergency-example.yaml'),
} as const;

/** A real server needs seconds for what the embedded one does at once. */
const usualPeopleOnMatrix = 240;

await runCommand(drill, async ({ values, language, say }) => {
  if (values['list-scenarios'] || values.scenarios) {
    const width = Math.max(...scenarios.map(({ name }) => name.length)) + 2;
    for (const { name, title } of scenarios)
      console.log(values.scenarios ? `${name.padEnd(width)}${title[language]}` : name);
    return 0;
  }
  const scenario = scenarios.find(({ name }) => name === values.scenario);
  if (scenario === undefined) throw new WrongUse(says.noScenario(values.scenario));
  const seed = wholeNumber('--seed', values.seed, 0);
  const onMatrix = oneOf('--messenger', values.messenger, ['embedded', 'matrix']) === 'matrix';
  if (!onMatrix && values.homeserver !== undefined) throw new WrongUse(says.homeserverAlone);
  const everybody = onMatrix ? usualPeopleOnMatrix : Number.MAX_SAFE_INTEGER;
  const people = values.people === undefined ? everybody : wholeNumber('--people', values.people, 10);

  const example = windowsOf[scenario.window];
  const usual = existsSync(example) ? example : await newestPlan(windows);
  const found = await loadPlan(values.window ?? usual ?? example);
  if (onMatrix && scenario.faults?.(found.plan).messenger !== undefined)
    throw new WrongUse(says.breaksMessenger(scenario.name));
  const loaded = { ...found, roster: fewerPeople(found.roster, people, found.plan) };
  const { plan, roster } = loaded;
  const folder = join(values.out, plan.id);
  console.log(says.head(plan.title[language], scenario.title[language], roster.length, seed, language));
  const { rehearsed, missed } = await runDrill({
    loaded,
    scenario,
    seed,
    folder,
    language,
    interactive: values.interactive === true,
    matrix: onMatrix ? { url: values.homeserver } : null,
    onStep: createNarrator(language, (line) => process.stdout.write(`${line}\n`), process.stdout.isTTY).tell,
  });

  const place = (name: string): string => relative(process.cwd(), join(folder, name)) || '.';
  say(says.ledger(rehearsed.entries.length, rehearsed.kills));
  say(says.places(place));
  const check = `npm run audit:verify -- ${place('evidence')} --keys ${place('checkpoint-key.txt')}`;
  console.log(`${says.checkIt[language]}${check}`);
  if (missed.length === 0) return 0;
  console.error(says.missed(scenario.name)[language]);
  for (const problem of missed) console.error(`- ${problem}`);
  return 1;
});

function wholeNumber(option: string, given: string, least: number): number {
  const number = Number(given);
  if (!Number.isSafeInteger(number) || number < least) throw new WrongUse(says.number(option, given, least));
  return number;
}

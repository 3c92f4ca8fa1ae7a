// Rehearses a whole maintenance window: the production engine and phases on embedded systems, real files and real
// sockets, and a clock that jumps over idle time.

import { join, relative } from 'node:path';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import type { Language } from '../pipelines/plan/plan.ts';
import { fewerPeople } from '../pipelines/rehearsal/drill/fewer-people.ts';
import { createNarrator } from '../pipelines/rehearsal/drill/narrate.ts';
import { runDrill } from '../pipelines/rehearsal/drill/run-drill.ts';
import { scenarios } from '../pipelines/rehearsal/drill/scenarios.ts';
import { runCommand, WrongUse } from './lib/command.ts';

const windowsOf = {
  complete: 'runbooks/windows/2026-12-06-wangshangliao.yaml',
  emergency: 'runbooks/windows/emergency-example.yaml',
} as const;

/** A real server needs seconds for what the embedded one does at once. */
const usualPeopleOnMatrix = 240;

await runCommand({
  name: 'npm run drill --',
  summary: 'Rehearses a whole maintenance window and writes report, inbox, status page and evidence.',
  usage:
    '[--scenario NAME] [--window FILE] [--out DIR] [--seed N] [--interactive] [--messenger embedded|matrix [--homeserver URL]] [--people N]',
  options: {
    window: {
      type: 'string',
      value: 'FILE',
      help: 'The plan to rehearse; the complete example when left out.',
    },
    scenario: {
      type: 'string',
      value: 'NAME',
      default: 'plain',
      help: 'What goes wrong; see --list-scenarios.',
    },
    'list-scenarios': { type: 'boolean', help: 'Print the names of the scenarios, one a line.' },
    out: { type: 'string', value: 'DIR', default: 'out', help: 'Where the folder of the window is written.' },
    seed: { type: 'string', value: 'N', default: '1', help: 'Decides everything that chance decides.' },
    messenger: {
      type: 'string',
      value: 'embedded|matrix',
      default: 'embedded',
      help: 'matrix rehearses on a real Synapse: one started for it, or the one that --homeserver names.',
    },
    homeserver: {
      type: 'string',
      value: 'URL',
      help: 'An empty test server; see runbooks/sop/matrix.en.md. Everybody on it is locked out meanwhile.',
    },
    people: {
      type: 'string',
      value: 'N',
      help: 'Rehearse with so many of the roster; all of them when left out, 240 on matrix.',
    },
    interactive: { type: 'boolean', help: 'You are the approver, the IT canary and the duty lead.' },
    language: { type: 'string', value: 'zh-CN|en', default: 'en', help: 'Language of the progress lines.' },
  },
  run: async ({ values }) => {
    if (values['list-scenarios']) {
      for (const { name } of scenarios) console.log(name);
      return 0;
    }
    const scenario = scenarios.find(({ name }) => name === values.scenario);
    if (scenario === undefined)
      throw new WrongUse(`There is no scenario ${values.scenario}. --list-scenarios prints them.`);
    const seed = Number(values.seed);
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new WrongUse(`--seed ${values.seed} is not a whole number from 0.`);
    const language: Language = values.language === 'zh-CN' ? 'zh-CN' : 'en';

    const onMatrix = values.messenger === 'matrix';
    if (!onMatrix && values.messenger !== 'embedded')
      throw new WrongUse(`--messenger ${values.messenger} is neither embedded nor matrix.`);
    if (!onMatrix && values.homeserver !== undefined)
      throw new WrongUse('--homeserver goes with --messenger matrix.');
    const people = Number(values.people ?? (onMatrix ? usualPeopleOnMatrix : Number.MAX_SAFE_INTEGER));
    if (!Number.isSafeInteger(people) || people < 10)
      throw new WrongUse(`--people ${values.people} is not a whole number from 10.`);

    const found = await loadPlan(values.window ?? windowsOf[scenario.window]);
    if (onMatrix && scenario.faults?.(found.plan).messenger !== undefined)
      throw new WrongUse(`${scenario.name} breaks the messenger itself, which only the embedded one can do.`);
    const loaded = { ...found, roster: fewerPeople(found.roster, people, found.plan) };
    const folder = join(values.out, loaded.plan.id);
    console.log(
      `${loaded.plan.title[language]} · ${scenario.title[language]} · ${loaded.roster.length} people · seed ${seed}\n`,
    );
    const { rehearsed, missed } = await runDrill({
      loaded,
      scenario,
      seed,
      folder,
      language,
      interactive: values.interactive === true,
      matrix: onMatrix ? { url: values.homeserver } : null,
      onStep: createNarrator(language, console.log, process.stdout.isTTY === true).tell,
    });

    const place = (name: string): string => relative(process.cwd(), join(folder, name)) || '.';
    console.log(`\n${rehearsed.entries.length} ledger entries, ${rehearsed.kills} interrupted runs`);
    console.log(`Report       ${place('report.html')}`);
    console.log(`Inbox        ${place('inbox')}`);
    console.log(`Status page  ${place('status/index.html')}`);
    console.log(`Evidence     ${place('evidence')}`);
    console.log(
      `  check it:  npm run audit:verify -- ${place('evidence')} --keys ${place('checkpoint-key.txt')}`,
    );
    if (missed.length === 0) return 0;
    console.error(`\nThe good ending of ${scenario.name} was not reached:`);
    for (const problem of missed) console.error(`- ${problem}`);
    return 1;
  },
});

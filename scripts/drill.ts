// Rehearses a whole maintenance window: the production engine and phases on embedded systems, real files and real
// sockets, and a clock that jumps over idle time.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createFileKeyring } from '../pipelines/adapters/keyring/file-keyring.ts';
import { createFileSigner } from '../pipelines/adapters/signers/file-signer.ts';
import { viewOfRun } from '../pipelines/engine/view-of-run.ts';
import { verifierKeyOf } from '../pipelines/record/signed-note.ts';
import { reportPage } from '../pipelines/views/report.ts';
import type { Language } from '../pipelines/window/plan.ts';
import { checksOverHttp } from './drill/checks-over-http.ts';
import { filesOf } from './drill/files.ts';
import { atKeyboard } from './drill/keyboard.ts';
import { createNarrator } from './drill/narrate.ts';
import { rehearse } from './drill/rehearse.ts';
import { scenarios } from './drill/scenarios.ts';
import { runCommand, WrongUse } from './lib/command.ts';
import { loadPlan } from './lib/load-plan.ts';

const windowsOf = {
  complete: 'runbooks/windows/2026-12-06-wangshangliao.yaml',
  emergency: 'runbooks/windows/emergency-example.yaml',
} as const;

await runCommand({
  name: 'npm run drill --',
  summary: 'Rehearses a whole maintenance window and writes report, inbox, status page and evidence.',
  usage: '[--scenario NAME] [--window FILE] [--out DIR] [--seed N] [--interactive]',
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

    const loaded = await loadPlan(values.window ?? windowsOf[scenario.window]);
    const folder = join(values.out, loaded.plan.id);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    console.log(
      `${loaded.plan.title[language]} · ${scenario.title[language]} · ${loaded.roster.length} people · seed ${seed}\n`,
    );

    const narrator = createNarrator(language, console.log, process.stdout.isTTY === true);
    const keyboard = values.interactive ? atKeyboard(language) : null;
    const signer = createFileSigner(
      join(folder, 'private', 'checkpoint-signer.pem'),
      'tideover.example.com/drill',
    );
    const rehearsed = await rehearse({
      files: filesOf(loaded),
      scenario,
      seed,
      folder,
      keyring: createFileKeyring(join(folder, 'private', 'keys'), join(folder, 'evidence')),
      signer: createFileSigner(
        join(folder, 'private', 'checkpoint-signer.pem'),
        'tideover.example.com/drill',
      ),
      checksFor: (rehearsal) => checksOverHttp({ ...rehearsal, folder: join(folder, 'checks') }),
      onStep: narrator.tell,
      ...(keyboard && { keyboard }),
    });
    const missed = await scenario.missed(rehearsed);
    await writeFile(join(folder, 'report.html'), reportPage(viewOfRun(rehearsed.run)));
    await writeFile(join(folder, 'checkpoint-key.txt'), `${verifierKeyOf(signer)}\n`);
    await rehearsed.world.close();
    keyboard?.close();

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

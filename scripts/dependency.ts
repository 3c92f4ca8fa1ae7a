// Writes a page in both languages about the company's dependence on its messenger, from the records of all
// windows.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dependencyIn } from '../pipelines/operation/earlier-windows.ts';
import { timeOfJob } from '../pipelines/operation/time-of-job.ts';
import { dependencyPage } from '../pipelines/views/dependency-page.ts';
import { dependency } from './commands/afterwards.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, printJson, runCommand } from './lib/command.ts';
import { told } from './lib/waiting.ts';
import { namedStore } from './lib/window-at-hand.ts';

await runCommand(dependency, async ({ values, positionals: [given], language, say }) => {
  oneOf('ACTION', given, ['report']);
  const found = await dependencyIn(
    told(namedStore(values.store), 'read', { language, json: values.json }, null),
    timeOfJob(),
  );
  if (values.json) {
    const windows = found.windows.map(({ view, ...figures }) => ({ window: view.plan.id, ...figures }));
    return printJson({ ...found, windows });
  }
  if (found.windows.length === 0) {
    say(bilingual`There is no window in this store.`);
    return 1;
  }
  const file = values.out ?? join('out', 'dependency.html');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, dependencyPage(found));
  say(bilingual`Written: ${file}`);
  return 0;
});

// Writes pipelines/plan/check/validators.generated.js from the two schemas. Compiling them takes half a
// second at every start otherwise, which is all the time that plan:check may take. A test keeps it fresh.

import { writeFile } from 'node:fs/promises';
import { runCommand } from './lib/command.ts';
import { generateValidators } from './lib/generate-validators.ts';

const target = new URL('../pipelines/plan/check/validators.generated.js', import.meta.url);

await runCommand({
  name: 'node scripts/generate-validators.ts',
  summary: 'Compiles the JSON Schemas under runbooks/schema/ into the validators that plan:check runs.',
  usage: '',
  options: {},
  async run() {
    await writeFile(target, await generateValidators());
    console.log(`Wrote ${target.pathname}`);
  },
});

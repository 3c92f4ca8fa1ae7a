// Writes every file that is generated from a table or a shape. A test checks that they are up to date.

import { writeFile } from 'node:fs/promises';
import { $ } from 'zx';
import { bilingual } from './lib/bilingual.ts';
import { runCommand } from './lib/command.ts';
import { describe } from './lib/describe.ts';
import { generatedFiles, inRoot } from './lib/generated.ts';

const generate = describe({
  name: 'node scripts/generate.ts',
  summary: bilingual`Writes the files by which editors, the verifier in Python and GitHub know the tables and shapes.`,
  usage: '',
  options: {},
});

await runCommand(generate, async () => {
  for (const [path, text] of await generatedFiles()) {
    await writeFile(inRoot(path), text);
    console.log(path);
  }
  await $({ cwd: inRoot('.') })`npx biome format --write pipelines/ledger/authority.json`;
  // The rights of every role come from the stack as Pulumi would build it; a test builds and writes them.
  await $({
    cwd: inRoot('.'),
  })`npx vitest run -u tests/infra/policy/rules.test.ts -t ${'every right stands'}`;
  console.log('infra/rights.txt');
});

// Writes every file that says again what a table or a shape says. A test keeps them fresh.

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
  // The rights of every role are read off the stack as Pulumi would build it, which a test does.
  await $({
    cwd: inRoot('.'),
  })`npx vitest run -u tests/infra/policy/rules.test.ts -t ${'every right stands'}`;
  console.log('infra/rights.txt');
});

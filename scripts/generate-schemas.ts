// Writes runbooks/schema/ from the shapes that pipelines/plan/shapes/ declares. A test keeps it fresh.

import { writeFile } from 'node:fs/promises';
import { schemaFiles } from '../pipelines/plan/shapes/schema-files.ts';
import { bilingual } from './lib/bilingual.ts';
import { runCommand } from './lib/command.ts';
import { describe } from './lib/describe.ts';

const generateSchemas = describe({
  name: 'node scripts/generate-schemas.ts',
  summary: bilingual`Writes the JSON Schemas under runbooks/schema/ that editors and plan:check go by.`,
  usage: '',
  options: {},
});

await runCommand(generateSchemas, async () => {
  for (const [name, text] of schemaFiles()) {
    await writeFile(new URL(`../runbooks/schema/${name}`, import.meta.url), text);
    console.log(`runbooks/schema/${name}`);
  }
});

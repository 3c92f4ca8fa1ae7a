// Writes runbooks/schema/ from the shapes that pipelines/plan/shapes/ declares. A test keeps it fresh.

import { writeFile } from 'node:fs/promises';
import { runCommand } from './lib/command.ts';
import { generateSchemas } from './lib/generate-schemas.ts';

await runCommand({
  name: 'node scripts/generate-schemas.ts',
  summary: 'Writes the JSON Schemas under runbooks/schema/ that editors and plan:check go by.',
  usage: '',
  options: {},
  async run() {
    for (const [name, text] of generateSchemas()) {
      await writeFile(new URL(`../runbooks/schema/${name}`, import.meta.url), text);
      console.log(`Wrote runbooks/schema/${name}`);
    }
  },
});

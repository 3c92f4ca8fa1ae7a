// Bundles the scripts of the night's jobs into dist/, which a release carries: then a job installs nothing.

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './lib/command.ts';
import { bundleRelease, differingFiles } from './lib/release-bundle.ts';

await runCommand({
  name: 'npm run bundle --',
  summary: 'Bundles the scripts of the night’s jobs for the Node 24 of a runner.',
  usage: '[--out dist] [--check]',
  options: {
    out: { type: 'string', value: 'DIR', default: 'dist', help: 'Where the bundle is written.' },
    check: {
      type: 'boolean',
      help: 'Only say whether DIR, where there is one, is what the source builds; exit status 1 if not.',
    },
  },
  async run({ values }) {
    const { out = 'dist' } = values;
    if (values.check !== true) {
      await rm(out, { recursive: true, force: true });
      for (const { name, bytes } of await bundleRelease(out))
        console.log(`${String(bytes).padStart(9)}  ${name}`);
      return 0;
    }
    if (!existsSync(out)) {
      console.log(`There is no ${out}: jobs install the packages and run the source.`);
      return 0;
    }
    const fresh = await mkdtemp(join(tmpdir(), 'tideover-bundle-'));
    try {
      await bundleRelease(fresh);
      const differing = await differingFiles(fresh, out);
      for (const path of differing) console.error(`${join(out, path)} is not what the source builds`);
      if (differing.length > 0) console.error('Run npm run bundle, and commit what it writes.');
      return differing.length === 0 ? 0 : 1;
    } finally {
      await rm(fresh, { recursive: true });
    }
  },
});

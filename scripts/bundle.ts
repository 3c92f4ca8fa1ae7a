// Bundles the scripts of the night's jobs into dist/, which a release carries: then a job installs nothing.

import { fs, path, tmpdir } from 'zx';
import { bilingual } from './lib/bilingual.ts';
import { runCommand } from './lib/command.ts';
import { describe, flag, usual } from './lib/describe.ts';
import { bundleRelease, differingFiles } from './lib/release-bundle.ts';

const bundle = describe({
  name: 'npm run bundle --',
  summary: bilingual`Bundles the scripts of the night’s jobs for the Node 24 of a runner.`,
  usage: '[--out dist] [--check]',
  options: {
    out: usual('dist', 'DIR', bilingual`Where the bundle is written.`),
    check: flag(
      bilingual`Only say whether DIR, where there is one, is what the source builds; exit status 1 if not.`,
    ),
  },
});

await runCommand(bundle, async ({ values: { out, check }, say, language }) => {
  if (check !== true) {
    await fs.remove(out);
    for (const { name, bytes } of await bundleRelease(out))
      console.log(`${String(bytes).padStart(9)}  ${name}`);
    return 0;
  }
  if (!(await fs.pathExists(out))) {
    say(bilingual`There is no ${out}: jobs install the packages and run the source.`);
    return 0;
  }
  const fresh = tmpdir();
  try {
    await bundleRelease(fresh);
    const differing = await differingFiles(fresh, out);
    for (const file of differing)
      console.error(bilingual`${path.join(out, file)} is not what the source builds`[language]);
    if (differing.length > 0)
      console.error(bilingual`Run npm run bundle, and commit what it writes.`[language]);
    return differing.length === 0 ? 0 : 1;
  } finally {
    await fs.remove(fresh);
  }
});

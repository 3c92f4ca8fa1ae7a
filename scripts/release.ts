// Makes a release: `build` makes the bundle, its archive and the list of its contents; `publish` adds dist/
// to the source in a commit of its own, tags it and publishes the files. Two steps, so that the workflow can
// attest the files in between.

import { $, fs } from 'zx';
import { UserError } from '../pipelines/errors.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, runCommand } from './lib/command.ts';
import { describe } from './lib/describe.ts';
import { bundleRelease } from './lib/release-bundle.ts';

const folder = 'out/release';
const files = [`${folder}/tideover-dist.tar.gz`, `${folder}/tideover.cdx.json`];

const release = describe({
  name: 'npm run release:build · npm run release:publish',
  summary: bilingual`Makes the files of a release, or publishes them; VERSION says which, and must be that of package.json.`,
  usage: 'build | publish',
  words: 1,
  options: {},
});

await runCommand(release, async ({ positionals: [step] }) => {
  const version = process.env.VERSION ?? '';
  const { version: ours } = fs.readJsonSync('package.json');
  if (version !== ours) {
    throw new UserError({
      what: `This source is version ${ours}`,
      where: 'VERSION',
      whatToDo: `Release ${ours}, or change the version in package.json first.`,
    });
  }
  if (oneOf('STEP', step, ['build', 'publish']) === 'build') await build();
  else await publish(`v${version}`);
});

async function build(): Promise<void> {
  await fs.emptyDir('dist');
  await fs.ensureDir(folder);
  await bundleRelease('dist');
  // The same bundle must give the same archive, so without times and owners and in one order.
  const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
  await $`tar --create ${same} dist | gzip -n > ${files[0]}`;
  const sbom = await $`npm sbom --sbom-format cyclonedx --omit dev`;
  await fs.writeFile(files[1] ?? '', sbom.stdout);
}

async function publish(tag: string): Promise<void> {
  const server = process.env.GITHUB_SERVER_URL ?? 'https://github.com';
  const token = Buffer.from(`x-access-token:${process.env.GH_TOKEN}`).toString('base64');
  const git = $({
    env: {
      ...process.env,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${server}/.extraheader`,
      GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${token}`,
    },
  });
  const bot = 'github-actions[bot]';
  const who = ['-c', `user.name=${bot}`, '-c', `user.email=${bot}@users.noreply.github.com`];
  await git`git add --force dist`;
  await git`git ${who} commit --quiet --message ${`Release ${tag} with its bundle`}`;
  await git`git push ${`${server}/${process.env.GITHUB_REPOSITORY}.git`} ${`HEAD:refs/tags/${tag}`}`;
  await $`gh release create ${tag} ${files} --verify-tag --generate-notes`;
}

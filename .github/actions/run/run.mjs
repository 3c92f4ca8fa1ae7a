// Starts the script that `entry` names: the release's bundle in this very process, which has nothing to install and
// nothing to load but one folder; or, where the checkout has no bundle, the source on the Node of node_modules.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const entry = process.env.INPUT_ENTRY ?? '';
if (!/^[a-z-]+$/.test(entry)) throw new Error('entry is no name of a script');
const bundle = new URL(`../../../dist/${entry}.mjs`, import.meta.url);
if (existsSync(bundle)) {
  await import(bundle.href);
} else {
  const { status, error } = spawnSync('node_modules/.bin/node', [`scripts/github/${entry}.ts`], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
}

// Every handler becomes one file that Lambda takes: under a megabyte, the same bytes from the same source, and
// loadable where there is no Temporal (Node 24, when it is here).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { bundleHandler } from '../../../infra/bundle.ts';

const root = join(import.meta.dirname, '../../..');
const node24 = join(root, '.tideover/node24/node_modules/.bin/node');
const handlers = [
  'wake',
  'dispatch',
  'send',
  'auto-reply-mail',
  'robot-callback',
  'ses-feedback',
  'feedback-form',
];
if (!existsSync(node24))
  console.info('handlers are not loaded on Node 24: npm install --prefix .tideover/node24 node@24');

describe.each(handlers)('the bundle of %s', (handler) => {
  test('is under one megabyte and stands alone', () => {
    const file = bundleHandler(handler);
    expect(statSync(file).size).toBeLessThan(1_000_000);
    expect(readdirSync(join(file, '..'))).toEqual(['index.mjs']);
  });

  test.skipIf(!existsSync(node24))('loads on Lambda’s Node and exports its handler', () => {
    const file = pathToFileURL(bundleHandler(handler)).href;
    const { stdout, stderr } = spawnSync(
      node24,
      [
        '-e',
        `import(${JSON.stringify(file)}).then((it) => console.log(typeof it.handler, typeof Temporal, process.versions.node))`,
      ],
      { encoding: 'utf8', env: { AWS_REGION: 'us-east-1' } },
    );
    expect(stderr).not.toContain('Error');
    expect(stdout).toMatch(/^function object 24\./);
  });
});

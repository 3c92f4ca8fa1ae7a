import { execFile, execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOptions } from '../../infra/bundle-options.ts';
import { createFolderStore } from '../../pipelines/adapters/stores/folder-store.ts';
import { readWindow } from '../../pipelines/operation/read-window.ts';
import { scenarios } from '../../pipelines/rehearsal/drill/scenarios.ts';
import {
  type BundledEntry,
  bundledEntries,
  bundleRelease,
  differingFiles,
} from '../../scripts/lib/release-bundle.ts';
import { runJob } from '../support/github/job.ts';
import { type ListeningGithub, startGithub } from '../support/github/server.ts';
import { recordOfPlain, type ScenariosTold } from '../support/scenarios-in-memory.ts';

const node = join('.tideover', 'node24', 'node_modules', '.bin', 'node');
if (!existsSync(node)) console.log('skipped: Node 24 is not here (npm run ci brings it)');
const megabyte = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'tideover-bundle-'));
const dist = join(folder, 'dist');
let entries: readonly BundledEntry[];
beforeAll(async () => {
  entries = await bundleRelease(dist);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the bundle of a release', () => {
  it('brings no entry of more than 2 MB, and all of them in one download of less than 3', () => {
    expect(entries.map(({ name }) => name)).toEqual(bundledEntries);
    for (const { name, bytes } of entries) expect(bytes, name).toBeLessThan(2 * megabyte);
    const archive = execFileSync('tar', ['--create', '--directory', dist, '.'], { maxBuffer: 1 << 26 });
    expect(gzipSync(archive).byteLength).toBeLessThan(megabyte);
  });

  it('finds every call to GitHub that our code makes by its name, group and all', () => {
    const sources = ['pipelines'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
        name.endsWith('.ts') ? readFileSync(join(folder, name), 'utf8') : [],
      ),
    );
    const other = /octokit(?!\s*\.rest\s*\.\w+\s*\.\w+)\s*\.rest\b|\brest\b[^\n]*\} = [\w.]*octokit/;
    expect(sources.filter((text) => other.test(text))).toEqual([]);
    expect(sources.filter((text) => /octokit\s*\.rest/.test(text)).length).toBeGreaterThan(5);
  });

  it('is the same whenever and wherever it is built, and differs with its source', async () => {
    const again = join(folder, 'again');
    await bundleRelease(again);
    expect(await differingFiles(dist, again)).toEqual([]);
    appendFileSync(join(again, 'phase.mjs'), '//');
    rmSync(join(again, 'tick.mjs'));
    expect(await differingFiles(dist, again)).toEqual(['phase.mjs', 'tick.mjs']);
  });
});

describe.skipIf(!existsSync(node))('the bundle on Node 24, without the packages', () => {
  const window = '2026-12-06-wangshangliao';
  let github: ListeningGithub;
  beforeAll(async () => {
    github = await startGithub();
  });
  afterAll(() => github.stop());

  const run = (name: string, now: string, more: Readonly<Record<string, string>> = {}) =>
    runJob(name, { github, folder, window, now, more, bundle: { node, folder: dist } });

  it('opens a window, judges a gate, backs up and ends, as the source does', async () => {
    await run('start.ts', '2026-12-02T16:00:00Z');
    await run('version.ts', '2026-12-02T17:10:00Z');
    await run('decide.ts', '2026-12-02T17:10:00Z', { TIDEOVER_PHASE: 'next', TIDEOVER_KEY: 'k-1' });
    await run('phase.ts', '2026-12-02T17:10:00Z', { TIDEOVER_PHASE: 'pre-backup' });
    const seed = Buffer.from(new Uint8Array(32).fill(9)).toString('base64');
    const signer = { TIDEOVER_SIGNER: 'example.com/tideover', TIDEOVER_SIGNER_KEY: seed };
    await run('checkpoint.ts', '2026-12-02T17:15:00Z', signer);
    const results = JSON.stringify({ decide: { result: 'success', outputs: { go: 'pre-backup' } } });
    await run('after.ts', '2026-12-02T17:20:00Z', { TIDEOVER_RESULTS: results });
    await run('tick.ts', '2026-12-02T17:25:00Z');
    await run('plan-check.ts', '2026-12-02T17:30:00Z');
    const store = createFolderStore(join(folder, 'store'));
    const opened = await readWindow(store, window, Date.parse('2026-12-02T17:40:00Z'));
    expect(opened?.state.steps.get('pre-backup#1')?.status).toBe('done');
    expect((await store.list(`windows/${window}/checkpoints/`)).length).toBeGreaterThan(0);
    expect(github.state.issues.filter(({ title }) => title.includes(window))).toHaveLength(1);
  }, 120_000);

  it('tells a reader of Chinese in English what it leaves the Chinese of out, instead of ending with a stack', async () => {
    const env = { PATH: process.env.PATH, LANG: 'zh_CN.UTF-8' };
    const ended = await promisify(execFile)(node, [join(dist, 'phase.mjs')], { env }).catch((error) => error);
    expect(ended.stderr).toContain('TIDEOVER_PHASE is not set');
    expect(ended.stderr).not.toMatch(/^ {4}at /m);
  });

  it('plays scenarios to their good ending, and writes the very record that the source writes', async () => {
    const all = scenarios.map(({ name }) => name);
    const names = process.env.TIDEOVER_TESTS === 'thorough' ? all : all.slice(0, 3);
    const outfile = join(folder, 'scenarios.mjs');
    const contents = `import { tellScenarios } from './tests/support/scenarios-in-memory.ts';
      console.log(JSON.stringify(await tellScenarios(${JSON.stringify(names)})));`;
    await build({ ...bundleOptions, stdin: { contents, resolveDir: process.cwd(), loader: 'ts' }, outfile });
    expect(statSync(outfile).size).toBeGreaterThan(0);
    const { stdout } = await promisify(execFile)(node, [outfile], { maxBuffer: 1 << 26 });
    const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ScenariosTold;
    expect(told.node).toMatch(/^v24\./);
    expect(told.missed).toEqual(Object.fromEntries(names.map((name) => [name, []])));
    expect(told.record).toBe(await recordOfPlain());
  }, 300_000);
});

// Builds the bundle of a release: every script that a job of the night starts, with all it needs, for the
// Node 24 of the runner. Code shared by several scripts is in files of its own, so that the whole is small.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { bundleOptions, root } from '../../infra/bundle-options.ts';
import chinese from './texts.zh-CN.json' with { type: 'json' };

/** Entries of scripts/github that need no package at run time. Those of infra.yml call Pulumi; CI has the packages. */
export const bundledEntries = [
  'after',
  'checkpoint',
  'command',
  'decide',
  'metronome',
  'phase',
  'plan-check',
  'plan-comment',
  'reach',
  'runner',
  'start',
  'tick',
  'version',
  'watch',
] as const;

export interface BundledEntry {
  readonly name: string;
  /** Bytes of the file and of all that it imports, also what it imports only when it needs it. */
  readonly bytes: number;
}

/**
 * Parts of packages that our code never calls, left out of the bundle: 76 kB of file types for attachments,
 * 80 kB to write and search markup, 28 kB to read XML, which the feed only writes, 8 kB to fetch attachments,
 * 80 kB for a kind of age keys that backups do not use, 34 kB to tell browsers apart, and AWS's sign-in for
 * people at a laptop.
 */
const uncalled: readonly (readonly [file: RegExp, instead: string])[] = [
  [
    /nodemailer[\\/].*[\\/]mime-types\.js$/,
    "export const detectMimeType = () => 'application/octet-stream'; export const detectExtension = () => 'bin';",
  ],
  [/domutils[\\/]lib[\\/]esm[\\/]index\.js$/, 'export const getFeed = null;'],
  [/post-quantum[\\/]hybrid\.js$/, 'export const MLKEM768P256 = null; export const MLKEM768X25519 = null;'],
  [
    /credential-provider-(?:sso|login|ini|process)[\\/].*index\.js$/,
    'export const fromIni = () => async () => Promise.reject({ tryNextLink: true }); export const [fromSSO, fromLoginCredentials, fromProcess] = [fromIni, fromIni, fromIni];',
  ],
  [/curves[\\/]nist\.js$/, 'export const p256 = null;'],
  [/[\\/]bowser[\\/]/, 'export default {};'],
  [/sax[\\/]lib[\\/]sax\.js$/, ''],
  [/xml-js[\\/]lib[\\/](?:xml2js|xml2json|json2xml)\.js$/, ''],
  [/nodemailer[\\/].*[\\/]fetch[\\/]index\.js$/, 'export default null;'],
];

/** The API calls of GitHub that our code uses, because the table of all calls is 82 kB. */
async function calledOnGithub(all: CallsOfGithub): Promise<CallsOfGithub> {
  const called: Record<string, Record<string, unknown>> = {};
  for (const text of (await contentsOf(join(root, 'pipelines'))).values()) {
    for (const [, group = '', call = ''] of text.matchAll(/octokit\s*\.rest\s*\.(\w+)\s*\.(\w+)/g)) {
      called[group] = { ...called[group], [call]: all[group]?.[call] };
    }
  }
  return called;
}

type CallsOfGithub = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The Chinese of what scripts say, without that of the commands' help: no job of the night prints it. */
async function withoutHelp(): Promise<Readonly<Record<string, string>>> {
  const scripts = [...(await contentsOf(join(root, 'scripts')))].filter(([path]) => path.endsWith('.ts'));
  const isIn = (text: string, ofHelp: boolean) =>
    scripts.some(([path, code]) => path.startsWith('commands') === ofHelp && code.includes(text));
  const kept = Object.entries(chinese).filter(([en]) => !isIn(en, true) || isIn(en, false));
  return Object.fromEntries(kept);
}

const withoutUncalled: Plugin = {
  name: 'uncalled',
  setup: ({ onLoad }) => {
    onLoad({ filter: /rest-endpoint-methods[\\/].*[\\/]endpoints\.js$/ }, async ({ path }) => {
      const { default: all } = await import(pathToFileURL(path).href);
      return { contents: `export default ${JSON.stringify(await calledOnGithub(all))};` };
    });
    onLoad({ filter: /scripts[\\/]lib[\\/]texts\.zh-CN\.json$/ }, async () => ({
      contents: JSON.stringify(await withoutHelp()),
      loader: 'json',
    }));
    for (const [filter, contents] of uncalled) onLoad({ filter }, () => ({ contents }));
  },
};

/** Writes `<folder>/<entry>.mjs` and the files that they share. */
export async function bundleRelease(folder: string): Promise<readonly BundledEntry[]> {
  const { metafile } = await build({
    ...bundleOptions,
    entryPoints: bundledEntries.map((name) => `scripts/github/${name}.ts`),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'shared/[hash]',
    plugins: [withoutUncalled],
    splitting: true,
    metafile: true,
  });
  const { outputs } = metafile;
  const reachedFrom = (path: string, seen = new Set<string>()): ReadonlySet<string> => {
    if (seen.has(path)) return seen;
    seen.add(path);
    for (const { path: next, external } of outputs[path]?.imports ?? [])
      if (!external) reachedFrom(next, seen);
    return seen;
  };
  return bundledEntries.map((name) => {
    const entry = Object.keys(outputs).find(
      (path) => outputs[path]?.entryPoint === `scripts/github/${name}.ts`,
    );
    const files = [...reachedFrom(entry ?? '')];
    return { name, bytes: files.reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0) };
  });
}

/** Paths, relative to the folders, of files that differ or are in one folder only. */
export async function differingFiles(one: string, other: string): Promise<readonly string[]> {
  const [mine, theirs] = await Promise.all([contentsOf(one), contentsOf(other)]);
  return [...new Set([...mine.keys(), ...theirs.keys()])].filter(
    (path) => mine.get(path) !== theirs.get(path),
  );
}

async function contentsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const;
  });
  return new Map(await Promise.all(read));
}

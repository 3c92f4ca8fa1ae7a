import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly os?: readonly string[];
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const locked = Object.entries(packages).filter(([path]) => path !== '');

describe('the packages', () => {
  it('are all held by their integrity, Node’s own binaries among them', () => {
    expect(locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
    const node = locked.filter(([path]) => /\/node-(?:bin-)?(?:linux|darwin|win)-\w+$/.test(path));
    expect(new Set(node.flatMap(([, { os }]) => os))).toEqual(new Set(['linux', 'darwin', 'win32']));
    expect(new Set(node.map(([, { version }]) => version)).size).toBe(1);
  });

  it('run nothing of their own when they are installed', () => {
    const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const wouldRun = locked.flatMap(([path, { hasInstallScript }]) =>
      hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : [],
    );
    expect(allowScripts).toEqual(Object.fromEntries(wouldRun.map((name) => [name, false])));
  });
});

// Which version of the code a window runs, through the real scripts: the one in its record, until a person switches it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergedPull } from '../../support/github/merged-pull.ts';
import { type ListeningGithub, startGithub } from '../../support/github/server.ts';
import { runScript } from '../../support/script-process.ts';

const window = '2026-12-06-wangshangliao';
const plan = `runbooks/windows/${window}.yaml`;
const recorded = 'a'.repeat(40);
const fixed = 'b'.repeat(40);
const newest = 'c'.repeat(40);
const elsewhere = 'd'.repeat(40);
const now = '2026-12-02T17:10:00Z';

describe('a window under way', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-version-'));
  const store = `file:${join(folder, 'store')}`;
  let github: ListeningGithub;

  beforeAll(async () => {
    github = await startGithub();
    github.state.mainCommits = [recorded, fixed, newest];
    const merged = [recorded, fixed, newest].entries();
    for (const [index, commit] of merged) mergedPull(github.state, index + 1, commit, commit !== newest);
    await phase('look', recorded, plan);
  }, 60_000);
  afterAll(async () => {
    await github.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs the version in its record, whatever was merged since', async () => {
    expect(await version(recorded)).toBe(recorded);
    expect(await version(newest)).toBe(recorded);
    expect(summary()).toContain(`/switch-code ${newest} reason`);
  }, 60_000);

  it('refuses to run a phase from another, and names both', async () => {
    const refused = await phase('pre-backup', newest);
    expect(refused.status).toBe(1);
    expect(refused.text).toContain('The record says code aaaaaaaaaaaa, and this is cccccccccccc');
  }, 60_000);

  it('goes over to newer code when enough approvers agree, from a laptop as well, and only then runs it', async () => {
    const clerk = await tell(['--by', 'backup-engineer'], `/switch-code ${fixed} the fix of tonight`);
    expect(clerk.status).toBe(1);
    expect(clerk.text).toContain('The plan gives this role no such decision');
    const told = await tell(['--by', 'duty-lead-night', '--yes'], `/switch-code ${fixed} the fix of tonight`);
    const to = /\/approve correct ([0-9a-f]{32})/.exec(told.text)?.[1] ?? told.text;
    await phase('look', recorded, window, []);
    expect(await version(newest)).toBe(recorded);
    for (const by of ['it-manager', 'security-officer']) {
      const agreed = await tell(['--by', by, '--yes'], `/approve correct ${to}`);
      expect(agreed.status, agreed.text).toBe(0);
    }
    // No run has taken it into the ledger yet, and the next one already runs it.
    expect(await version(newest)).toBe(fixed);
    expect((await phase('look', fixed, window, [])).text).not.toContain('The record says code');
    expect((await phase('pre-backup', recorded)).text).toContain(
      'The record says code bbbbbbbbbbbb, and this is aaaaaaaaaaaa',
    );
    expect((await phase('pre-backup', fixed)).status).toBe(0);
  }, 90_000);

  it.each([
    [elsewhere, 'no first-parent commit'],
    [newest, 'not merged by a reviewed pull request'],
    [recorded, 'older than the code in force'],
  ])(
    'does not go over to %s',
    async (commit, why) => {
      const refused = await tell(['--by', 'it-manager'], `/switch-code ${commit} please`);
      expect(refused.status).toBe(1);
      expect(refused.text).toContain(why);
      expect(await version(newest)).toBe(fixed);
      expect(github.problems).toEqual([]);
    },
    60_000,
  );

  it('hears the other commands of its issue from a laptop', async () => {
    const held = await tell(['--by', 'backup-engineer'], '/hold something burns');
    expect(held.status).toBe(0);
    expect((await phase('look', fixed)).text).toContain('put the window on hold');
    expect((await tell([], '/status')).text).toContain('/resume');
    const unsigned = await tell([], '/resume go on');
    expect(unsigned.text).toContain('A name proves nothing: sign it');
    for (const wrong of ['go ahead', '/hold', '/switch-code main now']) {
      const refused = await tell([], wrong);
      expect(refused.status).toBe(2);
      expect(refused.text).not.toMatch(/^\s+at /m);
    }
  }, 90_000);

  const summary = () => readFileSync(join(folder, 'summary'), 'utf8');

  async function version(sha: string): Promise<string | undefined> {
    const output = join(folder, `output-${crypto.randomUUID()}`);
    const more = { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: join(folder, 'summary') };
    const { status, text } = await script('github/version.ts', [], { GITHUB_SHA: sha, ...more });
    expect(status, text).toBe(0);
    return /^code=(.*)$/m.exec(readFileSync(output, 'utf8'))?.[1];
  }

  const phase = (name: string, code: string, of = window, more = ['--without-github']) =>
    script('phase.ts', [name, '--window', of, '--store', store, ...more], { TIDEOVER_CODE: code });
  const tell = (by: readonly string[], command: string) =>
    script('tell.ts', ['--window', window, '--store', store, ...by, command]);

  function script(name: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const env = {
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: 't',
      GITHUB_REPOSITORY: 'o/r',
      TIDEOVER_STORE: store,
      TIDEOVER_WINDOW: window,
      TIDEOVER_WORLD: join(folder, 'world'),
      TIDEOVER_NOW: now,
      ...more,
    };
    return runScript(name, args, { env });
  }
});

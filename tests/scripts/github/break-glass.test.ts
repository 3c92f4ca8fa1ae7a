import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyRunbooks, runScript } from '../../support/script-process.ts';
import { hasSsh, makeSshKey } from '../../support/ssh.ts';

const window = '2026-12-06-wangshangliao';

describe.skipIf(!hasSsh)('with GitHub down', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-glass-'));
  const store = `file:${join(folder, 'store')}`;
  const plan = join(folder, 'runbooks', 'windows', `${window}.yaml`);

  beforeAll(() => {
    copyRunbooks(folder);
    for (const name of ['it-manager', 'security-officer']) {
      makeSshKey(join(folder, name));
    }
    const organisation = join(folder, 'runbooks', 'organisation.yaml');
    const withKeys = ['it-manager', 'security-officer'].reduce(
      (text, name) => {
        const key = readFileSync(join(folder, `${name}.pub`), 'utf8').trim();
        return text.replace(`  - id: ${name}\n`, `  - id: ${name}\n    sshKey: '${key}'\n`);
      },
      readFileSync(organisation, 'utf8'),
    );
    writeFileSync(organisation, withKeys);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('a window goes on from a laptop, and only signed approvals open a gate', async () => {
    expect(await take('next', '2026-12-02T16:00:00Z', { expect: 1, window: plan })).toContain('Too early');
    await take('pre-backup', '2026-12-02T17:30:00Z', { expect: 0 });
    await take('client-version', '2026-12-02T17:31:00Z', { expect: 0 });
    await take('pre-backup', '2026-12-05T15:30:00Z', { expect: 0 });
    await take('client-version', '2026-12-05T15:31:00Z', { expect: 0 });
    const closed = await take('cutover', '2026-12-05T16:35:00Z', { expect: 1 });
    expect(closed).toContain('2 more approvals needed');
    expect(closed).toContain('opened too late for early notices that the plan promises: announcement');

    const digest = /snapshot (sha256:[0-9a-f]{64})/.exec(closed)?.[1] ?? '';
    // The approver's clock says when; the test's clock stands in the window, so the statement is signed there.
    await approve('it-manager', 'security-officer', digest, 'forged.json');
    const carry = ['--window', window, '--store', store, '--take'];
    const signedAt = '2026-12-05T16:36:00Z';
    const refused = await script('tell.ts', [...carry, 'forged.json'], signedAt);
    expect(refused.status).toBe(1);
    expect(refused.text).toContain('refused');

    await approve('it-manager', 'it-manager', digest, 'one.json');
    await approve('security-officer', 'security-officer', digest, 'two.json');
    await sign('it-manager', 'it-manager', '/waive-notices everybody was called', 'three.json');
    await sign('it-manager', 'it-manager', '/done 3 both leads called in', 'four.json');
    await sign('it-manager', 'it-manager', '/done 4', 'five.json');
    const files = ['one', 'two', 'three', 'four', 'five'].map((name) => `${name}.json`);
    const taken = await script('tell.ts', [...carry, ...files], signedAt);
    expect(taken.status, taken.text).toBe(0);
    const open = await take('cutover', '2026-12-05T16:40:00Z', { expect: 0 });
    expect(open).toContain('phase cutover, round 1: done');

    const trail = await script('audit-trail.ts', ['--store', store]);
    expect(trail.text).toMatch(/it-manager +approved +cutover/);
    expect(trail.text).toContain('signature of SHA256:');
  }, 300_000);

  async function take(
    phase: string,
    now: string,
    options: { expect: number; window?: string },
  ): Promise<string> {
    const args = [phase, '--window', options.window ?? window, '--store', store, '--without-github'];
    const { status, text } = await script('phase.ts', args, now);
    expect(status, text).toBe(options.expect);
    return text;
  }

  async function approve(by: string, key: string, digest: string, out: string): Promise<void> {
    await sign(by, key, `/approve cutover ${digest} GitHub is down`, out);
  }

  async function sign(by: string, key: string, line: string, out: string): Promise<void> {
    const args = ['--window', window, '--by', by, '--key', join(folder, key), '--out', out, line];
    const signed = await script('tell.ts', args, '2026-12-05T15:40:00Z');
    expect(signed.status, signed.text).toBe(0);
  }

  function script(name: string, args: readonly string[], now?: string) {
    const env = {
      TIDEOVER_CODE: 'one version',
      TIDEOVER_WORLD: join(folder, 'world'),
      ...(now === undefined ? {} : { TIDEOVER_NOW: now }),
    };
    return runScript(name, args, { cwd: folder, env });
  }
});

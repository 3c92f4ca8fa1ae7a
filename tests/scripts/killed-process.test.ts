// Real processes on a real folder, killed in the middle and started again, with the commands that a person uses
// between them. One window goes on from test to test, as it does in life.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entriesOf, readAppend } from '../../pipelines/ledger/append.ts';
import type { Entry } from '../../pipelines/ledger/entry.ts';
import { foldRecord } from '../../pipelines/ledger/fold.ts';
import { copyRunbooks, type Ended, startScript } from '../support/script-process.ts';

const window = '2026-12-06-wangshangliao';

describe('a window whose process is killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-killed-'));
  const store = `file:${join(folder, 'store')}`;
  const plan = join('runbooks', 'windows', `${window}.yaml`);
  const entriesFolder = join(folder, 'store', 'windows', window, 'entries');
  const at = ['--window', window, '--store', store];

  beforeAll(async () => {
    copyRunbooks(folder);
    // A company whose private key is at hand here; the example's is nobody's.
    const identity = await generateX25519Identity();
    const organisation = join(folder, 'runbooks', 'organisation.yaml');
    const text = readFileSync(organisation, 'utf8');
    writeFileSync(organisation, text.replace(/age1[0-9a-z]{58}/, await identityToRecipient(identity)));
    writeFileSync(join(folder, 'company.key'), `${identity}\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('in the middle of a notice leaves a doubt, which is listed in words and answered', async () => {
    const killed = await phase('next', '2026-12-02T16:00:00Z', {
      window: plan,
      killAfter: '"kind":"intent".*through dingtalk',
    });
    expect(killed.signal).toBe('SIGKILL');
    await phase('look', '2026-12-02T16:00:30Z');
    const listed = await tell('/status', '2026-12-02T16:01:00Z');
    expect(listed.status, listed.text).toBe(0);
    expect(listed.text).toMatch(/notice “Test message” through DingTalk group/);
    // Channels send side by side: another may have been in the middle of its message too.
    const keys = [...listed.text.matchAll(/\/doubt ([0-9a-f]{12}) sent/g)].map(([, found]) => found ?? '');
    const [key = ''] = keys;

    for (const [line, status] of [
      [`/doubt ${key} perhaps who knows`, 2],
      ['/doubt ffffffffffff sent the group has it', 1],
      [`/doubt ${key} sent the group has it`, 0],
    ] as const) {
      const answered = await tell(line, '2026-12-02T16:01:00Z');
      expect(answered.status, answered.text).toBe(status);
    }
    for (const other of keys.slice(1))
      await tell(`/doubt ${other} sent it is there too`, '2026-12-02T16:01:00Z');
  }, 180_000);

  it('in the middle of pre-backup goes on where it was, and does nothing twice', async () => {
    const killed = await phase('pre-backup', '2026-12-02T17:30:00Z', {
      killAfter: '"kind":"intent".*copy 1 objects to', // the manifest, behind all that it names
    });
    expect(killed.signal).toBe('SIGKILL');
    const before = entries().length;
    const again = await phase('pre-backup', '2026-12-02T17:30:30Z');
    expect(again.status, again.text).toBe(0);
    expect(again.text).toContain('phase pre-backup, round 1: done');
    expect((await tell('/status', '2026-12-02T17:40:00Z')).text).not.toContain('/doubt');

    const bodies = entries().map(({ body }) => body);
    const intents = bodies.flatMap((body) => (body.kind === 'intent' ? [body.effect] : []));
    expect(new Set(intents).size).toBe(intents.length);
    const ended = bodies.flatMap((body) => (body.kind === 'outcome' ? [body.effect] : []));
    expect(new Set(ended).size).toBe(ended.length);
    expect(ended.length).toBe(intents.length);
    const copiesAgain = entries()
      .slice(before)
      .filter(({ body }) => body.kind === 'intent' && body.what.startsWith('copy'));
    expect(copiesAgain).toEqual([]);
    const delivered = deliveredMessages();
    expect(delivered.length).toBeGreaterThan(0);
    expect(new Set(delivered).size).toBe(delivered.length);
  }, 180_000);

  it('is restored from one vault alone, and what is missing is named', async () => {
    const vault = join(folder, 'world', window, 'vaults', 'vault-frankfurt');
    const restore = (to: string) =>
      script('restore.ts', [
        ...['--vault', `file:${vault}`, '--window', window, '--to', join(folder, to)],
        ...['--identity', join(folder, 'company.key')],
      ]);
    const whole = await restore('restored');
    expect(whole.status, whole.text).toBe(0);
    const messages = readFileSync(join(folder, 'restored', 'message.jsonl'), 'utf8')
      .trim()
      .split('\n');
    expect(messages.length).toBeGreaterThan(100);
    expect((await restore('restored')).status).toBe(1);

    const oneOf = (kind: string) => join(kind, readdirSync(join(vault, 'backups', window, kind))[0] ?? '');
    const [one, other] = [oneOf('packs'), oneOf('parts')];
    rmSync(join(vault, 'backups', window, one));
    writeFileSync(join(vault, 'backups', window, other), 'something else');
    const broken = await restore('broken');
    expect(broken.status).toBe(1);
    expect(broken.text).toContain(`${one} is missing`);
    expect(broken.text).toContain(`${other} was changed`);
    // Each file in the pack is named, and what the part held as one.
    const files = readdirSync(join(folder, 'restored', 'files')).length;
    expect(broken.text).toContain(`NOT complete: ${files + 1} problems`);
    expect(broken.text.match(/^Missing or changed: /gm)).toHaveLength(files + 1);
  }, 180_000);

  it('is amended after everybody saw what that means', async () => {
    const now = '2026-12-02T17:40:00Z';
    const refused = await tell('/extend 30m the vendor is late', now);
    expect(refused.status).toBe(1);
    expect(refused.text).toContain('Nothing was said');
    expect(refused.text).toContain('05:00:00+08:00[Asia/Shanghai]" → "2026-12-06T05:30:00');
    expect(refused.text).toMatch(/Notices that follow:\n {2}extended to all-staff/);
    expect((await tell('/shorten 5h too much', now)).status).toBe(1);
    expect((await tell('/shorten soon too vague', now)).status).toBe(2);

    const file = join(folder, plan);
    const corrected = readFileSync(file, 'utf8').replace(
      'en: WangShangLiao server upgrade',
      'en: Server upgrade corrected',
    );
    writeFileSync(file, corrected);
    const change = await tell(`/correct ${plan} a clearer title`, now, 'communications');
    expect(change.status, change.text).toBe(1);
    expect(change.text).toContain('The plan gives this role no such decision');
    const proposed = await tell(`/correct ${plan} a clearer title`, now, 'duty-lead-night', '--yes');
    expect(proposed.status, proposed.text).toBe(0);
    expect(proposed.text).toContain(
      'plan.title.en: "WangShangLiao server upgrade" → "Server upgrade corrected"',
    );
    await phase('look', '2026-12-02T17:40:30Z');
    const to = /\/approve correct ([0-9a-f]{32})/.exec(proposed.text)?.[1] ?? '';
    for (const by of ['it-manager', 'security-officer']) {
      const agreed = await tell(`/approve correct ${to}`, '2026-12-02T17:41:00Z', by, '--yes');
      expect(agreed.status, agreed.text).toBe(0);
    }
    await phase('look', '2026-12-02T17:41:30Z');
    const shortened = await tell('/shorten 30m it goes well', '2026-12-02T17:42:00Z', 'it-manager', '--yes');
    expect(shortened.status, shortened.text).toBe(0);

    const asked = await tell('/release-everyone a rehearsal', '2026-12-02T17:42:10Z');
    expect(asked.status).toBe(1);
    expect(asked.text).toContain('it cannot be taken back');
    const released = await tell(
      '/release-everyone a rehearsal',
      '2026-12-02T17:42:20Z',
      'it-manager',
      '--yes',
      '--now',
    );
    expect(released.status, released.text).toBe(0);
    expect(released.text).toContain('Done.');
    const state = foldRecord(entries());
    expect(state.amendments.map(({ change: { kind } }) => kind)).toEqual(['correct', 'shorten']);
    const letIn = [...state.effects.values()].filter(
      ({ what }) => what === 'let everyone into the messenger',
    );
    expect(letIn.map(({ outcome }) => outcome?.result)).toEqual(['done']);
  }, 180_000);

  it('whose clock was hours ahead is refused by the next, until a person says to go on after it', async () => {
    const late = await phase('look', '2026-12-02T20:00:00Z');
    expect(late.status, late.text).toBe(0);
    const now = '2026-12-02T18:00:00Z';
    const refused = await phase('look', now);
    expect(refused.status).toBe(1);
    expect(refused.text).toMatch(/dated 2026-12-02T20:.*minutes ahead of this machine’s clock\n {2}To do: /);
    const [, said = ''] = /TIDEOVER_GO_ON_AFTER=(\d+) npm run phase -- look/.exec(refused.text) ?? [];
    const again = await phase('look', now, { env: { TIDEOVER_GO_ON_AFTER: said } });
    expect(again.status, again.text).toBe(0);
    const next = await phase('look', '2026-12-02T18:01:00Z');
    expect(next.status, next.text).toBe(0);
    const verified = await script('audit-verify.ts', [join(folder, 'store'), '--window', window]);
    expect(verified.text).toContain('a person set the time back from 2026-12-02T20:');
    expect(verified.text).not.toContain('older than the entry before it');
  }, 180_000);

  function entries(): readonly Entry[] {
    const names = readdirSync(entriesFolder).sort();
    return names.flatMap((name) => {
      const read = readAppend(readFileSync(join(entriesFolder, name)));
      return read.result === 'read' ? entriesOf(read.value) : [];
    });
  }

  /** Whom each message reached through which channel, by its key: a second one is told from the first by its time alone. */
  function deliveredMessages(): readonly string[] {
    const inbox = join(folder, 'world', window, 'inbox');
    return readdirSync(inbox, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name.replace(/^.{15}/, '').replace(/\.copy-\d+/, '')}`);
  }

  /** Somebody says it at a laptop. */
  function tell(line: string, now: string, by = 'it-manager', ...options: readonly string[]) {
    return script('tell.ts', [...at, '--by', by, ...options, line], { now });
  }

  async function phase(
    name: string,
    now: string,
    options: { readonly window?: string; readonly killAfter?: string; readonly env?: NodeJS.ProcessEnv } = {},
  ) {
    const args = [name, '--window', options.window ?? window, '--store', store, '--without-github'];
    return script('phase.ts', args, { now, ...options });
  }

  function script(
    name: string,
    args: readonly string[],
    {
      now,
      killAfter,
      env,
    }: { readonly now?: string; readonly killAfter?: string; readonly env?: NodeJS.ProcessEnv } = {},
  ): Promise<Ended> {
    return startScript(folder, name, args, {
      ...(now !== undefined && { TIDEOVER_NOW: now }),
      ...(killAfter !== undefined && { KILL_AFTER_ENTRY: killAfter }),
      ...env,
    }).ended;
  }
});

// The drill as a user runs it: a process of its own, real sockets and files; and its ledger compared with the same
// window in memory.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFolderStore } from '../../../../pipelines/adapters/stores/folder-store.ts';
import type { Entry } from '../../../../pipelines/ledger/entry.ts';
import { readLedger } from '../../../../pipelines/ledger/read-ledger.ts';
import { filesOf } from '../../../../pipelines/operation/open-window.ts';
import { loadPlan } from '../../../../pipelines/operation/plan-files/load-plan.ts';
import { scenarios } from '../../../../pipelines/rehearsal/drill/scenarios.ts';
import { rehearseInMemory } from '../../../support/rehearsal.ts';

const plan = 'runbooks/windows/2026-12-06-wangshangliao.yaml';
const window = '2026-12-06-wangshangliao';

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly said: string;
}

function run(script: string, ...given: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...given], { encoding: 'utf8' });
  return { status, out: stdout, said: stdout + stderr };
}
const drill = (...given: readonly string[]): Ran => run('scripts/drill.ts', ...given);

describe('npm run drill', () => {
  const out = mkdtempSync(join(tmpdir(), 'drill-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));
  const made = (...path: readonly string[]): string => join(out, window, ...path);
  let ran: Ran;

  beforeAll(() => {
    ran = drill('--out', out);
  }, 240_000);

  test('ends with status 0 and prints where the report is', () => {
    expect(ran.said.split('\n').slice(-12).join('\n')).toContain('report.html');
    expect(ran.status).toBe(0);
  });

  test('writes report, inbox, status page and evidence', () => {
    expect(readFileSync(made('report.html'), 'utf8')).toContain('<html');
    expect(readdirSync(made('inbox'), { recursive: true }).length).toBeGreaterThan(20);
    for (const name of readdirSync(made('hand-outs')))
      expect(readFileSync(made(`hand-outs/${name}`), 'utf8')).toContain('REHEARSAL');
    for (const name of ['index.html', 'window.ics', 'history.atom'])
      expect([name, existsSync(made('status', name))]).toEqual([name, true]);
    expect(readdirSync(made('evidence'), { recursive: true }).length).toBeGreaterThan(100);
  });

  test('writes a record that the verifier finds whole, with the key that the drill gives', () => {
    const verified = run('scripts/audit-verify.ts', made('evidence'), '--keys', made('checkpoint-key.txt'));
    expect([verified.status, verified.said]).toEqual([0, expect.any(String)]);
    const [name = ''] = readdirSync(made('evidence', 'windows', window, 'entries'));
    expect(name).not.toBe('');
  });

  test('is called a rehearsal first by whatever shows it afterwards, and not where a program reads', () => {
    const shown = (...more: readonly string[]) =>
      run('scripts/show.ts', '--window', window, '--store', `file:${made('evidence')}`, ...more);
    expect(shown('--language', 'zh-CN').said).toContain('【演练】这个窗口是演练');
    expect(shown('--language', 'en').said).toContain('[REHEARSAL] This window is a rehearsal');
    expect(JSON.parse(shown('--json').out)).toHaveProperty('state', 'completed');
  });

  test('does on sockets what the same window does in memory, by kind, key and outcome', async () => {
    const onSockets = (await readLedger(createFolderStore(made('evidence')), window)).entries();
    const [plain] = scenarios;
    if (plain === undefined) throw new Error('there is no scenario');
    const inMemory = await rehearseInMemory(filesOf(await loadPlan(plan)), plain, { publishes: false });
    const [sockets, memory] = [storyOf(onSockets), storyOf(inMemory.entries)];
    expect(sockets.length).toBeGreaterThan(100);
    expect(sockets.filter((line) => !memory.includes(line))).toEqual([]);
    expect(memory.filter((line) => !sockets.includes(line))).toEqual([]);
  });
});

describe('wrong use', () => {
  test('the names of the scenarios are printed, one a line', () => {
    const { status, out } = drill('--list-scenarios');
    expect(status).toBe(0);
    expect(out.trim().split('\n')).toEqual(scenarios.map(({ name }) => name));
  });

  test('of a scenario that is not there is told, with status 2', () => {
    const { status, said } = drill('--scenario', 'sunshine');
    expect(status).toBe(2);
    expect(said).toContain('There is no scenario sunshine');
  });

  test('of a window that is not there is one clear error and no stack', () => {
    const { status, said } = drill('--window', 'runbooks/windows/none.yaml');
    expect(status).toBe(1);
    expect(said).toContain('runbooks/windows/none.yaml');
    expect(said).not.toMatch(/^\s+at /m);
  });
});

/** Each effect, step and notice with its key and how it ended; without times, figures and what chance decides. */
function storyOf(entries: readonly Entry[]): readonly string[] {
  const lines = entries.flatMap(({ body }): string[] => {
    switch (body.kind) {
      case 'intent':
        return [`intent ${body.effect} ${body.class} ${body.during}`];
      case 'outcome':
        return [`outcome ${body.effect} ${body.outcome.result}`];
      case 'phase-finished':
        return body.result.result === 'waiting'
          ? []
          : [`finished ${body.phase} ${body.round} ${body.result.result}`];
      case 'phase-started':
        return [`started ${body.phase} ${body.round}`];
      case 'notice-settled':
        return [`settled ${body.notice} ${body.accepted} ${body.refused} ${body.inDoubt}`];
      case 'window-closed':
        return [`closed ${body.how}`];
      default:
        return [];
    }
  });
  return [...new Set(lines)].sort();
}

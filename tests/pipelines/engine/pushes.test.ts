// What a reminder costs on a branch of GitHub, which documents six pushes a minute for a repository: each commit of the
// branch is one push, to a real repository on this machine. How long GitHub takes for one this cannot show.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createGitBranchStore } from '../../../pipelines/adapters/stores/git-branch-store.ts';
import { takeStep } from '../../../pipelines/engine/take-step.ts';
import { lookNext, openNight, start } from '../../support/night.ts';
import { pushedWindow } from '../../support/pushed-window.ts';
import { validPlan, validRoster } from '../../support/valid-plan.ts';

const [someone] = validRoster;

const people = process.env.TIDEOVER_TESTS === 'thorough' ? 1_000 : 40;

test(`a whole window of ${people} people pushes six times a minute at most, and ends well`, async () => {
  const { ended, mostInAMinute, mostForANotice, ...counted } = await pushedWindow(people);
  console.info(counted);
  expect(ended).toBe('closed');
  expect(mostInAMinute).toBeLessThanOrEqual(6);
  expect(mostForANotice).toBeLessThanOrEqual(12);
}, 900_000);

test('a reminder to 1,000 people takes at most twelve pushes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-pushes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('git', ['init', '--quiet', '--bare', folder]);
  const roster = Array.from({ length: 1_000 }, (_, number) => ({ ...someone, account: `person-${number}` }));
  const night = await openNight({
    at: start - 72 * 3_600_000,
    roster,
    store: createGitBranchStore(folder),
  } as never);
  const pushes = () =>
    Number(
      execFileSync('git', ['rev-list', '--count', `tideover-ledger/${validPlan.id}`], {
        cwd: folder,
        encoding: 'utf8',
      }),
    );
  const opened = pushes();
  await takeStep(night.run, { ...lookNext, run: 'nothing' });
  const taken = pushes() - opened;
  console.info(`${opened} pushes to open, ${taken} for ${night.sent.length} messages`);
  expect(night.sent.length).toBeGreaterThan(1_000);
  expect(taken).toBeLessThanOrEqual(12);
}, 300_000);

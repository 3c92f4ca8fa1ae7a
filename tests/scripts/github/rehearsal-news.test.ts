// The job at the end of a rehearsal by the calendar, on the records that two rehearsals left.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolderStore } from '../../../pipelines/adapters/stores/folder-store.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import { runJob } from '../../support/github/job.ts';
import { type ListeningGithub, startGithub } from '../../support/github/server.ts';
import { openNight } from '../../support/night.ts';

let folder = '';
let github: ListeningGithub;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tideover-news-'));
  github = await startGithub();
});
afterEach(async () => {
  await github.stop();
  rmSync(folder, { recursive: true, force: true });
});

const say = (more: Readonly<Record<string, string>>) =>
  runJob('rehearsal-news.ts', {
    github,
    folder,
    window: '',
    now: '2026-12-07T00:00:00Z',
    more: {
      BEFORE: join(folder, 'before'),
      NOW: join(folder, 'now'),
      REHEARSED: 'success',
      RUN_URL: 'https://github.example/runs/1',
      ...more,
    },
  });

async function rehearsed(name: 'before' | 'now', before: 'hold' | 'canary'): Promise<void> {
  const store = createMemoryStore();
  await openNight({ store, before });
  const kept = createFolderStore(join(folder, name, 'evidence'));
  for (const key of await store.list('')) await kept.create(key, (await store.read(key)) ?? new Uint8Array());
}

test('opens one issue that names the step which the last rehearsal still got past', async () => {
  await rehearsed('before', 'canary');
  await rehearsed('now', 'hold');
  await say({});
  expect(github.state.issues).toHaveLength(1);
  expect(String(github.state.issues[0]?.body)).toContain('done before, not now');
  expect(github.problems).toEqual([]);
});

test('says nothing where nothing got worse, and speaks where the rehearsal failed and left no record', async () => {
  await rehearsed('before', 'hold');
  await rehearsed('now', 'canary');
  await say({});
  expect(github.state.issues).toEqual([]);
  await say({ NOW: join(folder, 'nothing'), REHEARSED: 'failure' });
  expect(github.state.issues).toHaveLength(1);
});

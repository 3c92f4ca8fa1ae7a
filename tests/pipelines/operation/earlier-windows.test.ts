// What a night teaches is somebody's to do, and every later review shows it until he has done it; what all nights cost
// together says how much the company depends on its messenger.

import { beforeAll, expect, test } from 'vitest';
import { openToDos } from '../../../pipelines/ledger/fold.ts';
import { entryKey, evidenceGuideKey } from '../../../pipelines/ledger/keys.ts';
import { dependencyIn, earlierNights } from '../../../pipelines/operation/earlier-windows.ts';
import { readOpenedWindow, readWindow } from '../../../pipelines/operation/read-window.ts';
import { decidersOf } from '../../../pipelines/plan/deciders.ts';
import type { Rehearsed } from '../../../pipelines/rehearsal/drill/rehearsed.ts';
import { scenarios } from '../../../pipelines/rehearsal/drill/scenarios.ts';
import { dependencyOf } from '../../../pipelines/views/dependency.ts';
import { planComment } from '../../../pipelines/views/pr-comment.ts';
import { previewPlan } from '../../../pipelines/views/preview-plan.ts';
import { improvementsOf } from '../../../pipelines/views/report-improvements.ts';
import { openNight } from '../../support/night.ts';
import { exampleFiles, rehearseInMemory } from '../../support/rehearsal.ts';
import { aView } from '../../support/window-view.ts';

const late = scenarios.find(({ name }) => name === 'vendor-late-and-silent');
let night: Rehearsed;
beforeAll(async () => {
  if (late === undefined) throw new Error('there is no such scenario');
  night = await rehearseInMemory(await exampleFiles('complete', 40), late);
}, 120_000);
const now = () => night.run.clock.now();

test('each thing to improve has a number and an owner in the record, once', async () => {
  const { state, run } = night;
  const asked = [...state.toDos.values()].filter(({ id }) => id.startsWith('improve/'));
  expect(asked.length).toBeGreaterThan(1);
  expect(new Set(asked.map(({ text }) => text.en)).size).toBe(asked.length);
  expect(asked.map(({ text }) => text.en).join()).toContain('late');
  for (const { owner } of asked)
    expect(run.snapshot().organisation.people.map(({ id }) => id)).toContain(owner);
});

test('the review of the next plan names whatever is still open, with the word that closes it', async () => {
  const { run, store } = night;
  const files = await exampleFiles('complete', 10);
  const comment = async () =>
    planComment(
      previewPlan({
        ...files,
        digest: 'sha256:0',
        reviewed: null,
        earlier: await earlierNights(store, now()),
      }),
    );
  const [first] = openToDos(run.state()).filter(({ id }) => id.startsWith('improve/'));
  if (first === undefined) throw new Error('nothing is open');
  expect(await comment()).toContain(`/done ${first.number}`);
  expect(await comment()).toContain('Left by earlier windows');
  expect((await earlierNights(store, now())).left).toHaveLength(
    openToDos(run.state()).filter(({ id }) => !id.startsWith('ack ')).length,
  );
});

test('the review of the next plan says when each decider last spoke, and who never did', async () => {
  const { run, store } = night;
  const files = await exampleFiles('complete', 10);
  const earlier = await earlierNights(store, now());
  const comment = planComment(previewPlan({ ...files, digest: 'sha256:0', reviewed: null, earlier }));
  const lines =
    /### 上次演练 · Last rehearsed\n\n((?:- .*\n?)+)/.exec(comment)?.[1]?.trim().split('\n') ?? [];
  const deciders = [...decidersOf(files.plan)];
  expect(lines).toHaveLength(deciders.length);
  const { view } = await readOpenedWindow(store, run.window, now());
  const spoken = new Set(view.commands.map(({ by }) => by));
  expect(spoken.size).toBeGreaterThan(0);
  for (const [index, id] of deciders.entries()) {
    const isHeard = earlier.heard.has(id);
    if (spoken.has(id)) expect(isHeard).toBe(true);
    expect(lines[index]).toMatch(isHeard ? /2026\\-12\\-06\\-wangshangliao 演练 rehearsal$/ : /never$/);
  }
  const nobody = { left: [], heard: new Map() };
  const first = planComment(previewPlan({ ...files, digest: 'sha256:0', reviewed: null, earlier: nobody }));
  expect(first.match(/^- .*: 从未 never$/gm)).toHaveLength(deciders.length);
  expect(
    planComment(previewPlan({ ...files, digest: 'sha256:0', reviewed: null, earlier: null })),
  ).not.toContain('Last rehearsed');
});

test('the evidence holds a page that explains it and names both verifiers', async () => {
  const page = new TextDecoder().decode(
    (await night.store.read(evidenceGuideKey(night.run.window))) ?? undefined,
  );
  expect(page).toContain('npm run audit:verify');
  expect(page).toContain('scripts/verify-evidence.py');
  expect(page).toContain(night.run.window);
});

test('the dependence on the messenger is what the record says: time, people and departments', async () => {
  const found = await dependencyIn(night.store, now());
  const roster = night.run.roster();
  expect(found.windows).toHaveLength(1);
  expect(found.departments.reduce((sum, { people }) => sum + people, 0)).toBe(roster.length);
  expect(found.departments.reduce((sum, { held }) => sum + held, 0)).toBe(found.held);
  expect(found.levers.reduce((sum, { ms }) => sum + ms, 0)).toBe(found.withoutMs);
  expect(found.levers.find(({ kind }) => kind === 'vendor-late')?.ms).toBeGreaterThan(2.9 * 3_600_000);
});

test('what would halve it follows from the figures, over several windows too', () => {
  const view = aView('completed');
  const night = (held: number) => ({
    view,
    departments: [
      { department: 'Sales', people: 10, held },
      { department: 'IT', people: 5, held: 4 },
    ],
  });
  const found = dependencyOf([night(6), night(2)]);
  expect(found.withoutMs).toBe(2 * dependencyOf([night(6)]).withoutMs);
  expect(found.departments).toMatchObject([
    { department: 'Sales', people: 10, held: 8 },
    { department: 'IT', people: 5, held: 8 },
  ]);
  expect(found.holders).toEqual(['Sales']);
  expect(found.canBeHalved).toBe(false);
  expect(improvementsOf(view).length).toBeGreaterThan(0);
});

test('a window from which somebody took an entry keeps nobody from reading the others', async () => {
  const { store } = night;
  const { left } = await earlierNights(store, now());
  await openNight({ store, plan: { id: 'w-broken' }, before: 'hold' });
  const taken = entryKey('w-broken', 2);
  const cut = {
    ...store,
    list: async (...args: Parameters<typeof store.list>) =>
      (await store.list(...args)).filter((key) => key !== taken),
    read: async (key: string) => (key === taken ? null : await store.read(key)),
  };
  await expect(readWindow(cut, 'w-broken', now())).rejects.toThrow('it is missing');
  expect((await earlierNights(cut, now())).left.length).toBe(left.length);
});

// What a weekly rehearsal tells whoever plans: only what failed or got worse, and then what exactly.

import { expect, test } from 'vitest';
import { rehearsalNews } from '../../../pipelines/views/rehearsal-news.ts';
import { aView } from '../../support/window-view.ts';

const run = 'https://github.example/runs/1';
const passed = { failed: false, run };
const measured = (...values: readonly (readonly [name: string, value: number, unit: string])[]) => ({
  ...aView('completed'),
  measurements: values.map(([name, value, unit]) => ({
    name,
    value,
    unit,
    phase: 're-login' as const,
    round: 1 as const,
  })),
});

test('a rehearsal as good as the one before, or the first of all, is no news', () => {
  const view = measured(['return-took', 3, 'minutes']);
  expect(rehearsalNews(view, view, passed)).toBeNull();
  expect(rehearsalNews(null, view, passed)).toBeNull();
  expect(rehearsalNews(view, measured(['return-took', 2, 'minutes']), passed)).toBeNull();
});

test('what takes longer, reaches fewer or finds less is named with both figures, and what grows with the plan is not', () => {
  const before = measured(
    ['return-took', 3, 'minutes'],
    ['return-capacity', 20, 'logins/s'],
    ['backup-items', 9, 'items'],
  );
  const now = measured(
    ['return-took', 6, 'minutes'],
    ['return-capacity', 12, 'logins/s'],
    ['backup-items', 90, 'items'],
  );
  const news = rehearsalNews(before, now, passed);
  expect(news?.title).toBe('每周演练不如上次 · The rehearsal by the calendar got worse');
  expect(news?.body).toMatch(/the return took\\?: 6 minutes, before 3 minutes/);
  expect(news?.body).toMatch(/capacity of the server\\?: 12 logins\/s, before 20 logins\/s/);
  expect(news?.body).not.toContain('backed up');
  expect(news?.body).toContain(run);
});

test('a step that it no longer gets past, a notice that is refused and work left open are named', () => {
  const before = aView('completed');
  const now = {
    ...before,
    phases: before.phases.map((one) =>
      one.phase === 'verify' ? { ...one, status: 'stopped' as const } : one,
    ),
    notices: before.notices.map((one, index) => (index === 0 ? { ...one, refused: 7 } : one)),
  };
  const body = rehearsalNews(before, now, { failed: true, run })?.body ?? '';
  expect(body).toMatch(/done before, not now/);
  expect(body).toMatch(/messages refused\\?: \d+, before \d+/);
});

test('one that failed is news even where it left nothing to compare', () => {
  const news = rehearsalNews(null, null, { failed: true, run });
  expect(news?.title).toContain('每周演练失败');
  expect(news?.body).toContain(run);
});

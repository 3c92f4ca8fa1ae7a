// Once we have called off, nobody of ours follows the vendor any more: the page names only who says now that it is done.

import { expect, test } from 'vitest';
import { turnIn } from '../../../pipelines/views/turn-words.ts';
import { aView } from '../../support/window-view.ts';

const minute = 60_000;
const view = aView('not-switching');

function said(status: 'completed' | 'in-progress', minutesAfterStart: number, source = 'status') {
  const heardAt = view.start + minutesAfterStart * minute;
  return { kind: 'vendor-said' as const, source, status, url: '', text: '', end: null, heardAt };
}

/** What the page says after the announced end. */
const bodyAfter = (...vendor: readonly ReturnType<typeof said>[]) =>
  turnIn({ ...view, vendor, now: view.currentEnd + minute })?.body.en;

test('names whoever says that it is done, and when the first said so', () => {
  expect(
    bodyAfter(
      said('in-progress', 1, 'vendor-mail'),
      said('completed', 60),
      said('completed', 75, 'vendor-mail'),
    ),
  ).toContain(
    'Status and vendor-mail reported completion Sunday 6 December, 02:00 (UTC+8); we did not check it ourselves.',
  );
});

test.each([
  ['whoever has taken it back', [said('completed', 60), said('in-progress', 90)]],
  ['what was over before the window began', [said('completed', -60)]],
])('does not count %s', (_, vendor) => {
  expect(bodyAfter(...vendor)).not.toContain('reported completion');
  expect(bodyAfter(...vendor)).toContain('Whether Messenger is back, the vendor’s announcement says');
});

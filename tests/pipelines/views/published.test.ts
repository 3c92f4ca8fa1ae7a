import { describe, expect, test } from 'vitest';
import { publicFiles } from '../../../pipelines/engine/publish-status.ts';
import {
  type ByHand,
  publishedFile,
  publishedText,
  readPublished,
  viewByHand,
} from '../../../pipelines/views/published.ts';
import { aView, stages } from '../../support/window-view.ts';

const minute = 60_000;
const during = aView('in-progress');
const said: ByHand = {
  at: during.start + 30 * minute,
  text: { 'zh-CN': '正在切换。', en: 'We are switching over.' },
  state: null,
  end: null,
};
const sequence = (calendar: string | undefined) => Number(/SEQUENCE:(\d+)/.exec(calendar ?? '')?.[1]);

describe('what was published last', () => {
  test.each(stages)('stands beside the page and is read again whole, %s', (stage) => {
    const view = aView(stage);
    const text = publicFiles(view).get(publishedFile) ?? '';
    expect(readPublished(text, view.plan.id)).toMatchObject({
      state: view.state,
      currentEnd: view.currentEnd,
      updates: view.updates,
    });
  });

  test.each(stages)('holds nothing that is not public, %s', (stage) => {
    const view = aView(stage);
    const text = publishedText(view);
    const own = view.organisation.people.flatMap(({ id, email, phone }) => [id, email, phone]);
    const reasons = view.amendments.map(({ reason }) => reason).filter((reason) => reason !== '');
    for (const word of [...own, ...reasons]) expect(text).not.toContain(word);
  });

  const whole = publishedText(during);
  test.each([
    ['no JSON', '<html>'],
    ['nothing', 'null'],
    ['another window', whole.replace(during.plan.id, 'another-window')],
    ['another format', whole.replace('"format": 1', '"format": 2')],
    ['an unknown state', whole.replace('"state": "in_progress"', '"state": "toString"')],
    ['an end that is no time', whole.replace(/"currentEnd": \d+/, '"currentEnd": "soon"')],
    ['an end beyond the calendar', whole.replace(/"currentEnd": \d+/, '"currentEnd": 1e300')],
    ['an opening before all times', whole.replace(/"openedAt": [^,]+/, '"openedAt": -1e17')],
    ['more changes than memory', whole.replace(/"changes": \d+/, '"changes": 4000000000')],
    ['half a change', whole.replace(/"changes": \d+/, '"changes": 0.5')],
    ['an update of the year 9999', whole.replace(/"at": \d+/, '"at": 253402300799999')],
    ['an update without a text', whole.replace(/"en": "[^"]*"/, '"en": null')],
  ])('counts as not there when it is %s', (_, text) => {
    expect(text).not.toBe(whole);
    expect(readPublished(text, during.plan.id)).toBeNull();
    expect(viewByHand(during, text, said).updates).toHaveLength(1);
  });
});

describe('an update by hand', () => {
  test('goes on from what was said before, and changes nothing that nobody named', () => {
    const view = viewByHand(during, publishedText(during), said);
    expect(view.updates.slice(0, -1)).toEqual(during.updates);
    expect(view.updates.at(-1)).toMatchObject({ at: said.at, body: said.text, status: during.state });
    expect([view.state, view.currentEnd, view.openedAt]).toEqual([
      during.state,
      during.currentEnd,
      during.openedAt,
    ]);
    expect(publicFiles(view).get('index.html')).toContain('正在切换。');
  });

  test('without anything published, the plan and the clock speak', () => {
    const before = { ...said, at: during.start - minute };
    expect(viewByHand(during, null, before).state).toBe('scheduled');
    const view = viewByHand(during, null, said);
    expect([view.state, view.currentEnd]).toEqual(['in_progress', during.plannedEnd]);
  });

  test('never goes back from what was reached to what the clock says', () => {
    const verifying = aView('verifying');
    expect(viewByHand(verifying, publishedText(verifying), said).state).toBe('verifying');
  });

  test('a new end reaches page, JSON and calendar, whose sequence rises each time', () => {
    const end = during.currentEnd + 30 * minute;
    const moved = viewByHand(during, publishedText(during), { ...said, end });
    const again = viewByHand(during, publishedText(moved), { ...said, end: end + minute });
    const files = [during, moved, again].map((view) => publicFiles(view));
    const calendars = files.map((each) => sequence(each.get('window.ics')));
    expect(calendars).toEqual([calendars[0], (calendars[0] ?? 0) + 1, (calendars[0] ?? 0) + 2]);
    const json = JSON.parse(files[1]?.get('scheduled-maintenances.json') ?? '');
    expect(Date.parse(json.scheduled_maintenances[0].scheduled_until)).toBe(end);
    // The end that was planned first stays known.
    expect(again.plannedEnd).toBe(during.plannedEnd);
    const same = viewByHand(during, publishedText(moved), { ...said, end });
    expect(sequence(publicFiles(same).get('window.ics'))).toBe(calendars[1]);
  });

  test('that says it is over takes the banner down', () => {
    const over = viewByHand(during, publishedText(during), { ...said, state: 'completed' });
    expect(over.actualEnd).toBe(said.at);
    expect(publicFiles(over).get('banner.js')).toContain('(null)');
  });
});

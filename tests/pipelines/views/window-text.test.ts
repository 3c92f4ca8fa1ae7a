// What `npm run show` prints: how a window stands, in one language and in the reader's own time.

import { expect, test } from 'vitest';
import { windowText } from '../../../pipelines/views/window-text.ts';
import { aView } from '../../support/window-view.ts';

const reading = {
  gates: new Map(),
  said: [],
  nextAt: null,
};
const toDo = {
  number: 1,
  id: 'forward',
  text: { 'zh-CN': '转接热线', en: 'Forward the hotline' },
  owner: 'it-manager',
  askedAt: 0,
  done: null,
};

test.each([
  ['zh-CN', 'Asia/Shanghai', ['升级', '维护中', '转接热线', 'UTC+8']],
  ['en', 'Europe/Berlin', ['In progress', 'Forward the hotline', 'UTC+1']],
] as const)('it speaks %s, in the time of %s', (language, zone, words) => {
  const text = windowText(
    { ...reading, view: { ...aView('in-progress'), toDos: [toDo] } },
    { language, zone },
  ).join('\n');
  for (const word of words) expect(text).toContain(word);
  expect(text).not.toMatch(/\d\dZ|undefined/);
  if (language === 'en') expect(text).not.toMatch(/\p{Script=Han}/u);
});

test('that the vendor’s window stands is said beside our call-off', () => {
  const text = windowText({ ...reading, view: aView('not-switching') }, { language: 'en', zone: 'UTC' });
  expect(text.join(' ')).toContain('The vendor’s maintenance is not cancelled');
});

test('what is called off is not over while it is being put back', () => {
  const view = { ...aView('not-switching'), isBeingPutBack: true };
  const [last] = windowText({ ...reading, view, nextAt: null }, { language: 'en', zone: 'UTC' }).slice(-2);
  expect(last).toBe('Called off: what was switched is being put back.');
});

test('what is over waits for nobody', () => {
  const text = windowText({ ...reading, view: aView('completed') }, { language: 'zh-CN', zone: 'UTC' });
  expect(text.at(-2)).toBe('窗口已结束。');
});

test.each([
  ['en', '29 of 40 messages were not delivered'],
  ['zh-CN', '40 条消息中有 29 条没有送达'],
] as const)('whom a notice did not reach is told to whoever is on duty, in %s', (language, words) => {
  const view = aView('in-progress');
  const [notice, ...others] = view.notices.toReversed();
  if (notice === undefined) throw new Error('no notice');
  const notices = [...others, { ...notice, accepted: 11, refused: 29, inDoubt: 0 }];
  const told = windowText({ ...reading, view: { ...view, notices } }, { language, zone: 'UTC' });
  const lines = told.filter((line) => line.includes(words));
  expect(lines).toHaveLength(1);
  for (const name of [notice.title, notice.audience]) expect(lines[0]).toContain(name[language]);
  expect(windowText({ ...reading, view }, { language, zone: 'UTC' }).join()).not.toContain(words);
});

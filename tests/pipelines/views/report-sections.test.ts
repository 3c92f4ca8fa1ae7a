// What the record refused stands in the report with its reason, and a full mailbox does not fill it.

import { expect, test } from 'vitest';
import { reportPage } from '../../../pipelines/views/report.ts';
import { readAs } from '../../support/night-as-read.ts';
import { aView } from '../../support/window-view.ts';

const why = { 'zh-CN': '这条评论被编辑过，不作数。', en: 'The comment was edited, so it does not count.' };

test('each word that does not count is named with its time and the reason, in both languages', () => {
  const view = aView('completed');
  const refused = [
    { name: 'github/comment-7', at: view.start, why },
    { name: 'ssh/0123.json', at: null, why },
  ];
  const page = reportPage({ ...view, refused });
  expect(readAs(page, 'en')).toContain(`github/comment-7: ${why.en}`);
  expect(readAs(page, 'en')).toContain(`counted at first · ssh/0123.json: ${why.en}`);
  expect(readAs(page, 'zh-CN')).toContain(`github/comment-7：${why['zh-CN']}`);
  expect(readAs(reportPage(view), 'en')).not.toContain('What does not count');
});

test('of a thousand refusals the report shows thirty and says where the rest stands', () => {
  const view = aView('completed');
  const refused = Array.from({ length: 1_000 }, (_, index) => ({ name: `comment-${index}`, at: index, why }));
  const page = readAs(reportPage({ ...view, refused }), 'en');
  expect(page).toContain('970 more stand in the audit trail (npm run audit:trail).');
  expect(page).not.toContain('comment-30:');
});

test('whoever checks the report reads which versions of the software drove the night', () => {
  const page = reportPage({ ...aView('completed'), codes: ['1.4.0 0a1b2c3', '1.4.1 4d5e6f7'] });
  expect(readAs(page, 'en')).toContain('Version of the software 1.4.0 0a1b2c3 1.4.1 4d5e6f7');
  expect(readAs(reportPage(aView('completed')), 'en')).toContain('Version of the software test');
});

// A company with one language alone: none of its readers meets a sentence of the other, on no page, in no feed, on no
// hand-out.

import { describe, expect, test } from 'vitest';
import { publicFiles } from '../../../pipelines/engine/publish-status.ts';
import { handOuts } from '../../../pipelines/views/hand-out.ts';
import { publishedFile } from '../../../pipelines/views/published.ts';
import { aView, stages } from '../../support/window-view.ts';

/** What a program reads again, and what telephones say, hold all texts. */
const isRead = (name: string) => name !== publishedFile && !name.startsWith('announcements');

describe.each(stages)('%s', (stage) => {
  test('in English alone there is no Chinese', () => {
    const { plan, organisation, ...view } = aView(stage, englishAlone);
    const files = [...publicFiles({ plan, organisation, ...view })].filter(([name]) => isRead(name));
    const all = [...files, ...handOuts(plan, organisation, true)];
    const chinese = all.flatMap(([name, text]) => {
      // Fonts and the second language's own rules are no sentences.
      const [found] = /.{0,30}\p{Script=Han}.{0,30}/u.exec(text) ?? [];
      return found === undefined ? [] : [`${name}: ${found}`];
    });
    expect(chinese).toEqual([]);
    expect(all.filter(([, text]) => text.includes('<html') && !text.includes('<html lang="en">'))).toEqual(
      [],
    );
  });

  test('in Chinese alone there is no English sentence', () => {
    const { plan, organisation, ...view } = aView(stage, chineseAlone);
    const files = [...publicFiles({ plan, organisation, ...view })].filter(([name]) => isRead(name));
    const all = [...files, ...handOuts(plan, organisation, true)];
    const said = [
      ...view.updates.flatMap(({ title, body }) => [
        title.en,
        ...body.en.split('\n').filter((line) => line !== ''),
      ]),
      plan.title.en,
      plan.summary.en,
      organisation.name.en,
    ];
    const english = all.flatMap(([name, text]) =>
      said.filter((one) => text.includes(one)).map((one) => `${name}: ${one}`),
    );
    expect(english).toEqual([]);
    expect(all.filter(([, text]) => text.includes('lang="en"')).map(([name]) => name)).toEqual([]);
  });
});

const englishAlone = {
  'organisation.languages': ['en'],
  'organisation.sites.0.languages': ['en'],
  'organisation.sites.1.languages': ['en'],
};
const chineseAlone = {
  'organisation.languages': ['zh-CN'],
  'organisation.sites.0.languages': ['zh-CN'],
  'organisation.sites.1.languages': ['zh-CN'],
};

// Description and texts of `npm run status:publish`.

import { localised } from '../../pipelines/plan/plan.ts';
import { publishedFile } from '../../pipelines/views/published.ts';
import type { WindowState } from '../../pipelines/views/window-view.ts';
import { stateNames } from '../../pipelines/views/words.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, text } from '../lib/describe.ts';

export const states = Object.keys(stateNames) as WindowState[];

export const statusPublish = describe({
  name: 'npm run status:publish --',
  summary: bilingual`Publishes one update more on the status page, its JSON, calendar, feed and banner. Needs neither the record nor GitHub, and changes neither: the next look that publishes shows what the record says.`,
  usage: 'FILE --zh TEXT --en TEXT [--state STATE] [--end TIME] [--to PLACE]',
  words: 1,
  options: {
    zh: text('TEXT', bilingual`What readers shall know, in Chinese.`),
    en: text('TEXT', bilingual`The same in English; one is enough where your staff read no other.`),
    state: text(
      'STATE',
      localised(
        `${states.join('、')}；不写则沿用上次发布的，或按时间判断。`,
        `${states.join(', ')}; without it as it was published last, or as the clock says.`,
      ),
    ),
    end: text('TIME', bilingual`The new expected end, for example 2026-12-06T05:30:00+08:00.`),
    to: text(
      'PLACE',
      bilingual`file:FOLDER, or a bucket (s3://, oss://, cos://); TIDEOVER_STATUS without it.`,
    ),
    published: text(
      'URL|FILE',
      bilingual`What was published last, to go on from; without it ${publishedFile} on the page itself.`,
    ),
  },
  use: [
    bilingual`the record is away too`,
    bilingual`tell readers all the same, from a clone and the right to write the page`,
    'FILE --zh TEXT --en TEXT',
  ],
});

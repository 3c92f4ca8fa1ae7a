// Publishes an update on the status page by hand, from a clone of this repository and the right to write to the
// status page's place alone: for the night on which the record or GitHub cannot be reached.

import { publishByHand } from '../pipelines/operation/publish-by-hand.ts';
import type { Localised } from '../pipelines/plan/plan.ts';
import { publishedFile } from '../pipelines/views/published.ts';
import type { WindowState } from '../pipelines/views/window-view.ts';
import { stateNames } from '../pipelines/views/words.ts';
import { runCommand, WrongUse } from './lib/command.ts';

const states = Object.keys(stateNames) as WindowState[];

await runCommand({
  name: 'npm run status:publish --',
  summary:
    'Publishes one update more on the status page, its JSON, calendar, feed and banner. Needs neither the record nor GitHub, and changes neither: the next look that publishes shows what the record says.',
  usage: 'FILE --zh TEXT --en TEXT [--state STATE] [--end TIME] [--to PLACE]',
  options: {
    zh: { type: 'string', value: 'TEXT', help: 'What readers shall know, in Chinese.' },
    en: { type: 'string', value: 'TEXT', help: 'The same in English.' },
    state: {
      type: 'string',
      value: 'STATE',
      help: `${states.join(', ')}; without it as it was published last, or as the clock says.`,
    },
    end: {
      type: 'string',
      value: 'TIME',
      help: 'The new expected end, for example 2026-12-06T05:30:00+08:00.',
    },
    to: {
      type: 'string',
      value: 'PLACE',
      help: 'file:FOLDER, or a bucket (s3://, oss://, cos://); TIDEOVER_STATUS without it.',
    },
    published: {
      type: 'string',
      value: 'URL|FILE',
      help: `What was published last, to go on from; without it ${publishedFile} on the page itself.`,
    },
  },
  async run({ values, positionals: [file, ...more] }) {
    if (file === undefined || more.length > 0) throw new WrongUse('Give one window file.');
    if (!values.zh?.trim() || !values.en?.trim())
      throw new WrongUse('Say it in both languages: --zh and --en.');
    const text: Localised = { 'zh-CN': values.zh.trim(), en: values.en.trim() };
    const place = values.to ?? process.env.TIDEOVER_STATUS;
    if (!place) throw new WrongUse('Say where the page stands with --to, or set TIDEOVER_STATUS.');
    const state = states.find((known) => known === values.state);
    if (values.state !== undefined && state === undefined)
      throw new WrongUse(`--state is one of ${states.join(', ')}.`);
    const { view, files, home, beganAnew } = await publishByHand({
      file,
      place,
      text,
      state: state ?? null,
      end: values.end ?? null,
      published: values.published ?? null,
    });
    if (beganAnew !== null) console.error(`${beganAnew}: the page begins anew with this update.`);
    console.log(
      `Published ${files} files to ${place}: ${stateNames[view.state].en}, until ${new Date(view.currentEnd).toISOString()}, ${view.updates.length} updates.\nLook at it: ${home} (a minute may pass).\nThe record does not know of it: when it can be reached again, say there what has changed (npm run tell).`,
    );
    return 0;
  },
});

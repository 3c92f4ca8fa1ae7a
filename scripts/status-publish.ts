// Publishes an update on the status page by hand, for a night on which the record or GitHub cannot be
// reached. It needs only a clone of this repository and the right to write where the status page is.

import { publishByHand } from '../pipelines/operation/publish-by-hand.ts';
import { zoneOfReader } from '../pipelines/operation/show.ts';
import { momentAt } from '../pipelines/views/moment.ts';
import { stateNames } from '../pipelines/views/words.ts';
import { states, statusPublish } from './commands/status-publish.ts';
import { bilingual } from './lib/bilingual.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';

await runCommand(statusPublish, async ({ values, positionals: [file], say, language }) => {
  if (file === undefined) throw new WrongUse(bilingual`Give one window file.`);
  const { zh = '', en = '', to: place = process.env.TIDEOVER_STATUS } = values;
  if (zh.trim() === '' && en.trim() === '')
    throw new WrongUse(bilingual`Say it: --zh and --en, or the one that your staff read.`);
  if (!place) throw new WrongUse(bilingual`Say where the page stands with --to, or set TIDEOVER_STATUS.`);
  const { view, files, home, beganAnew } = await publishByHand({
    file,
    place,
    text: { 'zh-CN': zh.trim(), en: en.trim() },
    state: values.state === undefined ? null : oneOf('--state', values.state, states),
    end: values.end ?? null,
    published: values.published ?? null,
  });
  if (beganAnew !== null) console.error(beganAnew[language]);
  const end = momentAt(view.currentEnd, { language, zone: zoneOfReader() }, view.organisation);
  say(
    bilingual`Published ${files} files to ${place}: ${stateNames[view.state]}, until ${end}, updates so far: ${view.updates.length}.`,
  );
  say(
    bilingual`Look at it: ${home} (a minute may pass).\nThe record does not know of it: when it can be reached again, say there what has changed (npm run tell).`,
  );
});

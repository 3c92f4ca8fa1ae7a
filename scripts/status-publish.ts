// Publishes an update on the status page by hand, from a clone of this repository and the right to write to the
// status page's place alone: for the night on which the record or GitHub cannot be reached.

import { publishByHand } from '../pipelines/operation/publish-by-hand.ts';
import { zoneOfReader } from '../pipelines/operation/show.ts';
import { momentAt } from '../pipelines/views/moment.ts';
import { says, states, statusPublish } from './commands/status-publish.ts';
import { oneOf, runCommand, WrongUse } from './lib/command.ts';

await runCommand(statusPublish, async ({ values, positionals: [file, ...more], say, language }) => {
  if (file === undefined || more.length > 0) throw new WrongUse(says.needsFile);
  const { zh = '', en = '', to: place = process.env.TIDEOVER_STATUS } = values;
  if (zh.trim() === '' && en.trim() === '') throw new WrongUse(says.needsText);
  if (!place) throw new WrongUse(says.needsPlace);
  const { view, files, home, beganAnew } = await publishByHand({
    file,
    place,
    text: { 'zh-CN': zh.trim(), en: en.trim() },
    state: values.state === undefined ? null : oneOf('--state', values.state, states),
    end: values.end ?? null,
    published: values.published ?? null,
  });
  if (beganAnew !== null) console.error(says.beganAnew(beganAnew)[language]);
  const end = momentAt(view.currentEnd, { language, zone: zoneOfReader() }, view.organisation);
  say(says.published(files, place, view.state, end, view.updates.length));
  say(says.lookAt(home));
});

// The job of a pull request that asks Pulumi's engine what merging would change. It hands on names only,
// never a value; another job writes the comment, with the default branch's code.

import { lookAhead, stackIn } from '../../infra/stack/look-ahead.ts';
import { ownNode, placeOf, root } from '../../infra/stack/stacks.ts';
import { needed, setOutput } from '../../pipelines/adapters/github/job.ts';
import { whyNot } from '../../pipelines/operation/infra-look.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { lineOf, previewOutput } from '../../pipelines/views/infra-text.ts';
import { runJob } from '../lib/command.ts';

await runJob(bilingual`Previews what a pull request would change in AWS.`, async () => {
  const place = placeOf(needed('PULUMI_STACK'));
  const heard: string[] = [];
  const say = (text: string) => void heard.push(text);
  try {
    const changes = await lookAhead(await stackIn(root, place, ownNode), { refresh: false, say });
    heard.push('\n', changes.map(lineOf).join('\n'));
    setOutput('preview', previewOutput(place.stack, { changes }));
    return 0;
  } catch (error) {
    const why = whyNot(error);
    heard.push('\n', why);
    setOutput('preview', previewOutput(place.stack, { why }));
    return 1;
  } finally {
    console.log(heard.join(''));
  }
});

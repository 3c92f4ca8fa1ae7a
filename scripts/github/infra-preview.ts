// The job of a pull request that asks the engine what merging would change. It hands on names only, never a value; the
// comment is written by another job, with the default branch's code.

import { needed, printForeign, setOutput } from '../../pipelines/adapters/github/job.ts';
import { lineOf } from '../infra/changes.ts';
import { whyNot } from '../infra/infra-look.ts';
import { lookAhead, stackIn } from '../infra/look-ahead.ts';
import { ownNode, placeOf, root } from '../infra/stacks.ts';
import { runCommand } from '../lib/command.ts';
import { previewOutput } from './infra-text.ts';

await runCommand({
  name: 'node scripts/github/infra-preview.ts',
  summary: 'Previews what a pull request would change in AWS.',
  usage: '',
  options: {},
  async run() {
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
      printForeign(heard.join(''));
    }
  },
});

// The job before cutover that compares what stands in AWS with the code, and puts what it found into the record. That
// it could not look is also an answer: the gate says so, and a person decides.

import { addSummary, needed, printForeign, windowId } from '../../pipelines/adapters/github/job.ts';
import { storeOfJob, timeOfJob } from '../../pipelines/operation/job.ts';
import { foundBy, keepInfraLook } from '../infra/infra-look.ts';
import { lookAhead, stackIn } from '../infra/look-ahead.ts';
import { ownNode, placeOf, root } from '../infra/stacks.ts';
import { runCommand } from '../lib/command.ts';
import { driftSummary } from './infra-text.ts';

await runCommand({
  name: 'node scripts/github/infra-drift.ts',
  summary: 'Looks for drift before cutover and puts the answer into the window’s record.',
  usage: '',
  options: {},
  async run() {
    const window = windowId();
    const stack = needed('PULUMI_STACK');
    const heard: string[] = [];
    const say = (text: string) => void heard.push(text);
    const found = await foundBy(async () =>
      lookAhead(await stackIn(root, placeOf(stack), ownNode), { refresh: true, say }),
    );
    printForeign(heard.join(''));
    await keepInfraLook(storeOfJob(), window, { stack, at: timeOfJob(), found });
    addSummary(driftSummary(found));
  },
});

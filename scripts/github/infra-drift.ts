// The job before cutover that compares AWS with the code and puts the result into the record. A comparison
// that failed is recorded too: the gate says so, and a person decides.

import { lookAhead, stackIn } from '../../infra/stack/look-ahead.ts';
import { ownNode, placeOf, root } from '../../infra/stack/stacks.ts';
import { addSummary, needed, windowId } from '../../pipelines/adapters/github/job.ts';
import { foundBy, keepInfraLook } from '../../pipelines/operation/infra-look.ts';
import { keyOfJob, storeOfJob } from '../../pipelines/operation/job.ts';
import { timeOfJob } from '../../pipelines/operation/time-of-job.ts';
import { bilingual } from '../../pipelines/plan/bilingual.ts';
import { driftSummary } from '../../pipelines/views/infra-text.ts';
import { runJob } from '../lib/command.ts';

await runJob(
  bilingual`Looks for drift before cutover and puts the answer into the window’s record.`,
  async () => {
    const window = windowId();
    const stack = needed('PULUMI_STACK');
    const heard: string[] = [];
    const say = (text: string) => void heard.push(text);
    const found = await foundBy(async () =>
      lookAhead(await stackIn(root, placeOf(stack), ownNode), { refresh: true, say }),
    );
    console.log(heard.join(''));
    await keepInfraLook(storeOfJob(), keyOfJob(process.env), window, { stack, at: timeOfJob(), found });
    addSummary(driftSummary(found));
  },
);

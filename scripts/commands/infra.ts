// Descriptions and texts of the `npm run infra:…` commands.

import { type PublicKeys, type StackOutputs, setVariables } from '../../infra/stack/workflow-variables.ts';
import { localised } from '../../pipelines/plan/plan.ts';
import { bilingual } from '../lib/bilingual.ts';
import { describe, flag, text } from '../lib/describe.ts';

export const steps = ['bootstrap', 'preview', 'up', 'drift'] as const;

export const infra = describe({
  name: 'npm run infra:COMMAND --',
  summary: localised(
    `照管 AWS 里的资源。命令：${steps.join('、')}。`,
    `Looks after what stands in AWS. Commands: ${steps.join(', ')}.`,
  ),
  usage: `[--stack NAME] [--yes]
       (drift) [--stack NAME] [--window ID --store URL] [--json]`,
  words: 1,
  options: {
    stack: text('NAME', bilingual`the stack; PULUMI_STACK or dev when absent`),
    window: text('ID', bilingual`drift: put what is found into this window’s record`),
    store: text('URL', bilingual`drift: the store of that record; or TIDEOVER_STORE`),
    json: flag(bilingual`drift: the same for programs`),
    yes: flag(bilingual`up: do not ask (a job on GitHub never asks)`),
  },
});

export const says = {
  noDrift: bilingual`No drift.`,
  drift: bilingual`Drift:`,
  inRecord: (window: string, result: string) => bilingual`In the record of ${window}: ${result}.`,
  afterUp: (stack: string, outputs: StackOutputs, keys: PublicKeys) => {
    const variables = setVariables(stack, outputs, keys)
      .map((line) => `  ${line}\n`)
      .join('');
    const queues = `  gh variable set TIDEOVER_NOTICE_QUEUES --body '${JSON.stringify(outputs.noticeQueues)}'`;
    return bilingual`\nVariables of the workflows (.github/README.md explains them):\n${variables}In runbooks/organisation.yaml under aws, so that cutover refuses on drift:\n  stack: ${stack}\nFor rosters beyond a few thousand also:\n${queues}`;
  },
  willMake: (account: string, region: string, url: string, stack: string) =>
    bilingual`In account ${account}, ${region}: a bucket for Pulumi's state (${url}), a key for its secrets, the stack ${stack}.`,
  made: (bucket: string, region: string, key: string) =>
    localised(
      `状态存储桶：${bucket === 'made' ? '已建' : '原有'}，在 ${region}。状态密钥：${key === 'made' ? '已建' : '原有'}。`,
      `State bucket: ${bucket}, in ${region}. Key of the state: ${key}.`,
    ),
  commit: (stack: string) =>
    bilingual`Commit Pulumi.yaml and Pulumi.${stack}.yaml: the one names the state's home, the other its key.`,
  plainPulumi: (stack: string) =>
    bilingual`From now on plain \`pulumi preview --stack ${stack}\` in this folder means the same stack.`,
  otherAccount: (url: string) =>
    bilingual`Pulumi.yaml names another account's state: plain \`pulumi\` finds this stack with PULUMI_BACKEND_URL='${url}'.`,
};

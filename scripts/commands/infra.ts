// What the `npm run infra:…` commands are and say.

import { type PublicKeys, type StackOutputs, setVariables } from '../../infra/stack/workflow-variables.ts';
import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, text } from '../lib/describe.ts';

export const steps = ['bootstrap', 'preview', 'up', 'drift'] as const;

export const infra = describe({
  name: 'npm run infra:COMMAND --',
  summary: localised(
    `照管 AWS 里的资源。命令：${steps.join('、')}。`,
    `Looks after what stands in AWS. Commands: ${steps.join(', ')}.`,
  ),
  usage: `[--stack NAME] [--yes]
       (drift) [--stack NAME] [--window ID --store URL]`,
  options: {
    stack: text(
      'NAME',
      '哪个 stack；不写则用 PULUMI_STACK 或 dev',
      'the stack; PULUMI_STACK or dev when absent',
    ),
    window: text(
      'ID',
      'drift：把结果记入这个窗口的台账',
      'drift: put what is found into this window’s record',
    ),
    store: text(
      'URL',
      'drift：那本台账的存储；或设 TIDEOVER_STORE',
      'drift: the store of that record; or TIDEOVER_STORE',
    ),
    yes: flag('up：不询问（GitHub 上的任务从不询问）', 'up: do not ask (a job on GitHub never asks)'),
  },
});

export const says = {
  noDrift: localised('没有差异。', 'No drift.'),
  drift: localised('差异：', 'Drift:'),
  inRecord: (window: string, result: string) =>
    localised(`已记入 ${window} 的台账：${result}。`, `In the record of ${window}: ${result}.`),
  afterUp: (stack: string, outputs: StackOutputs, keys: PublicKeys) => {
    const variables = setVariables(stack, outputs, keys)
      .map((line) => `  ${line}\n`)
      .join('');
    const queues = `  gh variable set TIDEOVER_NOTICE_QUEUES --body '${JSON.stringify(outputs.noticeQueues)}'`;
    return localised(
      `\n工作流的变量（.github/README.md 有说明）：\n${variables}在 runbooks/organisation.yaml 的 aws 下写上这一行，有差异时切换就会拒绝：\n  stack: ${stack}\n名单超过几千人时另加：\n${queues}`,
      `\nVariables of the workflows (.github/README.md explains them):\n${variables}In runbooks/organisation.yaml under aws, so that cutover refuses on drift:\n  stack: ${stack}\nFor rosters beyond a few thousand also:\n${queues}`,
    );
  },
  willMake: (account: string, region: string, url: string, stack: string) =>
    localised(
      `在账户 ${account}（${region}）里：存放 Pulumi 状态的存储桶（${url}）、加密其机密的密钥、stack ${stack}。`,
      `In account ${account}, ${region}: a bucket for Pulumi's state (${url}), a key for its secrets, the stack ${stack}.`,
    ),
  made: (bucket: string, region: string, key: string) =>
    localised(
      `状态存储桶：${bucket === 'made' ? '已建' : '原有'}，在 ${region}。状态密钥：${key === 'made' ? '已建' : '原有'}。`,
      `State bucket: ${bucket}, in ${region}. Key of the state: ${key}.`,
    ),
  commit: (stack: string) =>
    localised(
      `请提交 Pulumi.yaml 和 Pulumi.${stack}.yaml：前者写明状态在哪里，后者写明它的密钥。`,
      `Commit Pulumi.yaml and Pulumi.${stack}.yaml: the one names the state's home, the other its key.`,
    ),
  plainPulumi: (stack: string) =>
    localised(
      `此后在这个文件夹里直接运行 \`pulumi preview --stack ${stack}\` 就是同一个 stack。`,
      `From now on plain \`pulumi preview --stack ${stack}\` in this folder means the same stack.`,
    ),
  otherAccount: (url: string) =>
    localised(
      `Pulumi.yaml 写的是另一个账户的状态：直接运行 \`pulumi\` 时请设 PULUMI_BACKEND_URL='${url}'。`,
      `Pulumi.yaml names another account's state: plain \`pulumi\` finds this stack with PULUMI_BACKEND_URL='${url}'.`,
    ),
};

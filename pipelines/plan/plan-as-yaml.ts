// A plan as a file that people go on editing: comments above what they will want to change first, and small things
// on one line.

import { Document, isScalar, visit } from 'yaml';
import type { WindowPlan } from './window-plan.ts';

export function planToYaml(plan: WindowPlan): string {
  // Without anchors, which the guard would refuse.
  const document = new Document(plan, { aliasDuplicateObjects: false });
  const comments: Readonly<Partial<Record<keyof WindowPlan, string>>> = {
    affects: ' down、degraded 或 normal · down, degraded or normal',
    notices: ' 通知阶梯：可以增减 · The notice ladder: add or remove',
    customerChannels: ' 对客户怎么说 · What customers hear',
    clientVersions: ' 请改成服务商公告里的最低版本 · Put in the versions of the vendor’s announcement',
    approvals: ' 谁批准，几人，何时之前 · Who approves, how many, by when',
    return: ' 分批回归：IT 先行 · People come back in cohorts, IT first',
    goingBack: ' 各阶段怎样退回 · How to go back from each phase',
  };
  visit(document, {
    Pair(_, pair, path) {
      if (path.length > 2 || !isScalar<string>(pair.key)) return;
      const comment = comments[pair.key.value as keyof WindowPlan];
      if (comment === undefined) return;
      pair.key.commentBefore = comment;
      pair.key.spaceBefore = true;
    },
    Map(_, map) {
      if (map.items.every(({ value }) => isScalar(value)) && map.items.length <= 2) map.flow = true;
    },
    Seq(_, seq) {
      if (seq.items.every((item) => isScalar(item))) seq.flow = true;
    },
  });
  const body = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return `# yaml-language-server: $schema=../schema/window.schema.json\n${body}`;
}

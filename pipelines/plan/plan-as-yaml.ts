// A new plan as a file that people go on editing: small things on one line, and where the rest comes from on top.

import { Document, isScalar, isSeq, visit } from 'yaml';
import type { NewPlan } from './new-plan.ts';

export function planToYaml(plan: NewPlan): string {
  // Without anchors, which the guard would refuse.
  const document = new Document(plan, { aliasDuplicateObjects: false });
  visit(document, {
    Map(_, map) {
      if (map.items.every(({ value }) => isScalar(value)) && map.items.length <= 4) map.flow = true;
    },
    Seq(_, seq) {
      if (isSeq(seq) && seq.items.every((item) => isScalar(item))) seq.flow = true;
    },
  });
  const body = document.toString({ lineWidth: 0 });
  return `# yaml-language-server: $schema=../schema/window.schema.json
# 只写这一晚的特殊之处，其余按 ../organisation.yaml 的惯例；逐项出处：npm run plan:preview -- 本文件 --where
# What is special about this night; the rest is usual (../organisation.yaml). Where each value comes from: --where.
${body}`;
}

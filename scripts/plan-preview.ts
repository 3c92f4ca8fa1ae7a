// `npm run plan:preview -- FILE`: what the plan will do, as Markdown, the same as the pull request's comment
// shows; with `--hand-outs` also a printable page for each role.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reviewedDigest } from '../pipelines/ledger/reviewed-digest.ts';
import { loadPlan } from '../pipelines/operation/plan-files/load-plan.ts';
import { handOuts } from '../pipelines/views/hand-out.ts';
import { planSources } from '../pipelines/views/plan-sources.ts';
import { planComment } from '../pipelines/views/pr-comment.ts';
import { previewPlan } from '../pipelines/views/preview-plan.ts';
import { runCommand, WrongUse } from './lib/command.ts';

await runCommand({
  name: 'npm run plan:preview --',
  summary: 'Shows what a plan will do: times, notices as they will read, gates, cohorts. Changes nothing.',
  usage: 'FILE [--out DIR] [--hand-outs] | FILE --where',
  options: {
    out: { type: 'string', value: 'DIR', help: 'Also write the preview there as preview.md.' },
    where: {
      type: 'boolean',
      help: 'Only say of each value whether the plan, the organisation or the product says it, and at which line.',
    },
    'hand-outs': {
      type: 'boolean',
      help: 'Also write a printable page for each role to DIR/hand-outs (default DIR: out/<window>).',
    },
  },
  run: async ({ values, positionals }) => {
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new WrongUse('Give one window file.');
    const { plan, organisation, roster, templates, originOf } = await loadPlan(file);
    if (values.where === true) {
      console.log(planSources(plan, originOf));
      return;
    }
    const texts = Object.fromEntries(templates);
    const digest = reviewedDigest({ plan, organisation, templates: texts });
    const preview = previewPlan({ plan, organisation, roster, templates: texts, digest, reviewed: null });
    const markdown = planComment(preview);
    console.log(markdown);
    const folder = values.out ?? join('out', plan.id);
    if (values.out !== undefined) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'preview.md'), `${markdown}\n`);
    }
    if (!values['hand-outs']) return;
    await mkdir(join(folder, 'hand-outs'), { recursive: true });
    for (const [name, page] of handOuts(plan, organisation)) {
      await writeFile(join(folder, 'hand-outs', name), page);
      console.error(`wrote ${join(folder, 'hand-outs', name)}`);
    }
  },
});

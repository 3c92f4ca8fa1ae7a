// `npm run plan:preview -- FILE`: what the plan will do, as Markdown, the same as the pull request's comment
// shows; with `--hand-outs` also a printable page for each role.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { earlierNights } from '../pipelines/operation/earlier-windows.ts';
import { loadToLookAt } from '../pipelines/operation/plan-files/load-plan.ts';
import { previewOf } from '../pipelines/operation/plan-files/preview-of.ts';
import { formatProblems } from '../pipelines/operation/plan-files/problem-report.ts';
import { timeOfJob } from '../pipelines/operation/time-of-job.ts';
import { handOuts } from '../pipelines/views/hand-out.ts';
import { planSources, sourcesText } from '../pipelines/views/plan-sources.ts';
import { planComment } from '../pipelines/views/pr-comment.ts';
import { planPreview } from './commands/preparing.ts';
import { bilingual } from './lib/bilingual.ts';
import { printJson, runCommand, WrongUse } from './lib/command.ts';
import { told } from './lib/waiting.ts';
import { namedStore } from './lib/window-at-hand.ts';

await runCommand(planPreview, async ({ values, positionals: [file], language }) => {
  if (file === undefined) throw new WrongUse(bilingual`Give one window file.`);
  const { loaded, refused, refusal } = await loadToLookAt(file);
  const { plan, organisation, originOf } = loaded;
  if (values.where === true) {
    const sources = planSources(plan, originOf);
    return values.json ? printJson(sources) : console.log(sourcesText(sources));
  }
  const earlier =
    values.store === undefined
      ? null
      : await earlierNights(
          told(namedStore(values.store), 'read', { language, json: values.json }, null),
          timeOfJob(),
        );
  const { preview, markdown, pages } = showing(refusal, () => {
    const preview = previewOf(loaded, null, earlier);
    const pages = values['hand-outs'] ? handOuts(plan, organisation) : [];
    return { preview, markdown: planComment(preview), pages };
  });
  if (values.json) printJson({ ...preview, heard: preview.heard && Object.fromEntries(preview.heard) });
  else console.log(markdown);
  const folder = values.out ?? join('out', plan.id);
  if (values.out !== undefined) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'preview.md'), `${markdown}\n`);
  }
  if (values['hand-outs']) await mkdir(join(folder, 'hand-outs'), { recursive: true });
  for (const [name, page] of pages) {
    await writeFile(join(folder, 'hand-outs', name), page);
    console.error(bilingual`wrote ${join(folder, 'hand-outs', name)}`[language]);
  }
  if (refusal === null) return 0;
  console.error(formatProblems([{ file, problems: refused }], 'text', language));
  return 1;
});

/** Shows the preview; where that fails for a plan with problems, throws the problems, which explain more. */
function showing<Shown>(refusal: Error | null, show: () => Shown): Shown {
  try {
    return show();
  } catch (error) {
    throw refusal ?? error;
  }
}

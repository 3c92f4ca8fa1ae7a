// Every command that people use, in the order of a window's days, and the table of them that the READMEs show.

import { formIn } from '../../pipelines/plan/placeholders.ts';
import type { Language, Localised } from '../../pipelines/plan/plan.ts';
import { markdownTable } from '../../pipelines/text/markdown.ts';
import { auditTrail, auditVerify, dependency, erase, restore } from '../commands/afterwards.ts';
import { infra } from '../commands/infra.ts';
import { feedback, outbox, phase, show, tell, toDo } from '../commands/on-the-night.ts';
import { autoReply, drill, planCheck, planNew, planPreview, watch } from '../commands/preparing.ts';
import { connect, githubSetup, ground, init } from '../commands/setting-up.ts';
import { statusPublish } from '../commands/status-publish.ts';
import { bilingual } from './bilingual.ts';
import type { Description } from './describe.ts';

export const allCommands: readonly Description[] = [
  init,
  connect,
  githubSetup,
  infra,
  ground,
  watch,
  planNew,
  planCheck,
  planPreview,
  drill,
  show,
  tell,
  toDo,
  phase,
  statusPublish,
  outbox,
  feedback,
  autoReply,
  restore,
  auditVerify,
  auditTrail,
  erase,
  dependency,
];

const head: readonly Localised[] = [bilingual`When`, bilingual`What`, bilingual`Command`];

/** One line for each use of a command, as Markdown. */
export function commandTable(language: Language): string {
  const rows = allCommands.flatMap(({ name, use, alsoUse }) => {
    const uses = [use, alsoUse].filter((one) => one !== undefined);
    return uses.map(([when, what, typed]) => {
      const command = typed === '' ? name.replace(/ --$/, '') : `${name} ${formIn(language, typed)}`;
      return [when[language], what[language], `\`${command}\``];
    });
  });
  return markdownTable(
    head.map((one) => one[language]),
    rows,
  );
}

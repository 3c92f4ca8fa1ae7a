// Every command that people use, in the order of a window's days, and the table of them that the READMEs show.

import { formIn } from '../../pipelines/plan/placeholders.ts';
import type { Language, Localised } from '../../pipelines/plan/plan.ts';
import { markdownTable } from '../../pipelines/text/markdown.ts';
import { auditTrail } from '../commands/audit-trail.ts';
import { auditVerify } from '../commands/audit-verify.ts';
import { autoReply } from '../commands/auto-reply.ts';
import { connect } from '../commands/connect.ts';
import { dependency } from '../commands/dependency.ts';
import { drill } from '../commands/drill.ts';
import { erase } from '../commands/erase.ts';
import { feedback } from '../commands/feedback.ts';
import { githubSetup } from '../commands/github-setup.ts';
import { ground } from '../commands/ground.ts';
import { infra } from '../commands/infra.ts';
import { init } from '../commands/init.ts';
import { outbox } from '../commands/outbox.ts';
import { phase } from '../commands/phase.ts';
import { planCheck } from '../commands/plan-check.ts';
import { planNew } from '../commands/plan-new.ts';
import { planPreview } from '../commands/plan-preview.ts';
import { restore } from '../commands/restore.ts';
import { show } from '../commands/show.ts';
import { statusPublish } from '../commands/status-publish.ts';
import { tell } from '../commands/tell.ts';
import { toDo } from '../commands/to-do.ts';
import { watch } from '../commands/watch.ts';
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

// The end: what cutover switched on is switched off, nobody is held out, and what people said is gathered for the
// vendor and for the next window. The all clear is sent by the engine when this is done.

import { feedbackIn } from '../feedback/feedback-fact.ts';
import { openToDos } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { titleOf } from '../plan/role-title.ts';
import { sentences } from '../plan/sentences.ts';
import { firstRoundOf } from '../plan/step.ts';
import { markdownTable } from '../text/markdown.ts';
import { saidBy } from '../views/acts.ts';
import { type DepartmentFigures, departmentsFile } from '../views/dependency.ts';
import { asJson, done, type Phase, type PhaseContext, stopped } from './context.ts';
import { undoSwitches } from './cutover.ts';
import { resumeWork } from './pause-work.ts';
import { headToVendor, stampIn, toPrint } from './to-vendor.ts';

export const closeOut: Phase = {
  run: async (context) => {
    const failed: string[] = [];
    for (const { what, request } of [...undoSwitches(context), ...resumeWork(context)]) {
      const outcome = await context.perform(request);
      if (outcome.result === 'failed') failed.push(`${what.en}: ${outcome.why}`);
    }
    if (failed.length > 0) {
      return stopped(
        failed.join('; '),
        bilingual`Some of the closing acts failed. Mend them and comment /resume: only those are done again.`,
      );
    }
    const evidence = [
      await context.keepEvidence('vendor-report.md', vendorReport(context)),
      await context.keepEvidence('feedback.json', feedback(context)),
      await context.keepEvidence(departmentsFile, asJson(await departments(context))),
    ];
    await context.ask('vendor-report', sendTheReport(context));
    await context.takeToDos();
    const open = openToDos(context.state()).length;
    return done(
      sentences([
        open === 0
          ? bilingual`Auto-replies are silent, calls reach us directly and the temporary groups are closed`
          : null,
        bilingual`Everyone has been let in`,
        whoIsBack(context),
        bilingual`Feedback is filed; the vendor report is written and still to be sent`,
        open === 0
          ? null
          : bilingual`${{ 'zh-CN': `${open}`, en: open === 1 ? 'One manual task was' : `${open} manual tasks were` }} not confirmed at the time`,
      ]),
      evidence,
    );
  },
};

/** How many are back; being let in does not mean that somebody came. */
function whoIsBack({ state, roster }: PhaseContext): Localised | null {
  const cohorts = [...state().cohorts.values()];
  const back = cohorts.reduce((sum, { returned }) => sum + returned, 0);
  return cohorts.length === 0 ? null : bilingual`${back} of ${roster.length} are back`;
}

/** Counts by department whom the window affected: names are gone with the window's key, the counts stay. */
async function departments({ roster, ports }: PhaseContext): Promise<readonly DepartmentFigures[]> {
  const outbox = await ports.outbox.contents();
  const held = [...outbox.held, ...outbox.replayed];
  return [...Map.groupBy(roster, ({ department }) => department)].map(([department, people]) => {
    const accounts = new Set(people.map(({ account }) => account));
    return { department, people: people.length, held: held.filter(({ from }) => accounts.has(from)).length };
  });
}

/** Asks a person to send the report, since how this vendor wants it (mail, form or telephone) differs. */
function sendTheReport({ snapshot }: PhaseContext): Localised {
  return bilingual`Send what ${toPrint(snapshot, 'vendor-report.md')} prints to the vendor, by mail or through its form. It is done once the vendor has answered: write what it said behind the number.`;
}

function feedback(context: PhaseContext): string {
  return asJson(feedbackIn(context.state().facts.values()));
}

/** The report to the vendor: its own promises and what our canary met, each with its time. */
function vendorReport({ snapshot, state: stateNow, clock }: PhaseContext): string {
  const { plan, organisation } = snapshot;
  const state = stateNow();
  const head = headToVendor(snapshot, clock.now());
  const said = state.vendor.map(({ heardAt, source, status, end, text }) => {
    const title = titleOf(organisation.vendorSources, source);
    const cells = [`${title['zh-CN']} ${title.en}`, status, end ?? '', text];
    return [stampIn(snapshot, heardAt), ...cells.map((cell) => cell.replaceAll('|', '/'))];
  });
  const canary = state.steps.get(firstRoundOf('canary'));
  const failed = [...(canary?.before ?? []), ...(canary === undefined ? [] : [canary])].flatMap(
    ({ result, finishedAt }) => {
      if (result?.result !== 'stopped') return [];
      const why = saidBy(result);
      return [`- ${stampIn(snapshot, finishedAt ?? 0)}: ${why['zh-CN']} / ${why.en}`];
    },
  );
  const extended = state.amendments.filter(({ change }) => change.kind === 'extend').length;
  return [
    `# ${head['zh-CN']} / ${head.en}`,
    `计划 / planned: ${plan.start} – ${plan.end} · 延长 / extended: ${extended}`,
    markdownTable(['时间 time', '来源 source', '状态 status', '新的结束时间 new end', '原文 text'], said),
    ...(failed.length === 0 ? [] : ['我方验证未通过 / our checks failed:', failed.join('\n')]),
  ]
    .join('\n\n')
    .concat('\n');
}

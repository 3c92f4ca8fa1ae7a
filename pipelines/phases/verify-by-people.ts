// The last check where the messenger has no interface for us: the people of the canary, who have used it
// since the others came back, report once more that all is well. Silence never counts as a yes.

import type { PhaseResult } from '../ledger/entry.ts';
import { lastDone } from '../ledger/fold.ts';
import { bilingual } from '../plan/bilingual.ts';
import { firstRoundOf } from '../plan/step.ts';
import { askCanary, howToReport, troublesIn } from './canary-report.ts';
import { asJson, done, followedBy, type PhaseContext, stopped, waiting } from './context.ts';

const deadlineMs = 2 * 3_600_000;
const askAgainMs = 60_000;

export async function verifyByPeople(context: PhaseContext): Promise<PhaseResult> {
  const since = lastDone(context.state(), 're-login')?.finishedAt ?? context.timeline.end;
  const report = await askCanary(context, 'verify', since);
  const evidence = async () => [await context.keepEvidence('checks-by-people.json', asJson(report))];
  const how = howToReport(context, report);
  const whatToDo = bilingual`No program can log in to this messenger, so the canary verifies it. ${how}. When it is mended comment /resume; /roll-back if need be.`;
  if (report.troubled.length > 0) {
    const kinds = troublesIn(report.troubled);
    return stopped(
      bilingual`The canary reports trouble after the return: ${kinds}`,
      whatToDo,
      await evidence(),
    );
  }
  if (report.well >= report.needed) {
    return done(
      bilingual`After everyone was let in ${report.well} of the canary said again that all is well; no program could check it.`,
      await evidence(),
    );
  }
  const why = bilingual`${report.well} of ${report.needed} people of the canary have said that all is well after the return`;
  const began = context.state().steps.get(firstRoundOf('verify'))?.startedAt ?? context.clock.now();
  const from = Math.max(began, context.state().resumedAt ?? 0);
  if (context.clock.now() - from > deadlineMs) return stopped(why, whatToDo, await evidence());
  return waiting(followedBy(why, how), context.clock.now() + askAgainMs);
}

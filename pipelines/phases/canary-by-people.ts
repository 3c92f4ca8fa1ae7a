// The canary where the messenger has no interface for us: its people try by hand on their own devices and
// report. Nobody else is told to come back before enough of them say that all is well and none says that it
// is not.

import type { PhaseResult } from '../ledger/entry.ts';
import { bilingual } from '../plan/bilingual.ts';
import { firstRoundOf } from '../plan/step.ts';
import { askCanary, howToReport, troublesIn } from './canary-report.ts';
import { asJson, done, followedBy, type PhaseContext, stopped, waiting } from './context.ts';
import { askToTellVendor } from './to-vendor.ts';

/** People may be asleep or on their way, so they get more time than a machine would. */
const deadlineMs = 45 * 60_000;
const askAgainMs = 60_000;
/** A front door that takes longer than this counts as not answering. */
export const noAnswerMs = 5_000;

export async function canaryByPeople(context: PhaseContext): Promise<PhaseResult> {
  const startedAt = context.state().steps.get(firstRoundOf('canary'))?.startedAt ?? context.clock.now();
  const since = Math.max(startedAt, context.state().resumedAt ?? 0);
  const late = context.clock.now() - since > deadlineMs;
  const { probeMs } = await context.ports.signals.sample();
  if (probeMs === null || probeMs >= noAnswerMs) {
    const [host] = context.snapshot.organisation.messenger.hosts;
    const why = bilingual`The messenger's own address does not answer: ${host}`;
    return late ? stopped(why, mendAddress) : waiting(why, context.clock.now() + askAgainMs);
  }
  const report = await askCanary(context, 'canary', since);
  const evidence = async () => [await context.keepEvidence('canary.json', asJson(report))];
  if (report.troubled.length > 0) {
    const kinds = troublesIn(report.troubled);
    await askToTellVendor(context, bilingual`what npm run feedback -- --list shows`);
    return stopped(bilingual`The canary reports trouble: ${kinds}`, tellVendor, await evidence());
  }
  if (report.well >= report.needed) {
    await context.measure('canary-says-well', report.well, 'people');
    return done(
      bilingual`${report.well} of the ${report.size} people of the IT canary tried by hand and say that all is well; nobody reports trouble.`,
      await evidence(),
    );
  }
  const why = bilingual`${report.well} of ${report.needed} people of the canary have said that all is well`;
  if (late) return stopped(why, askAgain(context, report), await evidence());
  return waiting(followedBy(why, howToReport(context, report)), context.clock.now() + askAgainMs);
}

const tellVendor = bilingual`Read what the canary wrote with npm run feedback -- --list and tell the vendor; when it is mended comment /resume and ask them to try again, or /call-off.`;

const mendAddress = bilingual`Ask the vendor whether it is up. If that host never speaks https, put one that a browser can open first under messenger.hosts in organisation.yaml for the next window; for this one /resume tries again, or /call-off.`;

function askAgain(context: PhaseContext, report: Parameters<typeof howToReport>[1]) {
  const how = howToReport(context, report);
  return bilingual`The canary has not reported in time. ${how}. Then comment /resume. A bridge (messenger.url in organisation.yaml) would let a program try in their place.`;
}

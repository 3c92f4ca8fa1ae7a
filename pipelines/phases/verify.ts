// The verification suite decides whether the window may close. A suite that hangs, throws, skips everything
// or runs no test proves nothing, so it does not count as passed.

import { isSettled } from '../continuity/settled.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { CheckReport } from '../ports.ts';
import { done, type Phase, stopped } from './context.ts';
import { verifyByPeople } from './verify-by-people.ts';

export const verify: Phase = {
  run: async (context) => {
    if (context.ports.nobodyActs) return verifyByPeople(context);
    const report = await context.ports.checks.run((approval) => isSettled(approval, context.state()));
    const evidence = [
      await context.keepEvidence('checks.junit.xml', report.junit),
      await context.keepEvidence('checks.txt', report.text),
    ];
    const why = reasonNotToTrust(report, context.snapshot.plan.verification.checks);
    if (why !== null) {
      return stopped(
        why,
        bilingual`The window cannot be closed. See checks.txt, mend it and comment /resume to verify again; /roll-back if need be.`,
        evidence,
      );
    }
    const passed = report.checks.filter((check) => check.result === 'passed').length;
    return done(bilingual`All ${passed} checks passed.`, evidence);
  },
};

/** Null when the suite proves that all is well; else why it does not. */
export function reasonNotToTrust(report: CheckReport, wanted: readonly string[]): string | null {
  if (report.broken !== null) return report.broken;
  const failed = report.checks.filter((check) => check.result === 'failed');
  if (failed.length > 0)
    return `${failed.length} checks failed: ${failed.map((check) => `${check.name} (${check.why})`).join('; ')}`;
  const passed = report.checks.filter((check) => check.result === 'passed');
  if (passed.length === 0) return 'No check passed: the suite skipped everything or found no test';
  const silent = wanted.filter((name) => !passed.some((check) => check.name.startsWith(`${name}:`)));
  return silent.length > 0 ? `These checks of the plan did not run: ${silent.join(', ')}` : null;
}

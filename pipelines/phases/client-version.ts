// Counts people whose client is too old to log in afterwards: they are told days before in their own
// language, counted again just before cutover, and let back in last. Too many of them keep cutover closed.

import { lastDone } from '../ledger/fold.ts';
import { readForeign } from '../ledger/read-foreign.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Device } from '../ports.ts';
import { reportClientVersions } from '../return/client-versions.ts';
import { plannedCohorts } from '../return/cohorts.ts';
import { asJson, done, type Phase, type PhaseContext, stopped } from './context.ts';

export const clientVersion: Phase = {
  run: async (context) => {
    const { snapshot, roster, round } = context;
    const rule = snapshot.plan.clientVersions;
    const staff = new Set(roster.map((person) => person.account));
    const devices = (await context.ports.clients.devices()).filter((device) => staff.has(device.account));
    const report = reportClientVersions(devices, rule.minimum);
    const evidence = await context.keepEvidence(
      'client-versions.json',
      asJson({
        ...report,
        outdated: countByPlatform(report.outdated),
        outdatedAccounts: report.outdatedAccounts.length,
        cohorts: countByCohort(context, devices, report.outdatedAccounts),
      }),
    );
    const outdated = await context.keepEvidence(
      'outdated.json',
      `${JSON.stringify(report.outdatedAccounts.map(context.pseudonymOf))}\n`,
    );
    await context.notify('outdated-client', `round-${round}`, report.outdatedAccounts);
    await context.measure(`outdated-share-round-${round}`, report.share, 'share');
    const percent = (report.share * 100).toFixed(1);
    const limit = (rule.tolerateOutdated * 100).toFixed(1);
    // Days before, people still have time to update; only the second count decides.
    if (round === 2 && report.share > rule.tolerateOutdated) {
      return stopped(
        bilingual`${percent} % of the people are on clients that are too old; the plan tolerates ${limit} %`,
        bilingual`Press for updates and comment /resume to count again, or have the owner change tolerateOutdated in the plan. Now ${percent} %, limit ${limit} %.`,
        [evidence, outdated],
      );
    }
    return done(
      report.outdatedAccounts.length === 1
        ? bilingual`1 of ${report.people} people is on an old client (${percent} %, limit ${limit} %); that person is told, and comes back in the last cohort.`
        : bilingual`${report.outdatedAccounts.length} of ${report.people} people are on old clients (${percent} %, limit ${limit} %); each is told, and they come back in the last cohort.`,
      [evidence, outdated],
    );
  },
};

/** A hundred thousand accounts take four megabytes. */
const mostBytesOfNames = 16 << 20;

/** Accounts that the newest count found too old; the return uses this list whoever updates meanwhile. */
export async function outdatedAccounts(context: PhaseContext): Promise<ReadonlySet<string>> {
  const result = lastDone(context.state(), 'client-version')?.result;
  const evidence =
    result?.result === 'done' ? result.evidence.find((one) => one.name === 'outdated.json') : undefined;
  const bytes = evidence ? await context.readEvidence(evidence) : null;
  const read = bytes === null ? null : readForeign(bytes, { $list: 'text' }, mostBytesOfNames);
  if (read?.result !== 'read') return new Set();
  const pseudonyms = new Set(read.value);
  return new Set(
    context.roster
      .map((person) => person.account)
      .filter((account) => pseudonyms.has(context.pseudonymOf(account))),
  );
}

/** Counts by the cohorts before anybody is moved, since that is where people must be pressed to update. */
function countByCohort(
  { snapshot: { plan }, roster }: PhaseContext,
  devices: readonly Device[],
  outdated: readonly string[],
) {
  const seen = new Set(devices.map((device) => device.account));
  const old = new Set(outdated);
  const cohorts = plannedCohorts(plan, roster);
  return cohorts.flatMap(({ id, people }) => {
    if (people.length === 0) return [];
    const count = (accounts: ReadonlySet<string>) =>
      people.filter((person) => accounts.has(person.account)).length;
    const tooOld = count(old);
    return [
      {
        cohort: id,
        people: people.length,
        outdated: tooOld,
        // People of whom neither the messenger nor an export knows a device.
        withoutClient: people.length - count(seen),
        share: tooOld / people.length,
      },
    ];
  });
}

function countByPlatform(
  clients: readonly { readonly platform: string; readonly version: string }[],
): Readonly<Record<string, number>> {
  const byName = Map.groupBy(clients, ({ platform, version }) => `${platform} ${version}`);
  return Object.fromEntries([...byName].map(([name, its]) => [name, its.length]));
}

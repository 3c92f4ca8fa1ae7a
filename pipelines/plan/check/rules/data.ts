// Rules about data and the checks of its return: backup, client versions, verification.

import type { Platform } from '../../plan.ts';
import { spanToMs } from '../../time.ts';
import { isWebAddress } from '../formats.ts';
import { suggest } from '../nearest.ts';
import { inPlan } from '../places.ts';
import { timelineOrNull } from '../plan-times.ts';
import { aroundTheWorkMinutes, jobMinutes, verificationOutlastsItsJob } from '../platform-limits.ts';
import { each, type Rule, undefinedNames, when } from '../rule.ts';

/** Platforms that people of nearly every company use. */
const usualPlatforms: readonly Platform[] = ['ios', 'android', 'windows'];
const minute = 60_000;

export const dataRules: readonly Rule[] = [
  {
    id: 'vault-is-known',
    prevents: 'A backup to a place that is not defined.',
    check: ({ plan, organisation }) =>
      undefinedNames('vault', organisation.vaults, inPlan(plan, 'backup.vaults.*')),
  },
  {
    id: 'backup-at-two-places',
    prevents: 'One fire, one disk or one wrong hand takes the only backup.',
    check: ({ plan, organisation }) => {
      const places = organisation.vaults
        .filter(({ id }) => plan.backup.vaults.includes(id))
        .map(({ place }) => place);
      return when(new Set(places).size < 2, () => ({
        path: ['backup', 'vaults'],
        what: `The backup has fewer than two places (${places[0] ?? 0}).`,
        write: 'Name vaults at two different places.',
      }));
    },
  },
  {
    id: 'backup-opens-with-a-key-of-the-company',
    prevents: 'A backup that nobody can open once the window’s own key is destroyed.',
    check: ({ organisation }) =>
      when(organisation.backupKeys === undefined, () => ({
        path: [],
        file: 'organisation' as const,
        what: 'Backups are encrypted, and no key of the company is named.',
        write:
          'Make one with age-keygen on a machine without a network, keep the private half there, and write the public one: backupKeys: [age1…].',
      })),
  },
  {
    id: 'backup-covers-what-is-down',
    prevents: 'Files that the vendor loses and nobody has copied.',
    check: ({ plan }) =>
      (['messages', 'files', 'groups'] as const).flatMap((kind) =>
        when(plan.affects[kind] === 'down' && !plan.backup.what.includes(kind), () => ({
          path: ['backup', 'what'],
          what: `${kind} go down and are not backed up.`,
          write: `Add ${kind}.`,
        })),
      ),
  },
  {
    id: 'backup-stays-fresh-until-cutover',
    prevents: 'A gate that can never open, because the last backup is always older than the plan allows.',
    check: (input) => {
      const steps = timelineOrNull(input)?.steps ?? [];
      const backup = steps.filter(({ phase }) => phase === 'pre-backup').at(-1);
      const cutover = steps.find(({ phase }) => phase === 'cutover');
      if (backup === undefined || cutover === undefined) return [];
      const gap = cutover.plannedAt - backup.plannedAt;
      return when(spanToMs(input.plan.backup.freshWithin) < gap, () => ({
        path: ['backup', 'freshWithin'],
        what: `The last backup is made ${gap / minute} minutes before cutover, and may be ${input.plan.backup.freshWithin} old.`,
        write: `Write at least ${gap / minute}m.`,
      }));
    },
  },
  {
    id: 'usual-platforms-have-a-minimum',
    prevents: 'Telephones that cannot log in afterwards, because nobody asked which version they have.',
    check: ({ plan }) => {
      const missing = usualPlatforms.filter(
        (platform) => plan.clientVersions.minimum[platform] === undefined,
      );
      return when(missing.length > 0, () => ({
        path: ['clientVersions', 'minimum'],
        what: `There is no minimum version for: ${missing.join(', ')}.`,
        write: 'Write the versions that the vendor’s announcement names, or the oldest in use.',
      }));
    },
  },
  {
    id: 'check-exists',
    prevents: 'A verification that is named and never runs.',
    check: ({ plan, checks }) =>
      each(inPlan(plan, 'verification.checks.*'), '', (name) =>
        when(!checks.includes(name), () => ({
          what: `There is no runbooks/checks/${name}.check.ts.`,
          write: suggest(name, checks),
        })),
      ),
  },
  {
    id: 'something-is-verified',
    prevents: 'A window that is declared good because nothing was looked at.',
    check: ({ plan }) =>
      when(plan.verification.checks.length === 0, () => ({
        path: ['verification', 'checks'],
        what: 'Nothing is verified.',
        write: 'Name checks under runbooks/checks/, for example login-mobile and message-both-ways.',
      })),
  },
  {
    id: 'probe-is-https',
    prevents: 'A probe over plain http, into a private network, or with a password in its address.',
    check: ({ plan }) =>
      each(inPlan(plan, 'verification.probes.*'), 'url', (probe) =>
        when(!isWebAddress(probe.url), () => ({
          what: `"${probe.id}" is not probed over https.`,
          write: 'Write an https address without user name, password or port.',
        })),
      ),
  },
  {
    id: 'verification-ends',
    prevents:
      'Checks that hang, or that are cut off with their job, while everybody waits for the all clear.',
    check: ({ plan }) =>
      when(verificationOutlastsItsJob(plan), () => ({
        path: ['verification', 'timeout'],
        what: `The checks may take ${plan.verification.timeout}, and their job ends after ${jobMinutes.verify} minutes.`,
        write: `Write at most ${jobMinutes.verify - aroundTheWorkMinutes}m; 10m is usual.`,
      })),
  },
];

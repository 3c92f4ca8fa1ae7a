// Permissions of each phase's role, as pure statements. A phase gets what its own job needs and nothing more.
import { type PhaseName, phaseTable } from '../pipelines/plan/phase-table.ts';
import { enqueueNotices, sendingStatements } from './channels.ts';
import { scheduleArn, schedulerRoleName } from './clock.ts';
import { byHand, throughDoors } from './doors.ts';
import { lookStatements } from './infra-permissions.ts';
import { bucketArn, roleArn } from './names.ts';
import { allow, type Statement } from './policy-document.ts';
import type { Settings } from './settings.ts';
import { signsWith } from './signing-key.ts';
import { statusBucketName } from './status.ts';
import { useVault, useVaultKey } from './store-access.ts';

/** ARNs that are known only once their resources exist. */
export interface StandingArns {
  readonly vaultKey: string;
  readonly signingKey: string;
  /** Keys of the windows, by window id. */
  readonly windowKeys: { readonly [window: string]: string };
}

/** Permission to publish the status page; also for an operator by hand when GitHub is away. */
export const publishStatus = (settings: Settings): Statement =>
  allow('PublishStatus', { s3: 'PutObject' }, [`${bucketArn(settings, statusBucketName(settings))}/*`]);

/** Roles that conduct a window: a phase's job, the job that decides, or people with a second factor. */
export type Conductor = PhaseName | 'decide' | typeof byHand;

/** Permissions to send without a queue, as phases do for small rosters; once per kind of channel. */
const sendDirectly = (settings: Settings): readonly Statement[] => {
  const kinds = new Set(Object.values(settings.channels).map(({ kind }) => kind));
  const mailRegion = settings.mail?.region ?? settings.region;
  return [...kinds].flatMap((kind) => sendingStatements(settings, kind, mailRegion));
};

const record = ['windows/', 'active/', 'quotas/'];

/** A conductor's permissions; `decide` and people by hand only read the record and send what is due. */
export const phaseStatements = (
  settings: Settings,
  phase: Conductor,
  arns: StandingArns,
): readonly Statement[] => {
  const role = phase === byHand ? byHand : `phase-${phase}`;
  const windowKeys = Object.values(arns.windowKeys);
  const backups = phase === 'decide' || phase === byHand ? 'untouched' : phaseTable[phase].backups;
  return [
    ...useVault(settings, role, arns.vaultKey, backups === 'untouched' ? record : [...record, 'backups/']),
    ...(windowKeys.length > 0
      ? [allow('UseWindowKeys', { kms: 'Decrypt GenerateDataKey' }, windowKeys)]
      : []),
    publishStatus(settings),
    ...enqueueNotices(settings),
    ...sendDirectly(settings),
    ...(settings.profile === 'full' ? setTheClock(settings) : []),
  ];
};

const setTheClock = (settings: Settings): readonly Statement[] => [
  allow('SetTheClock', { scheduler: 'CreateSchedule GetSchedule DeleteSchedule' }, [scheduleArn(settings)]),
  allow('LendRoleToScheduler', { iam: 'PassRole' }, [roleArn(settings, schedulerRoleName(settings))], {
    StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
  }),
];

/** Permissions to look for drift and to put the result into the record as a fact. */
export const driftStatements = (settings: Settings, arns: StandingArns): readonly Statement[] => [
  ...lookStatements(settings),
  ...throughDoors(settings, 'phase-drift'),
  useVaultKey(settings, arns.vaultKey),
];

/** Permissions to read the record, sign it and write the signature, but never an entry. */
export const checkpointStatements = (settings: Settings, arns: StandingArns): readonly Statement[] => [
  ...useVault(settings, 'phase-checkpoint', arns.vaultKey, ['windows/']),
  signsWith('SignCheckpoints', arns.signingKey),
];

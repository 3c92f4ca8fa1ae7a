// Makes the variables that the workflows on GitHub read from a stack's outputs.

import { verifierKeyOf } from '../../pipelines/ledger/signed-note.ts';

export interface StackOutputs {
  readonly storeUrl: string;
  readonly region: string;
  readonly statusBucket: string;
  readonly roles: { readonly [job: string]: string };
  /** Absent in a small stack, where tick and metronome keep the time. */
  readonly clock?: {
    readonly scheduleGroup: string;
    readonly wakeFunctionArn: string;
    readonly schedulerRoleArn: string;
    readonly missedQueueArn: string;
  };
  readonly signingKeyArn: string;
  /** Key of the handler of each door of the record's mailbox, as KMS identifies it. */
  readonly voiceKeys: { readonly [door: string]: string };
  readonly noticeQueues: { readonly [channel: string]: string };
  readonly mailConfigurationSet?: string;
}

interface WorkflowVariable {
  readonly name: string;
  readonly value: string;
  /** The environment that the variable belongs to; null for the whole repository. */
  readonly environment: string | null;
}

/** Public keys, each Base64 of the 32 bytes that KMS gives. */
export interface PublicKeys {
  readonly signing: string;
  readonly voices: { readonly [door: string]: string };
}

/** All variables, in the order in which .github/README.md explains them. */
export const workflowVariables = (
  stack: string,
  outputs: StackOutputs,
  keys: PublicKeys,
): readonly WorkflowVariable[] => [
  ...ofRepository(stack, outputs, keys).map(([name, value]) => ({ name, value, environment: null })),
  // A role's variable belongs to the environment whose jobs may assume it; a preview runs in none.
  ...Object.entries(outputs.roles).map(([job, value]) =>
    job === 'preview'
      ? { name: 'TIDEOVER_ROLE_PREVIEW', value, environment: null }
      : { name: 'TIDEOVER_ROLE', value, environment: `maintenance-${job}` },
  ),
];

/** The variables as commands of GitHub's CLI. */
export const setVariables = (stack: string, outputs: StackOutputs, keys: PublicKeys): readonly string[] =>
  workflowVariables(stack, outputs, keys).map(({ name, value, environment }) => {
    const where = environment === null ? '' : ` --env ${environment}`;
    return `gh variable set ${name}${where} --body '${value}'`;
  });

const ofRepository = (
  stack: string,
  outputs: StackOutputs,
  { signing, voices }: PublicKeys,
): readonly (readonly [string, string])[] => [
  ['PULUMI_STACK', stack],
  ['TIDEOVER_STORE', outputs.storeUrl.replace(/\/$/, '')],
  ['TIDEOVER_REGION', outputs.region],
  ['TIDEOVER_STATUS', `s3://${outputs.statusBucket}`],
  ['TIDEOVER_WINDOW_KMS', `alias/tideover-${stack}-window-{window}`],
  ['TIDEOVER_SIGNER', `tideover-${stack} kms:${outputs.signingKeyArn}`],
  ['TIDEOVER_CHECKPOINT_KEY', verifierKeyOf({ name: `tideover-${stack}`, publicKey: signing })],
  [
    'TIDEOVER_HANDLERS',
    JSON.stringify(Object.entries(voices).map(([door, key]) => ({ name: door, key, sayings: [door] }))),
  ],
  ...(outputs.clock ? ofClock(outputs.clock) : []),
  ...(outputs.mailConfigurationSet
    ? [['TIDEOVER_MAIL_CONFIGURATION_SET', outputs.mailConfigurationSet] as const]
    : []),
];

const ofClock = (clock: NonNullable<StackOutputs['clock']>): readonly (readonly [string, string])[] => [
  ['TIDEOVER_CLOCK', 'scheduler'],
  ['TIDEOVER_SCHEDULE_GROUP', clock.scheduleGroup],
  ['TIDEOVER_WAKE_FUNCTION', clock.wakeFunctionArn],
  ['TIDEOVER_SCHEDULER_ROLE', clock.schedulerRoleArn],
  ['TIDEOVER_MISSED_WAKES', clock.missedQueueArn],
];

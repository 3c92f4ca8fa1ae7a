// Computes every name and ARN of a stack from its settings alone. Names have no random part, so a policy can
// name a resource before it exists, and a new channel or window renames nothing.
import type { PhaseName } from '../pipelines/plan/phase-table.ts';
import type { Settings } from './settings.ts';

/** `tideover-<stack>-<name>`: the prefix that the infra role may manage. */
export const nameOf = ({ stack }: Settings, name: string): string => `tideover-${stack}-${name}`;

/** Bucket names are global, so they carry account and Region. */
export const bucketNameOf = (settings: Settings, name: string, region = settings.region): string =>
  `${nameOf(settings, name)}-${settings.account}-${region}`;

export const tagsOf = (settings: Settings, component: string): { readonly [key: string]: string } => ({
  project: 'tideover',
  stack: settings.stack,
  component,
});

/** Types of resources that take tags. */
export const tagged =
  /:(Bucket|Policy|Key|Queue|Topic|Function|EventSourceMapping|LogGroup|MetricAlarm|Role|OpenIdConnectProvider|Secret|Distribution|ConfigurationSet|EmailIdentity|ScheduleGroup|Api|Stage)$/;

export const arnOf = (
  { partition, account, region: own }: Settings,
  service: string,
  resource: string,
  region: string = own,
): string => `arn:${partition}:${service}:${region}:${account}:${resource}`;

export const bucketArn = ({ partition }: Settings, bucket: string): string =>
  `arn:${partition}:s3:::${bucket}`;

export const roleArn = (settings: Settings, role: string): string =>
  `arn:${settings.partition}:iam::${settings.account}:role/${role}`;

export const boundaryArn = (settings: Settings): string =>
  `arn:${settings.partition}:iam::${settings.account}:policy/${nameOf(settings, 'boundary')}`;

export const accountRoot = ({ partition, account }: Settings): string =>
  `arn:${partition}:iam::${account}:root`;

export const queueArn = (settings: Settings, name: string, region?: string): string =>
  arnOf(settings, 'sqs', nameOf(settings, name), region);

export const functionArn = (settings: Settings, name: string): string =>
  arnOf(settings, 'lambda', `function:${nameOf(settings, name)}`);

/** The ARN of a service's resource in any Region. */
export const anywhere = (settings: Settings, service: string, resource: string): string =>
  arnOf(settings, service, resource, '*');

/** ARN patterns of everything with the stack's name, except roles, secrets and keys. */
export const ownThings = (settings: Settings): readonly string[] => {
  const own = nameOf(settings, '*');
  return [
    bucketArn(settings, own),
    anywhere(settings, 'sqs', own),
    anywhere(settings, 'sns', own),
    anywhere(settings, 'lambda', `function:${own}`),
    logGroupArn(settings, `/tideover/${settings.stack}/*`, '*'),
    anywhere(settings, 'scheduler', `schedule-group/${own}`),
    anywhere(settings, 'cloudwatch', `alarm:${own}`),
  ];
};

export const ownSecrets = (settings: Settings): string =>
  anywhere(settings, 'secretsmanager', `secret:tideover/${settings.stack}/*`);

/** The ARN of every KMS key: ids are generated, so the statement needs a condition that says which. */
export const anyKey = (settings: Settings): string => anywhere(settings, 'kms', 'key/*');

export const logGroupArn = (settings: Settings, group: string, region?: string): string =>
  arnOf(settings, 'logs', `log-group:${group}`, region);

export const topicArn = (settings: Settings, name: string, region?: string): string =>
  arnOf(settings, 'sns', nameOf(settings, name), region);

/** Jobs on GitHub that act in the account: the phases and the jobs around them. */
export type JobRole = PhaseName | 'decide' | 'checkpoint' | 'infra' | 'preview' | 'drift';

export const phaseRoleName = (settings: Settings, job: JobRole): string => nameOf(settings, `phase-${job}`);

/** `region` as a resource argument; left out for the stack's own, so that no existing resource changes. */
export const inRegion = (settings: Settings, region: string): { region?: string } =>
  region === settings.region ? {} : { region };

export const vaultBucketName = (settings: Settings): string => bucketNameOf(settings, 'vault');

/** Alias of the key that encrypts the secrets in the state of one stack. */
export const stateKeyAlias = ({ stack }: Pick<Settings, 'stack'>): string => `alias/tideover-state-${stack}`;

/** The bucket of Pulumi's state: outside the stack’s names, made once per account by `infra:bootstrap`. */
export const stateBucketName = (account: string): string => `tideover-state-${account}`;

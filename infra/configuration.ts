// Reads and checks the stack configuration before any resource is made. Every mistake is named with its key.
// Region and account come from the AWS provider's own settings, so that they cannot disagree with it.
import { Ajv, type ErrorObject } from 'ajv';
import { UserError } from '../pipelines/errors.ts';
import { impossibleInChina, namesOverLimits, type Problem, problemIf } from './configuration-problems.ts';
import { configurationSchema } from './configuration-schema.ts';
import type { Settings } from './settings.ts';

const checkShape = new Ajv({ allErrors: true, strict: true }).compile<object>(configurationSchema);

/** The JSON value of a text; else the text itself, so that the schema can say what is wrong. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The typed value: Pulumi gives text only; the schema says which are numbers, lists or objects. */
const parseText = (key: string, text: unknown): unknown => {
  const expected = (configurationSchema.properties as Record<string, { type?: string }>)[key]?.type;
  return typeof text !== 'string' || expected === 'string' ? text : parseJson(text);
};

const shapeProblem = (error: ErrorObject): Problem => {
  const key = `tideover:${error.instancePath.slice(1).replaceAll('/', '.')}`.replace(/:$/, '');
  const name = String(
    error.params.missingProperty ?? error.params.additionalProperty ?? error.params.propertyName ?? '',
  );
  const inside = name && (key === 'tideover' ? `tideover:${name}` : `${key}.${name}`);
  switch (error.keyword) {
    case 'required':
      return { key: inside, problem: 'is missing' };
    case 'additionalProperties':
      return { key: inside, problem: 'is not a known key' };
    case 'propertyNames':
      return { key: inside, problem: 'must be lower-case letters, digits and hyphens, at most 31' };
    case 'enum':
      return { key, problem: `must be one of ${error.params.allowedValues.join(', ')}` };
    default:
      return { key, problem: error.message ?? 'is not valid' };
  }
};

/** False for errors of `propertyNames`, which only repeat the error of the pattern inside. */
const isOwnMessage = ({ schemaPath }: ErrorObject): boolean => !schemaPath.includes('/propertyNames/');

/** Rules between keys. Each refuses a combination that would deploy but then fail or protect nothing. */
const rules: readonly ((settings: Settings) => readonly Problem[])[] = [
  ({ production, lock, replica }) => [
    ...problemIf(
      production && lock.mode !== 'COMPLIANCE',
      'lock.mode',
      'must be COMPLIANCE in production: governance can be bypassed',
    ),
    ...problemIf(production && lock.days < 30, 'lock.days', 'must be at least 30 in production'),
    ...problemIf(
      !production && (lock.mode !== 'GOVERNANCE' || lock.days > 7),
      'lock',
      'must be GOVERNANCE and at most 7 days outside production, or the stack cannot be taken down',
    ),
    ...problemIf(production && !replica, 'replica', 'is missing: production needs a copy in a second Region'),
  ],
  ({ replica, region }) => [
    ...problemIf(replica?.region === region, 'replica.region', `must differ from aws:region (${region})`),
    ...problemIf(
      replica && replica.region.startsWith('cn-') !== region.startsWith('cn-'),
      'replica.region',
      'must lie in the same partition: S3 does not copy between aws and aws-cn',
    ),
  ],
  (settings) => (settings.partition === 'aws-cn' ? impossibleInChina(settings) : []),
  namesOverLimits,
  outsideProfile,
  ({ channels, mail, sms }) =>
    Object.entries(channels).flatMap(([id, { kind }]) => [
      ...problemIf(kind === 'ses' && !mail, `channels.${id}`, 'needs tideover:mail'),
      ...problemIf(kind === 'sns' && !sms, `channels.${id}`, 'needs tideover:sms'),
    ]),
  ({ mail }) =>
    problemIf(
      mail && !mail.sender.endsWith(`@${mail.domain}`),
      'mail.sender',
      `must be an address at ${mail?.domain}`,
    ),
  ({ status, partition }) => [
    ...problemIf(
      (status.domain === undefined) !== (status.certificateArn === undefined),
      'status',
      'needs domain and certificateArn together',
    ),
    ...problemIf(
      partition === 'aws' &&
        status.certificateArn &&
        !status.certificateArn.startsWith('arn:aws:acm:us-east-1:'),
      'status.certificateArn',
      'must be a certificate in us-east-1: CloudFront takes no other',
    ),
  ],
];

/** Problems of a small stack with settings of a full one: in a small stack, nothing runs by itself. */
function outsideProfile(settings: Settings): readonly Problem[] {
  const { profile, github, mail, sms, channels, robots, status } = settings;
  if (profile === 'full')
    return problemIf(
      github.appId === undefined || github.installationId === undefined,
      'github',
      'needs appId and installationId: the clock starts the pipeline as an App',
    );
  const asked = {
    mail,
    sms,
    channels: Object.keys(channels).length > 0,
    robots: Object.keys(robots).length > 0,
    'status.feedbackForm': status.feedbackForm,
  };
  return Object.entries(asked).flatMap(([key, value]) =>
    problemIf(value, key, 'stands in profile full only; leave it out, or take that one'),
  );
}

const accountOf = (text: unknown): string | undefined => {
  const ids = typeof text === 'string' ? parseJson(text) : text;
  return Array.isArray(ids) && ids.length === 1 && /^[0-9]{12}$/.test(String(ids[0]))
    ? String(ids[0])
    : undefined;
};

/**
 * Settings from all configuration values of a stack (`aws:` and `tideover:` keys, values as Pulumi gives them).
 * Throws one UserError that lists every problem with its key.
 */
export const readSettings = (stack: string, configuration: { readonly [key: string]: unknown }): Settings => {
  const region = configuration['aws:region'];
  const account = accountOf(configuration['aws:allowedAccountIds']);
  const own = Object.fromEntries(
    Object.entries(configuration)
      .filter(([key]) => key.startsWith('tideover:'))
      .map(([key, value]) => [
        key.slice('tideover:'.length),
        parseText(key.slice('tideover:'.length), value),
      ]),
  );

  const problems: Problem[] = [];
  if (!/^[a-z][a-z0-9-]{0,15}$/.test(stack))
    problems.push({
      key: 'stack name',
      problem: 'must be lower-case letters, digits and hyphens, at most 16',
    });
  if (typeof region !== 'string' || region === '')
    problems.push({ key: 'aws:region', problem: 'is missing' });
  if (!account)
    problems.push({ key: 'aws:allowedAccountIds', problem: 'must hold exactly one account id of 12 digits' });
  if (!checkShape(own)) problems.push(...(checkShape.errors ?? []).filter(isOwnMessage).map(shapeProblem));
  if (problems.length > 0 || !account || typeof region !== 'string') throw refusal(stack, problems);

  const settings = {
    profile: 'full',
    channels: {},
    robots: {},
    status: {},
    ...own,
    stack,
    account,
    region,
    partition: region.startsWith('cn-') ? 'aws-cn' : 'aws',
  } as unknown as Settings;
  const contradictions = rules.flatMap((rule) => rule(settings));
  if (contradictions.length > 0) throw refusal(stack, contradictions);
  return settings;
};

const refusal = (stack: string, problems: readonly Problem[]): UserError =>
  new UserError({
    what: `The configuration of stack ${stack} cannot be used:\n${problems
      .map(({ key, problem }) => `  ${key}: ${problem}`)
      .join('\n')}`,
    where: `Pulumi.${stack}.yaml`,
    whatToDo: 'Mend the keys named above; infra/README.md explains each.',
  });

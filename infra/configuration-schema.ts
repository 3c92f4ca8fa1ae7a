// The stack configuration as a JSON Schema: what may stand under `tideover:` in Pulumi.<stack>.yaml.
// Unknown keys are errors, so that a misspelt key cannot silently switch something off.

import { channelKindNames, kindRecord } from '../pipelines/plan/channel-kinds.ts';

const identifier = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,30}$' } as const;
const region = { type: 'string', pattern: '^[a-z]{2}(-[a-z]+)+-[0-9]$' } as const;
const hostName = { type: 'string', pattern: '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$' } as const;
const mailAddress = { type: 'string', pattern: '^[^@\\s<>]+@[^@\\s<>]+$' } as const;
const createOrExisting = { enum: ['create', 'existing'] } as const;

const closed = <Properties extends object>(
  properties: Properties,
  required: readonly (keyof Properties)[],
) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** Channels through which notices leave; `perMinute` is the receiver's limit that the sender keeps to. */
const senderKinds = channelKindNames.filter((kind) => {
  const { rehearsalOnly, wording } = kindRecord(kind);
  // Approved wording stands in organisation.yaml, which a sending function does not have.
  return rehearsalOnly === undefined && wording === undefined;
});
/** Robots whose callbacks can be answered while the messenger is away. */
export const robotKinds = ['wecom', 'dingtalk'] as const;

export const configurationSchema = closed(
  {
    profile: { enum: ['small', 'full'] },
    production: { type: 'boolean' },
    lock: closed(
      { mode: { enum: ['COMPLIANCE', 'GOVERNANCE'] }, days: { type: 'integer', minimum: 1, maximum: 3650 } },
      ['mode', 'days'],
    ),
    replica: closed({ region }, ['region']),
    windows: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{2,50}$' },
      uniqueItems: true,
    },
    github: closed(
      {
        owner: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9-]{0,38}$' },
        ownerId: { type: 'integer', minimum: 1 },
        repository: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,100}$' },
        repositoryId: { type: 'integer', minimum: 1 },
        branch: { type: 'string', pattern: '^[A-Za-z0-9._/-]{1,100}$' },
        workflow: { type: 'string', pattern: '^[A-Za-z0-9._-]+\\.ya?ml$' },
        appId: { type: 'integer', minimum: 1 },
        installationId: { type: 'integer', minimum: 1 },
        provider: createOrExisting,
      },
      ['owner', 'ownerId', 'repository', 'repositoryId', 'branch', 'workflow', 'provider'],
    ),
    mail: closed(
      {
        domain: hostName,
        sender: mailAddress,
        bounceSubdomain: identifier,
        region,
        suppression: createOrExisting,
        receive: closed(
          {
            recipients: { type: 'array', items: mailAddress, minItems: 1, uniqueItems: true },
            ruleSet: closed({ name: identifier, use: createOrExisting }, ['name', 'use']),
          },
          ['recipients', 'ruleSet'],
        ),
      },
      ['domain', 'sender', 'bounceSubdomain', 'suppression'],
    ),
    sms: closed(
      {
        monthlySpendLimitUsd: { type: 'integer', minimum: 1, maximum: 50_000 },
        preferences: createOrExisting,
      },
      ['monthlySpendLimitUsd', 'preferences'],
    ),
    channels: {
      type: 'object',
      propertyNames: identifier,
      additionalProperties: closed(
        { kind: { enum: senderKinds }, perMinute: { type: 'integer', minimum: 1, maximum: 60_000 } },
        ['kind', 'perMinute'],
      ),
    },
    robots: {
      type: 'object',
      propertyNames: identifier,
      additionalProperties: closed({ kind: { enum: robotKinds } }, ['kind']),
    },
    status: closed(
      {
        domain: hostName,
        certificateArn: { type: 'string', pattern: '^arn:aws(-cn)?:(acm|iam):' },
        certificateId: { type: 'string', pattern: '^[A-Z0-9]{16,128}$' },
        feedbackForm: { type: 'boolean' },
      },
      [],
    ),
    alarms: closed({ email: { type: 'array', items: mailAddress, minItems: 1, uniqueItems: true } }, [
      'email',
    ]),
    operators: {
      type: 'array',
      items: { type: 'string', pattern: '^arn:aws(-cn)?:iam::[0-9]{12}:(role|user)/[^*]+$' },
      uniqueItems: true,
    },
    logDays: { enum: [30, 60, 90, 180, 365, 400, 731] },
  },
  ['production', 'lock', 'windows', 'github', 'alarms', 'operators', 'logDays'],
);

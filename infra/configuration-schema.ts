// The stack configuration: what may stand under `tideover:` in Pulumi.<stack>.yaml, as the JSON Schema that it is checked
// by and the type that the program reads. Unknown keys are errors, so that a misspelt key cannot silently switch
// something off.

import { type Static, type TProperties, type TSchema, Type } from 'typebox';
import { type ChannelKind, channelKindNames, kindRecord } from '../pipelines/plan/channel-kinds.ts';

const { Optional: optional, Unsafe: unsafe } = Type;
const identifier = Type.String({ pattern: '^[a-z][a-z0-9-]{0,30}$' });
const region = Type.String({ pattern: '^[a-z]{2}(-[a-z]+)+-[0-9]$' });
const hostName = Type.String({ pattern: '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$' });
const mailAddress = Type.String({ pattern: '^[^@\\s<>]+@[^@\\s<>]+$' });
const whole = (minimum: number, maximum?: number) =>
  Type.Integer({ minimum, ...(maximum !== undefined && { maximum }) });
const word = (pattern: string) => Type.String({ pattern });
const one = <const Value extends string | number>(values: readonly Value[]) =>
  unsafe<Value>({ enum: [...values] });
const set = <T extends TSchema>(items: T, minItems = 0) =>
  Type.Array(items, { uniqueItems: true, ...(minItems > 0 && { minItems }) });
const closed = <P extends TProperties>(fields: P) => Type.Object(fields, { additionalProperties: false });
const byId = <T extends TSchema>(each: T) =>
  unsafe<Readonly<Record<string, Static<T>>>>({
    type: 'object',
    propertyNames: identifier,
    additionalProperties: each,
  });

const createOrExisting = one(['create', 'existing']);

/** Channels through which notices leave. */
const senderKinds = channelKindNames.filter((kind): kind is ChannelKind => {
  const { rehearsalOnly, wording } = kindRecord(kind);
  // Not kinds with approved wording: that is in organisation.yaml, which a sending function does not have.
  return rehearsalOnly === undefined && wording === undefined;
});
/** Robots whose callbacks can be answered while the messenger is away. */
const robotKinds = ['wecom', 'dingtalk'] as const;

export const configurationSchema = closed({
  /** `small` has vault, status page, keys and roles; `full` adds clock, channels and automatic replies. */
  profile: optional(one(['small', 'full'])),
  production: Type.Boolean(),
  lock: closed({ mode: one(['COMPLIANCE', 'GOVERNANCE']), days: whole(1, 3650) }),
  replica: optional(closed({ region })),
  windows: set(word('^[a-z0-9][a-z0-9-]{2,50}$')),
  github: closed({
    owner: word('^[A-Za-z0-9][A-Za-z0-9-]{0,38}$'),
    ownerId: whole(1),
    repository: word('^[A-Za-z0-9._-]{1,100}$'),
    repositoryId: whole(1),
    branch: word('^[A-Za-z0-9._/-]{1,100}$'),
    workflow: word('^[A-Za-z0-9._-]+\\.ya?ml$'),
    /** The GitHub App with which the clock starts the pipeline. */
    appId: optional(whole(1)),
    installationId: optional(whole(1)),
    provider: createOrExisting,
  }),
  mail: optional(
    closed({
      domain: hostName,
      sender: mailAddress,
      bounceSubdomain: identifier,
      /** The Region of SES where it is not the stack's, because not every Region can receive mail. */
      region: optional(region),
      suppression: createOrExisting,
      receive: optional(
        closed({
          recipients: set(mailAddress, 1),
          ruleSet: closed({ name: identifier, use: createOrExisting }),
        }),
      ),
    }),
  ),
  sms: optional(closed({ monthlySpendLimitUsd: whole(1, 50_000), preferences: createOrExisting })),
  /** `perMinute`: messages that the receiver accepts from us. */
  channels: optional(byId(closed({ kind: one(senderKinds), perMinute: whole(1, 60_000) }))),
  robots: optional(byId(closed({ kind: one(robotKinds) }))),
  status: optional(
    closed({
      domain: optional(hostName),
      certificateArn: optional(word('^arn:aws(-cn)?:(acm|iam):')),
      /** Id of a certificate in IAM, which AWS China's CloudFront needs. */
      certificateId: optional(word('^[A-Z0-9]{16,128}$')),
      /** Whether staff can report through a form on the page. */
      feedbackForm: optional(Type.Boolean()),
    }),
  ),
  alarms: closed({ email: set(mailAddress, 1) }),
  operators: set(word('^arn:aws(-cn)?:iam::[0-9]{12}:(role|user)/[^*]+$')),
  logDays: one([30, 60, 90, 180, 365, 400, 731]),
});

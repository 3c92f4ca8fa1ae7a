// Rules between resources: a bucket needs its guards, a queue its dead letters, a function its role.
import { tagged } from '../names.ts';
import type { Statement } from '../policy-document.ts';
import {
  complain,
  type Graph,
  type Inputs,
  isDead,
  ofType,
  policyIn,
  policyOf,
  type Resource,
  type Rule,
} from './graph.ts';

const endsWith = (arn: unknown, name: unknown): boolean =>
  typeof arn === 'string' && arn.endsWith(`:${name}`);

/** The object that a property holds as JSON text; empty for any other value. */
const settingsIn = (text: unknown): Inputs =>
  typeof text === 'string' && text.startsWith('{') ? JSON.parse(text) : {};

const deniesPlainText = (statements: readonly Statement[], action: string, resources: number): boolean =>
  statements.some(
    ({ Effect, Principal, Action, Resource, Condition }) =>
      Effect === 'Deny' &&
      Principal === '*' &&
      Action.includes(action) &&
      Resource?.length === resources &&
      Object.keys(Condition ?? {}).join() === 'Bool' &&
      Object.keys(Condition?.Bool ?? {}).join() === 'aws:SecureTransport' &&
      Condition?.Bool?.['aws:SecureTransport'] === 'false',
  );

const bucketGuards = [
  's3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  's3/bucketOwnershipControls:BucketOwnershipControls',
  's3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  's3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  's3/bucketPolicy:BucketPolicy',
];
const vaultGuards = [
  's3/bucketVersioning:BucketVersioning',
  's3/bucketObjectLockConfiguration:BucketObjectLockConfiguration',
];
/** Expected number of lifecycle rules, by logical name of the bucket. */
const lifecycleRules: Readonly<Record<string, number>> = { vault: 3, 'vault-copy': 3 };

/** Whether it holds data that must not be lost; a window's key is meant to be destroyed one day. */
const isData = ({ type, name }: Resource): boolean =>
  (type === 'aws:s3/bucket:Bucket' && !name.startsWith('inbound')) ||
  type === 'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration' ||
  (type === 'aws:s3/bucketVersioning:BucketVersioning' && name.startsWith('vault')) ||
  (type === 'aws:kms/key:Key' && !name.startsWith('window-'));

/** Longest session in seconds: six hours for hold and re-login, two for other phases, else one. */
const longestSession = (name: string): number => {
  if (/^phase-(hold|re-login)$/.test(name)) return 21_600;
  return /decide|checkpoint|infra|preview|drift|by-hand/.test(name) ? 3600 : 7200;
};

const roleOf = (graph: Graph, arn: unknown): Resource | undefined =>
  ofType(graph, 'iam/role:Role').find(({ inputs }) => String(arn).endsWith(`:role/${inputs.name}`));

export const betweenRules: readonly Rule[] = [
  {
    id: 'buckets-are-guarded',
    prevents: 'a bucket that is open, in clear, kept for ever or unlocked because a part of it is missing',
    findings: (graph) =>
      complain(graph, 's3/bucket:Bucket', ({ name, inputs: { bucket } }) => {
        const guards = [...bucketGuards, ...(name === 'inbound-mail' ? [] : vaultGuards.slice(0, 1))];
        const missing = [...guards, ...(name.startsWith('vault') ? vaultGuards : [])].find(
          (type) => !ofType(graph, type).some(({ inputs }) => inputs.bucket === bucket),
        );
        if (missing) return `has no ${missing.split(':').at(-1)}`;
        const rules = ofType(graph, bucketGuards[3] ?? '').find(({ inputs }) => inputs.bucket === bucket)
          ?.inputs.rules;
        return rules?.length !== (lifecycleRules[name] ?? 1) && 'forgets something else than it should';
      }),
  },
  {
    id: 'vault-has-a-copy',
    prevents: 'production whose record stands in one Region',
    findings: (graph) =>
      complain(graph, 's3/bucket:Bucket', ({ name, protect, inputs: { bucket } }) => {
        if (name !== 'vault' || !protect) return false;
        const copy = ofType(graph, 's3/bucketReplicationConfig:BucketReplicationConfig').find(
          ({ inputs }) => inputs.bucket === bucket,
        );
        const target = ofType(graph, 's3/bucket:Bucket').find(({ inputs }) =>
          endsWith(copy?.inputs.rules?.[0]?.destination?.bucket, `:${inputs.bucket}`),
        );
        if (!target?.inputs.region) return 'is copied nowhere else';
        const key = String(copy?.inputs.rules[0].destination.encryptionConfiguration?.replicaKmsKeyId);
        return !key.includes(`:${target.inputs.region}:`) && 'is copied under another Region’s key';
      }),
  },
  {
    id: 'queues-have-dead-letters',
    prevents: 'that a message which cannot be handled circles for ever or vanishes',
    findings: (graph) =>
      complain(graph, 'sqs/queue:Queue', (queue) => {
        if (isDead(queue)) {
          const { redrivePermission, sourceQueueArns } = settingsIn(queue.inputs.redriveAllowPolicy);
          const fromOne = redrivePermission === 'byQueue' && sourceQueueArns?.length === 1;
          return !fromOne && 'takes from any queue';
        }
        const { deadLetterTargetArn, maxReceiveCount } = settingsIn(queue.inputs.redrivePolicy);
        const dead = ofType(graph, 'sqs/queue:Queue').filter(isDead);
        if (!dead.some(({ inputs }) => endsWith(deadLetterTargetArn, inputs.name)))
          return 'has no dead letters';
        return !(maxReceiveCount >= 1 && maxReceiveCount <= 10) && 'never gives a message up';
      }),
  },
  {
    id: 'tls-only',
    prevents: 'that notices, mail or records travel in the clear',
    findings: (graph) => {
      const closed = (type: string, policyType: string, action: string, resources: number) =>
        complain(graph, type, ({ name }) => {
          return !deniesPlainText(policyOf(graph, policyType, name), action, resources) && 'takes plain HTTP';
        });
      return [
        ...closed('s3/bucket:Bucket', 's3/bucketPolicy:BucketPolicy', 's3:*', 2),
        ...closed('sqs/queue:Queue', 'sqs/queuePolicy:QueuePolicy', 'sqs:*', 1),
        ...closed('sns/topic:Topic', 'sns/topicPolicy:TopicPolicy', 'sns:Publish', 1),
      ];
    },
  },
  {
    id: 'what-is-told-is-heard',
    prevents: 'a topic, a bounce or a counted refusal that reaches nobody',
    findings: (graph) => {
      /** Each of the first type needs one of the second. */
      const each = (
        type: string,
        other: string,
        fits: (one: Inputs, other: Inputs) => boolean,
        what: string,
      ) =>
        complain(
          graph,
          type,
          ({ inputs }) => !ofType(graph, other).some((one) => fits(inputs, one.inputs)) && what,
        );
      return [
        ...each(
          'sns/topic:Topic',
          'sns/topicSubscription:TopicSubscription',
          ({ name, region }, one) => endsWith(one.topic, name) && one.region === region,
          'has no listener',
        ),
        ...each(
          'sesv2/configurationSet:ConfigurationSet',
          'sesv2/configurationSetEventDestination:ConfigurationSetEventDestination',
          (_, { eventDestination }) => eventDestination?.enabled,
          'tells nobody of bounces',
        ),
        ...each(
          'sesv2/emailIdentity:EmailIdentity',
          'sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
          ({ emailIdentity }, one) => String(one.mailFromDomain).endsWith(`.${emailIdentity}`),
          'has no MAIL FROM of its own',
        ),
        ...complain(graph, 'cloudwatch/metricAlarm:MetricAlarm', ({ inputs: { namespace, metricName } }) => {
          const counts = ofType(graph, 'cloudwatch/logMetricFilter:LogMetricFilter').some(
            ({ inputs }) => inputs.metricTransformation?.name === metricName,
          );
          return namespace === 'Tideover' && !counts && 'waits for a number that nobody counts';
        }),
      ];
    },
  },
  {
    id: 'logs-have-groups',
    prevents: 'logs in a group that AWS makes by itself and keeps for ever',
    findings: (graph) => {
      const groups = ofType(graph, 'cloudwatch/logGroup:LogGroup').map(({ inputs }) => inputs.name);
      const logs = (type: string, isOurs: (inputs: Inputs) => boolean, what: string) =>
        complain(graph, type, ({ inputs }) => !isOurs(inputs) && what);
      return [
        ...logs(
          'lambda/function:Function',
          ({ loggingConfig }) => groups.includes(loggingConfig?.logGroup),
          'logs into no group of ours',
        ),
        ...logs(
          'apigatewayv2/stage:Stage',
          ({ accessLogSettings }) => groups.some((name) => endsWith(accessLogSettings?.destinationArn, name)),
          'has no access log that forgets',
        ),
        ...logs(
          'cloudwatch/logMetricFilter:LogMetricFilter',
          ({ logGroupName }) => groups.includes(logGroupName),
          'counts in a log that nobody writes',
        ),
      ];
    },
  },
  {
    id: 'functions-have-own-roles',
    prevents: 'that one handler’s weakness is every handler’s',
    findings: (graph) =>
      complain(graph, 'lambda/function:Function', ({ name, inputs }) => {
        const others = ofType(graph, 'lambda/function:Function').filter((one) => one.name !== name);
        if (others.some((other) => other.inputs.role === inputs.role)) return 'shares its role';
        const role = roleOf(graph, inputs.role);
        const trust = (role && policyIn(role, 'assumeRolePolicy')?.Statement) ?? [];
        const isLambdas =
          trust.length === 1 &&
          JSON.stringify(trust[0]?.Principal) === '{"Service":"lambda.amazonaws.com"}' &&
          trust[0]?.Action.join() === 'sts:AssumeRole';
        return !isLambdas && 'has a role that others may assume';
      }),
  },
  {
    id: 'queues-outlast-their-handlers',
    prevents: 'that a message is given to a second worker while the first still sends it',
    findings: (graph) =>
      complain(graph, 'lambda/eventSourceMapping:EventSourceMapping', ({ name, inputs }) => {
        const queue = ofType(graph, 'sqs/queue:Queue').find((one) =>
          endsWith(inputs.eventSourceArn, one.inputs.name),
        );
        const fed = ofType(graph, 'lambda/function:Function').find((one) => one.name === name)?.inputs;
        if (!(queue?.inputs.visibilityTimeoutSeconds >= 6 * fed?.timeout))
          return 'shows messages again too early';
        return (
          inputs.scalingConfig?.maximumConcurrency !== fed?.reservedConcurrentExecutions &&
          'feeds faster than its function may run, so that throttled messages die'
        );
      }),
  },
  {
    id: 'data-is-protected',
    prevents: 'that `pulumi destroy` or a replacement takes the record with it',
    findings: (graph) =>
      complain(graph, null, (one) => {
        if (!isData(one) || !graph.some(({ protect }) => protect)) return false;
        if (!one.protect) return 'is not protected from deletion';
        const isShort = one.type.endsWith(':Key') && one.inputs.deletionWindowInDays !== 30;
        return isShort && 'is gone within the month';
      }),
  },
  {
    id: 'everything-tagged',
    prevents: 'things in the account that nobody owns and no bill explains',
    findings: (graph) =>
      complain(graph, null, ({ type, inputs }) => {
        const isTagged = ['project', 'stack', 'component'].every((tag) => inputs.tags?.[tag]);
        return type.startsWith('aws:') && tagged.test(type) && !isTagged && 'is not tagged';
      }),
  },
  {
    id: 'roles-are-bounded',
    prevents: 'that whoever may write a role’s policy makes himself administrator',
    findings: (graph) =>
      complain(graph, 'iam/role:Role', ({ name, inputs }) => {
        const isBounded = ofType(graph, 'iam/policy:Policy').some((boundary) =>
          String(inputs.permissionsBoundary).endsWith(`:policy/${boundary.inputs.name}`),
        );
        return name !== 'phase-infra' && !isBounded && 'has no boundary of ours';
      }),
  },
  {
    id: 'sessions-are-short',
    prevents: 'that a stolen session outlives its phase',
    findings: (graph) =>
      complain(graph, 'iam/role:Role', ({ name, inputs }) => {
        const isPhases = /^phase-|by-hand$/.test(name);
        return (
          isPhases && inputs.maxSessionDuration !== longestSession(name) && 'lasts longer than its phase'
        );
      }),
  },
];

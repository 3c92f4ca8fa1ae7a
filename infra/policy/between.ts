// What resources owe each other: a bucket its guards, a queue its dead letters, a function its role.
import type { Statement } from '../policy-document.ts';
import {
  complain,
  type Graph,
  type Inputs,
  ofType,
  policyIn,
  policyOf,
  type Resource,
  type Rule,
} from './graph.ts';

const endsWith = (arn: unknown, name: unknown): boolean =>
  typeof arn === 'string' && arn.endsWith(`:${name}`);

/** What a property spells in JSON; a text that spells nothing says nothing. */
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
/** Lifecycle rules by logical name of the bucket: what is kept, and what is let go. */
const lifecycleRules: Readonly<Record<string, number>> = { vault: 3, 'vault-copy': 3 };

const isDead = ({ name }: Resource): boolean => name.endsWith('-dead');

/** Whatever is one of a kind per environment; a window's key is the one that is meant to be destroyed. */
const isData = ({ type, name }: Resource): boolean =>
  (type === 'aws:s3/bucket:Bucket' && !name.startsWith('inbound')) ||
  type === 'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration' ||
  (type === 'aws:s3/bucketVersioning:BucketVersioning' && name.startsWith('vault')) ||
  (type === 'aws:kms/key:Key' && !name.startsWith('window-'));

const tagged =
  /:(Bucket|Policy|Key|Queue|Topic|Function|EventSourceMapping|LogGroup|MetricAlarm|Role|OpenIdConnectProvider|Secret|Distribution|ConfigurationSet|EmailIdentity|ScheduleGroup|Api|Stage)$/;

/** Seconds: six hours for the phases that follow people through the night, two for the others, one for the rest. */
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
      complain(ofType(graph, 's3/bucket:Bucket'), ({ name, inputs: { bucket } }) => {
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
      complain(
        ofType(graph, 's3/bucket:Bucket').filter(({ name, protect }) => name === 'vault' && protect),
        ({ inputs: { bucket } }) => {
          const copy = ofType(graph, 's3/bucketReplicationConfig:BucketReplicationConfig').find(
            ({ inputs }) => inputs.bucket === bucket,
          );
          const target = ofType(graph, 's3/bucket:Bucket').find(({ inputs }) =>
            endsWith(copy?.inputs.rules?.[0]?.destination?.bucket, `:${inputs.bucket}`),
          );
          if (!target?.inputs.region) return 'is copied nowhere else';
          const key = String(copy?.inputs.rules[0].destination.encryptionConfiguration?.replicaKmsKeyId);
          return !key.includes(`:${target.inputs.region}:`) && 'is copied under another Region’s key';
        },
      ),
  },
  {
    id: 'queues-have-dead-letters',
    prevents: 'that a message which cannot be handled circles for ever or vanishes',
    findings: (graph) => {
      const queues = ofType(graph, 'sqs/queue:Queue');
      return complain(queues, (queue) => {
        if (isDead(queue)) {
          const { redrivePermission, sourceQueueArns } = settingsIn(queue.inputs.redriveAllowPolicy);
          return (
            !(redrivePermission === 'byQueue' && sourceQueueArns?.length === 1) && 'takes from any queue'
          );
        }
        const { deadLetterTargetArn, maxReceiveCount } = settingsIn(queue.inputs.redrivePolicy);
        if (!queues.some((other) => isDead(other) && endsWith(deadLetterTargetArn, other.inputs.name)))
          return 'has no dead letters';
        return !(maxReceiveCount >= 1 && maxReceiveCount <= 10) && 'never gives a message up';
      });
    },
  },
  {
    id: 'tls-only',
    prevents: 'that notices, mail or records travel in the clear',
    findings: (graph) => {
      const closed = (type: string, policyType: string, action: string, resources: number) =>
        complain(ofType(graph, type), ({ name }) => {
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
      const some = (type: string, holds: (inputs: Inputs) => boolean) =>
        ofType(graph, type).some(({ inputs }) => holds(inputs));
      return [
        ...complain(ofType(graph, 'sns/topic:Topic'), ({ inputs: { name, region } }) =>
          some(
            'sns/topicSubscription:TopicSubscription',
            (one) => endsWith(one.topic, name) && one.region === region,
          )
            ? undefined
            : 'has no listener',
        ),
        ...complain(
          ofType(graph, 'sesv2/configurationSet:ConfigurationSet'),
          () =>
            !some(
              'sesv2/configurationSetEventDestination:ConfigurationSetEventDestination',
              ({ eventDestination }) => eventDestination?.enabled,
            ) && 'tells nobody of bounces',
        ),
        ...complain(
          ofType(graph, 'sesv2/emailIdentity:EmailIdentity'),
          ({ inputs: { emailIdentity } }) =>
            !some(
              'sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
              ({ mailFromDomain }) => String(mailFromDomain).endsWith(`.${emailIdentity}`),
            ) && 'has no MAIL FROM of its own',
        ),
        ...complain(
          ofType(graph, 'cloudwatch/metricAlarm:MetricAlarm').filter(
            ({ inputs }) => inputs.namespace === 'Tideover',
          ),
          ({ inputs: { metricName } }) =>
            !some(
              'cloudwatch/logMetricFilter:LogMetricFilter',
              ({ metricTransformation }) => metricTransformation?.name === metricName,
            ) && 'waits for a number that nobody counts',
        ),
      ];
    },
  },
  {
    id: 'logs-have-groups',
    prevents: 'logs in a group that AWS makes by itself and keeps for ever',
    findings: (graph) => {
      const groups = ofType(graph, 'cloudwatch/logGroup:LogGroup').map(({ inputs }) => inputs.name);
      return [
        ...complain(
          ofType(graph, 'lambda/function:Function'),
          ({ inputs }) => !groups.includes(inputs.loggingConfig?.logGroup) && 'logs into no group of ours',
        ),
        ...complain(
          ofType(graph, 'apigatewayv2/stage:Stage'),
          ({ inputs }) =>
            !groups.some((name) => endsWith(inputs.accessLogSettings?.destinationArn, name)) &&
            'has no access log that forgets',
        ),
        ...complain(
          ofType(graph, 'cloudwatch/logMetricFilter:LogMetricFilter'),
          ({ inputs }) => !groups.includes(inputs.logGroupName) && 'counts in a log that nobody writes',
        ),
      ];
    },
  },
  {
    id: 'functions-have-own-roles',
    prevents: 'that one handler’s weakness is every handler’s',
    findings: (graph) => {
      const functions = ofType(graph, 'lambda/function:Function');
      return complain(functions, ({ name, inputs }) => {
        if (functions.some((other) => other.name !== name && other.inputs.role === inputs.role))
          return 'shares its role';
        const role = roleOf(graph, inputs.role);
        const trust = (role && policyIn(role, 'assumeRolePolicy')?.Statement) ?? [];
        return (
          (trust.length !== 1 ||
            JSON.stringify(trust[0]?.Principal) !== '{"Service":"lambda.amazonaws.com"}' ||
            trust[0]?.Action.join() !== 'sts:AssumeRole') &&
          'has a role that others may assume'
        );
      });
    },
  },
  {
    id: 'queues-outlast-their-handlers',
    prevents: 'that a message is given to a second worker while the first still sends it',
    findings: (graph) =>
      complain(ofType(graph, 'lambda/eventSourceMapping:EventSourceMapping'), ({ name, inputs }) => {
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
      graph.some(({ protect }) => protect)
        ? complain(graph.filter(isData), ({ type, protect, inputs }) => {
            if (!protect) return 'is not protected from deletion';
            return type.endsWith(':Key') && inputs.deletionWindowInDays !== 30 && 'is gone within the month';
          })
        : [],
  },
  {
    id: 'everything-tagged',
    prevents: 'things in the account that nobody owns and no bill explains',
    findings: (graph) =>
      complain(
        graph.filter(({ type }) => type.startsWith('aws:') && tagged.test(type)),
        ({ inputs }) =>
          ['project', 'stack', 'component'].some((tag) => !inputs.tags?.[tag]) ? 'is not tagged' : undefined,
      ),
  },
  {
    id: 'roles-are-bounded',
    prevents: 'that whoever may write a role’s policy makes himself administrator',
    findings: (graph) => {
      const boundaries = ofType(graph, 'iam/policy:Policy').map(({ inputs }) => inputs.name);
      return complain(
        ofType(graph, 'iam/role:Role').filter(({ name }) => name !== 'phase-infra'),
        ({ inputs }) =>
          !boundaries.some((name) => String(inputs.permissionsBoundary).endsWith(`:policy/${name}`)) &&
          'has no boundary of ours',
      );
    },
  },
  {
    id: 'sessions-are-short',
    prevents: 'that a stolen session outlives its phase',
    findings: (graph) =>
      complain(
        ofType(graph, 'iam/role:Role').filter(({ name }) => /^phase-|by-hand$/.test(name)),
        ({ name, inputs }) =>
          inputs.maxSessionDuration !== longestSession(name) && 'lasts longer than its phase',
      ),
  },
];

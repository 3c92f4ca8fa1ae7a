// Rules over the whole recorded graph of a production stack. Each says what it prevents and returns what it
// found, so that a test can show it silent on our stack and loud on a broken one.
import { type Statement, writtenReasons } from '../../infra/policy-document.ts';
import { type Inputs, ofType, type PlacedStatement, policyIn, statementsOf } from './graph-reading.ts';
import type { Graph, Recorded } from './recorded-graph.ts';

export interface Rule {
  readonly id: string;
  readonly prevents: string;
  readonly findings: (graph: Graph) => readonly string[];
}

const named = ({ type, name }: Recorded): string => `${type.split(':').at(-1)} ${name}`;
const where = ({ resource, statement }: PlacedStatement): string => `${named(resource)} ${statement.Sid}`;

const complain = <Thing extends Recorded>(
  things: readonly Thing[],
  broken: (thing: Thing) => string | false | undefined,
): readonly string[] =>
  things.flatMap((thing) => {
    const problem = broken(thing);
    return problem ? [`${named(thing)}: ${problem}`] : [];
  });

/** Every bucket needs a companion of `type`; `broken` judges its inputs. */
const companions = (graph: Graph, type: string, broken: (inputs: Inputs) => string | false | undefined) =>
  complain(ofType(graph, 's3/bucket:Bucket'), ({ inputs: { bucket } }) => {
    const companion = ofType(graph, type).find(({ inputs }) => inputs.bucket === bucket);
    return companion ? broken(companion.inputs) : `has no ${type}`;
  });

const deniesPlainText = (statements: readonly Statement[], actions: RegExp, resources: number): boolean =>
  statements.some(
    ({ Effect, Principal, Action, Resource, Condition }) =>
      Effect === 'Deny' &&
      Principal === '*' &&
      Action.some((action) => actions.test(action)) &&
      Resource?.length === resources &&
      Object.keys(Condition ?? {}).join() === 'Bool' &&
      Condition?.Bool?.['aws:SecureTransport'] === 'false',
  );

const isKey = (arn: unknown): boolean => /^arn:aws:kms:/.test(String(arn));

const isDead = (queue: Recorded): boolean => queue.name.endsWith('-dead');

const taggable = [
  's3/bucket:Bucket',
  'kms/key:Key',
  'sqs/queue:Queue',
  'sns/topic:Topic',
  'lambda/function:Function',
  'lambda/eventSourceMapping:EventSourceMapping',
  'cloudwatch/logGroup:LogGroup',
  'cloudwatch/metricAlarm:MetricAlarm',
  'iam/role:Role',
  'iam/openIdConnectProvider:OpenIdConnectProvider',
  'secretsmanager/secret:Secret',
  'cloudfront/distribution:Distribution',
  'sesv2/configurationSet:ConfigurationSet',
  'sesv2/emailIdentity:EmailIdentity',
  'scheduler/scheduleGroup:ScheduleGroup',
  'apigatewayv2/api:Api',
  'apigatewayv2/stage:Stage',
];

export const rules: readonly Rule[] = [
  {
    id: 'no-public-bucket',
    prevents: 'that a later policy or ACL opens a bucket to the world',
    findings: (graph) => [
      ...companions(graph, 's3/bucketPublicAccessBlock:BucketPublicAccessBlock', (inputs) =>
        ['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'].every(
          (key) => inputs[key] === true,
        )
          ? undefined
          : 'does not block all public access',
      ),
      ...companions(
        graph,
        's3/bucketOwnershipControls:BucketOwnershipControls',
        ({ rule }: Inputs) => rule?.objectOwnership !== 'BucketOwnerEnforced' && 'still has ACLs',
      ),
    ],
  },
  {
    id: 'no-open-principal',
    prevents: 'that anybody on the internet is granted something',
    findings: (graph) =>
      statementsOf(graph)
        .filter(
          ({ resource, property, statement: { Effect, Principal } }) =>
            Effect === 'Allow' &&
            (Principal === '*' ||
              Object.values(Principal ?? {}).some((who) => [who].flat().some((one) => one.includes('*'))) ||
              (Principal === undefined &&
                (property === 'assumeRolePolicy' || !/RolePolicy$/.test(resource.type)))),
        )
        .map((found) => `${where(found)}: grants to anybody, or to nobody named`),
  },
  {
    id: 'wildcards-have-reasons',
    prevents: 'rights nobody asked for, which an attacker finds before we do',
    findings: (graph) =>
      statementsOf(graph)
        .filter(
          ({ statement: { Sid, Effect, Action, Resource } }) =>
            Effect === 'Allow' &&
            !writtenReasons[Sid] &&
            (Action.some((action) => action.includes('*')) ||
              Resource?.some((one) => /^(\*|arn:\*.*)$/.test(one))),
        )
        .map((found) => `${where(found)}: a wildcard without a written reason`),
  },
  {
    id: 'everything-encrypted',
    prevents: 'that a lost disk, a copied bucket or a wrong grant shows people’s data',
    findings: (graph) => [
      ...companions(
        graph,
        's3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
        ({ bucket, rules: encryption }: Inputs) => {
          const rule = encryption?.[0];
          const { sseAlgorithm, kmsMasterKeyId } = rule?.applyServerSideEncryptionByDefault ?? {};
          const ownKey = sseAlgorithm === 'aws:kms' && isKey(kmsMasterKeyId);
          return String(bucket).includes('-vault')
            ? !(ownKey && rule.bucketKeyEnabled) && 'is not encrypted with our key'
            : !(ownKey || sseAlgorithm === 'AES256') && 'is not encrypted';
        },
      ),
      ...complain(
        ofType(graph, 'sqs/queue:Queue'),
        ({ inputs }) => !inputs.sqsManagedSseEnabled && 'is not encrypted',
      ),
      ...complain(
        ofType(graph, 'sns/topic:Topic'),
        ({ inputs }) => !isKey(inputs.kmsMasterKeyId) && 'is not encrypted',
      ),
      ...complain(
        ofType(graph, 'cloudwatch/logGroup:LogGroup'),
        ({ inputs }) => !isKey(inputs.kmsKeyId) && 'is not encrypted',
      ),
      ...complain(
        ofType(graph, 'secretsmanager/secret:Secret'),
        ({ inputs }) => !isKey(inputs.kmsKeyId) && 'is not encrypted with our key',
      ),
    ],
  },
  {
    id: 'keys-kept-well',
    prevents: 'a key that never changes, or one that is gone before anybody notices',
    findings: (graph) =>
      complain(ofType(graph, 'kms/key:Key'), ({ inputs }) => {
        if (inputs.deletionWindowInDays !== 30) return 'is not destroyed after 30 days of waiting';
        return inputs.keyUsage !== 'SIGN_VERIFY' && !inputs.enableKeyRotation && 'never rotates';
      }),
  },
  {
    id: 'queues-have-dead-letters',
    prevents: 'that a message which cannot be handled circles for ever or vanishes',
    findings: (graph) => {
      const queues = ofType(graph, 'sqs/queue:Queue');
      return complain(queues, ({ name, inputs }) => {
        if (isDead({ name } as Recorded)) {
          const { redrivePermission, sourceQueueArns } = JSON.parse(inputs.redriveAllowPolicy ?? '{}');
          return (
            !(redrivePermission === 'byQueue' && sourceQueueArns?.length === 1) && 'takes from any queue'
          );
        }
        const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(inputs.redrivePolicy ?? '{}');
        if (!queues.some((other) => isDead(other) && deadLetterTargetArn?.endsWith(`:${other.inputs.name}`)))
          return 'has no dead letters';
        return !(maxReceiveCount >= 1 && maxReceiveCount <= 10) && 'never gives a message up';
      });
    },
  },
  {
    id: 'dead-letters-wait-for-people',
    prevents: 'that what failed in the night is gone before the morning',
    findings: (graph) =>
      complain(
        ofType(graph, 'sqs/queue:Queue').filter(isDead),
        ({ inputs }) => inputs.messageRetentionSeconds !== 1_209_600 && 'forgets before 14 days',
      ),
  },
  {
    id: 'tls-only',
    prevents: 'that notices, mail or records travel in the clear',
    findings: (graph) => {
      const buckets = complain(ofType(graph, 's3/bucket:Bucket'), ({ inputs }) => {
        const policy = ofType(graph, 's3/bucketPolicy:BucketPolicy').find(
          (one) => one.inputs.bucket === inputs.bucket,
        );
        const statements = (policy && policyIn(policy, 'policy')?.Statement) ?? [];
        return !deniesPlainText(statements, /^s3:\*$/, 2) && 'takes plain HTTP';
      });
      const queues = complain(ofType(graph, 'sqs/queue:Queue'), ({ name }) => {
        const policy = ofType(graph, 'sqs/queuePolicy:QueuePolicy').find((one) => one.name === name);
        const statements = (policy && policyIn(policy, 'policy')?.Statement) ?? [];
        return !deniesPlainText(statements, /^sqs:\*$/, 1) && 'takes plain HTTP';
      });
      const topics = complain(ofType(graph, 'sns/topic:Topic'), ({ name }) => {
        const policy = ofType(graph, 'sns/topicPolicy:TopicPolicy').find((one) => one.name === name);
        const statements = (policy && policyIn(policy, 'policy')?.Statement) ?? [];
        return !deniesPlainText(statements, /^sns:Publish$/, 1) && 'takes plain HTTP';
      });
      return [...buckets, ...queues, ...topics];
    },
  },
  {
    id: 'services-act-for-us-only',
    prevents:
      'the confused deputy: another customer’s schedule, rule or topic that acts through a service on our things',
    findings: (graph) => [
      ...statementsOf(graph)
        .filter(({ statement: { Effect, Principal, Condition } }) => {
          const services = typeof Principal === 'object' ? [Principal.Service ?? []].flat() : [];
          const outside = services.filter((service) => service !== 'lambda.amazonaws.com');
          const equal = { ...Condition?.StringEquals, ...Condition?.ArnEquals, ...Condition?.ArnLike };
          const bound =
            'aws:SourceAccount' in equal ||
            'AWS:SourceArn' in equal ||
            'kms:EncryptionContext:aws:logs:arn' in equal;
          return Effect === 'Allow' && outside.length > 0 && !bound;
        })
        .map((found) => `${where(found)}: a service may act for any account`),
      ...complain(
        ofType(graph, 'lambda/permission:Permission'),
        ({ inputs }) => !inputs.sourceArn && 'admits any caller',
      ),
    ],
  },
  {
    id: 'logs-are-forgotten',
    prevents: 'logs that grow and are kept for ever',
    findings: (graph) => [
      ...complain(
        ofType(graph, 'cloudwatch/logGroup:LogGroup'),
        ({ inputs }) => !(inputs.retentionInDays > 0 && inputs.retentionInDays <= 731) && 'never forgets',
      ),
      ...complain(ofType(graph, 'lambda/function:Function'), ({ inputs }) => {
        const { logGroup, logFormat } = inputs.loggingConfig ?? {};
        if (logFormat !== 'JSON') return 'does not log in JSON';
        return (
          !ofType(graph, 'cloudwatch/logGroup:LogGroup').some((group) => group.inputs.name === logGroup) &&
          'logs into a group that AWS makes without a retention'
        );
      }),
      ...complain(
        ofType(graph, 'apigatewayv2/stage:Stage'),
        ({ inputs }) =>
          !ofType(graph, 'cloudwatch/logGroup:LogGroup').some((group) =>
            inputs.accessLogSettings?.destinationArn?.endsWith(`:${group.inputs.name}`),
          ) && 'has no access log that forgets',
      ),
    ],
  },
  {
    id: 'functions-have-own-roles',
    prevents: 'that one handler’s weakness is every handler’s',
    findings: (graph) => {
      const functions = ofType(graph, 'lambda/function:Function');
      return complain(functions, ({ name, inputs }) => {
        if (functions.some((other) => other.name !== name && other.inputs.role === inputs.role))
          return 'shares its role';
        const role = ofType(graph, 'iam/role:Role').find((one) =>
          inputs.role?.endsWith(`:role/${one.inputs.name}`),
        );
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
    id: 'functions-have-limits',
    prevents: 'a bill without end, a flood of sends, and a runtime that nobody tested',
    findings: (graph) =>
      complain(ofType(graph, 'lambda/function:Function'), ({ name, inputs }) => {
        if (!(inputs.timeout > 3 && inputs.timeout <= 120)) return 'has no time limit of its own';
        if (!(inputs.reservedConcurrentExecutions >= 1 && inputs.reservedConcurrentExecutions <= 10))
          return 'has no concurrency limit';
        const mapping = ofType(graph, 'lambda/eventSourceMapping:EventSourceMapping').find(
          (one) => one.name === name,
        );
        if (
          mapping &&
          mapping.inputs.scalingConfig?.maximumConcurrency !== inputs.reservedConcurrentExecutions
        )
          return 'is fed faster than it may run, so that throttled messages die';
        if (!(inputs.memorySize >= 128 && inputs.memorySize <= 1024)) return 'has no memory limit of its own';
        if (inputs.runtime !== 'nodejs24.x') return 'does not run on Node 24';
        return inputs.architectures?.join() !== 'arm64' && 'does not run on ARM';
      }),
  },
  {
    id: 'no-secrets-in-environment',
    prevents: 'tokens that stand readable in the console and in the state',
    findings: (graph) =>
      complain(ofType(graph, 'lambda/function:Function'), ({ inputs }) => {
        const suspicious = Object.entries<string>(inputs.environment?.variables ?? {}).find(
          ([key, value]) =>
            (/SECRET|TOKEN|PASSWORD|PRIVATE|_KEY$/.test(key) && !value.startsWith('arn:')) ||
            /-----BEGIN|https:\/\/[^ ]*(key|token)=/i.test(value),
        );
        return suspicious && `holds ${suspicious[0]}`;
      }),
  },
  {
    id: 'queues-outlast-their-handlers',
    prevents: 'that a message is given to a second worker while the first still sends it',
    findings: (graph) =>
      complain(ofType(graph, 'lambda/eventSourceMapping:EventSourceMapping'), ({ name, inputs }) => {
        const queue = ofType(graph, 'sqs/queue:Queue').find((one) =>
          inputs.eventSourceArn?.endsWith(`:${one.inputs.name}`),
        );
        const seconds = ofType(graph, 'lambda/function:Function').find((one) => one.name === name)?.inputs
          .timeout;
        if (!(queue?.inputs.visibilityTimeoutSeconds >= 6 * seconds)) return 'shows messages again too early';
        if (inputs.functionResponseTypes?.join() !== 'ReportBatchItemFailures')
          return 'repeats whole batches';
        return !(inputs.batchSize >= 1 && inputs.batchSize <= 10) && 'takes too many at once';
      }),
  },
  {
    id: 'data-is-protected',
    prevents: 'that `pulumi destroy` or a replacement takes the record with it',
    findings: (graph) =>
      complain(
        graph.filter(
          ({ type, name }) =>
            (type === 'aws:s3/bucket:Bucket' && !name.startsWith('inbound')) ||
            type === 'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration' ||
            (type === 'aws:s3/bucketVersioning:BucketVersioning' && name.startsWith('vault')) ||
            // The keys of windows are the ones that are meant to be destroyed.
            (type === 'aws:kms/key:Key' && !name.startsWith('window-')),
        ),
        ({ protect }) => !protect && 'is not protected from deletion',
      ),
  },
  {
    id: 'everything-tagged',
    prevents: 'things in the account that nobody owns and no bill explains',
    findings: (graph) =>
      taggable.flatMap((type) =>
        complain(ofType(graph, type), ({ inputs }) =>
          ['project', 'stack', 'component'].some((tag) => !inputs.tags?.[tag]) ? 'is not tagged' : undefined,
        ),
      ),
  },
  {
    id: 'every-thing-is-watched',
    prevents: 'a failure that waits in silence until the window is over',
    findings: (graph) => {
      const alarms = ofType(graph, 'cloudwatch/metricAlarm:MetricAlarm');
      const watched = (metric: string, dimension: string, value: string, most: number) =>
        alarms.some(
          ({ inputs }) =>
            inputs.metricName === metric &&
            (inputs.dimensions?.[dimension] ?? '') === value &&
            inputs.threshold <= most &&
            inputs.comparisonOperator === 'GreaterThanThreshold' &&
            (inputs.statistic === 'Maximum' || inputs.statistic === 'Sum') &&
            /^AWS\//.test(inputs.namespace ?? ''),
        );
      return [
        ...complain(alarms, ({ inputs }) => {
          if (!inputs.alarmActions?.some((arn: string) => arn.endsWith('-alarms'))) return 'tells nobody';
          if (inputs.treatMissingData !== 'notBreaching') return 'cries wolf while idle';
          if (inputs.period !== 60 || inputs.evaluationPeriods !== 1) return 'is late';
          return !inputs.alarmDescription && 'does not say what to do';
        }),
        ...complain(
          ofType(graph, 'sqs/queue:Queue').filter((queue) => !isDead(queue)),
          ({ inputs: { name } }) => {
            if (!watched('ApproximateAgeOfOldestMessage', 'QueueName', name, 900))
              return 'nobody sees it stand still';
            return (
              !watched('ApproximateNumberOfMessagesVisible', 'QueueName', `${name}-dead`, 0) &&
              'nobody sees its dead letters'
            );
          },
        ),
        ...complain(
          ofType(graph, 'lambda/function:Function'),
          ({ inputs: { name } }) => !watched('Errors', 'FunctionName', name, 0) && 'nobody sees it fail',
        ),
        ...complain(
          ofType(graph, 'sesv2/emailIdentity:EmailIdentity'),
          () =>
            !(
              watched('Reputation.BounceRate', '', '', 0.05) &&
              watched('Reputation.ComplaintRate', '', '', 0.001)
            ) && 'nobody sees its reputation fall',
        ),
        ...complain(
          ofType(graph, 'scheduler/scheduleGroup:ScheduleGroup'),
          ({ inputs: { name } }) =>
            !(
              watched('InvocationDroppedCount', 'ScheduleGroup', name, 0) &&
              watched('TargetErrorCount', 'ScheduleGroup', name, 0)
            ) && 'nobody sees a missed wake-up',
        ),
        ...complain(
          ofType(graph, 's3/bucketReplicationConfig:BucketReplicationConfig'),
          ({ inputs: { bucket } }) =>
            !watched('OperationsFailedReplication', 'SourceBucket', bucket, 0) &&
            'nobody sees it fail to copy',
        ),
      ];
    },
  },
  {
    id: 'github-enters-by-environment',
    prevents: 'that another repository, branch or environment takes a phase’s role',
    findings: (graph) =>
      statementsOf(graph)
        .filter(({ statement }) => statement.Action.some((action) => action.includes('WebIdentity')))
        .flatMap((found) => {
          const { Condition, Principal } = found.statement;
          const issuer = 'token.actions.githubusercontent.com';
          const equals = Condition?.StringEquals ?? {};
          const environment = equals[`${issuer}:environment`];
          const subjects = [equals[`${issuer}:sub`] ?? []].flat();
          const problems = [
            Object.keys(Condition ?? {}).join() !== 'StringEquals' &&
              'compares by something else than StringEquals',
            JSON.stringify(equals).includes('*') && 'has a wildcard in its trust',
            equals[`${issuer}:aud`] !== 'sts.amazonaws.com' && 'takes tokens meant for others',
            !/^\d+$/.test(String(equals[`${issuer}:repository_id`])) && 'does not pin the repository',
            !(
              String(equals[`${issuer}:ref`]).startsWith('refs/heads/') ||
              subjects.every((one) => one.endsWith(':pull_request'))
            ) && 'pins neither branch nor event',
            (subjects.length !== 2 ||
              !subjects.every((one) => one.endsWith(environment ? `:environment:${environment}` : '')) ||
              !subjects.every((one) => /:(environment:|ref:refs\/heads\/|pull_request$)/.test(one))) &&
              'does not pin both forms of the subject',
            !JSON.stringify(Principal).includes(`oidc-provider/${issuer}`) && 'trusts another issuer',
          ];
          return problems
            .filter((problem) => problem !== false)
            .map((problem) => `${where(found)}: ${problem}`);
        }),
  },
  {
    id: 'sessions-are-short',
    prevents: 'that a stolen session outlives its phase',
    findings: (graph) =>
      complain(
        ofType(graph, 'iam/role:Role').filter(
          ({ name }) => name.startsWith('phase-') || name === 'status-by-hand',
        ),
        ({ name, inputs }) => inputs.maxSessionDuration !== sessionOf(name) && 'lasts longer than its phase',
      ),
  },
];

/** Seconds: six hours for the phases that follow people through the night, two for the others, one for the rest. */
function sessionOf(name: string): number {
  if (/hold|re-login/.test(name)) return 21_600;
  return /decide|checkpoint|infra|preview|drift|status-by-hand/.test(name) ? 3600 : 7200;
}

// For every policy rule one small change to the production stack that breaks exactly what the rule guards.
import type { PolicyDocument, Statement } from '../../infra/policy-document.ts';
import type { Graph, Recorded } from './recorded-graph.ts';

type Break = (graph: Graph) => Graph;

const edit =
  (type: string, name: string, change: (inputs: Recorded['inputs']) => Recorded['inputs']): Break =>
  (graph) =>
    graph.map((resource) =>
      resource.type === `aws:${type}` && resource.name === name
        ? { ...resource, inputs: change(resource.inputs) }
        : resource,
    );

const editPolicy = (
  type: string,
  name: string,
  property: 'policy' | 'assumeRolePolicy',
  change: (statements: readonly Statement[]) => readonly Statement[],
): Break =>
  edit(type, name, (inputs) => {
    const document = JSON.parse(String(inputs[property])) as PolicyDocument;
    return { ...inputs, [property]: JSON.stringify({ ...document, Statement: change(document.Statement) }) };
  });

const without =
  (type: string, name: string): Break =>
  (graph) =>
    graph.filter((resource) => !(resource.type === `aws:${type}` && resource.name === name));

const grant: Statement = {
  Sid: 'Broken',
  Effect: 'Allow',
  Action: ['s3:GetObject'],
  Resource: ['arn:aws:s3:::any/x'],
};

export const brokenExamples: { readonly [rule: string]: Break } = {
  'no-public-bucket': edit('s3/bucketPublicAccessBlock:BucketPublicAccessBlock', 'status', (inputs) => ({
    ...inputs,
    restrictPublicBuckets: false,
  })),
  'no-open-principal': editPolicy('s3/bucketPolicy:BucketPolicy', 'status', 'policy', (statements) => [
    ...statements,
    { ...grant, Principal: '*' },
  ]),
  'wildcards-have-reasons': editPolicy(
    'iam/rolePolicy:RolePolicy',
    'wake-handler',
    'policy',
    (statements) => [...statements, { ...grant, Action: ['sqs:*'] }],
  ),
  'everything-encrypted': edit('sqs/queue:Queue', 'wakes', (inputs) => ({
    ...inputs,
    sqsManagedSseEnabled: false,
  })),
  'keys-kept-well': edit('kms/key:Key', 'key-eu-west-1', (inputs) => ({
    ...inputs,
    enableKeyRotation: false,
  })),
  'queues-have-dead-letters': without('sqs/queue:Queue', 'wakes-dead'),
  'dead-letters-wait-for-people': edit('sqs/queue:Queue', 'wakes-dead', (inputs) => ({
    ...inputs,
    messageRetentionSeconds: 60,
  })),
  'tls-only': editPolicy('s3/bucketPolicy:BucketPolicy', 'inbound-mail', 'policy', (statements) =>
    statements.filter(({ Sid }) => Sid !== 'DenyPlainText'),
  ),
  'services-act-for-us-only': editPolicy(
    'sqs/queuePolicy:QueuePolicy',
    'inbound-mail',
    'policy',
    (statements) =>
      statements.map(({ Condition, ...rest }) =>
        rest.Effect === 'Allow' ? rest : { ...rest, Condition: Condition ?? {} },
      ),
  ),
  'logs-are-forgotten': edit(
    'cloudwatch/logGroup:LogGroup',
    'wake',
    ({ retentionInDays: _, ...inputs }) => inputs,
  ),
  'functions-have-own-roles': edit('lambda/function:Function', 'dispatch', (inputs) => ({
    ...inputs,
    role: 'arn:aws:iam::111111111111:role/tideover-prod-wake-handler',
  })),
  'functions-have-limits': edit('lambda/function:Function', 'notices-mail', (inputs) => ({
    ...inputs,
    reservedConcurrentExecutions: 1,
  })),
  'no-secrets-in-environment': edit('lambda/function:Function', 'dispatch', (inputs) => ({
    ...inputs,
    environment: { variables: { GITHUB_TOKEN: 'value' } },
  })),
  'queues-outlast-their-handlers': edit('sqs/queue:Queue', 'notices-mail', (inputs) => ({
    ...inputs,
    visibilityTimeoutSeconds: 30,
  })),
  'data-is-protected': (graph) =>
    graph.map((resource) =>
      resource.type === 'aws:s3/bucket:Bucket' && resource.name === 'vault'
        ? { ...resource, protect: false }
        : resource,
    ),
  'everything-tagged': edit('sns/topic:Topic', 'mail-feedback', ({ tags: _, ...inputs }) => inputs),
  'every-thing-is-watched': without('cloudwatch/metricAlarm:MetricAlarm', 'notices-sms-dead'),
  'github-enters-by-environment': editPolicy(
    'iam/role:Role',
    'phase-cutover',
    'assumeRolePolicy',
    (statements) =>
      statements.map((statement) => ({
        ...statement,
        Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/tideover:*' } },
      })),
  ),
  'sessions-are-short': edit('iam/role:Role', 'phase-cutover', (inputs) => ({
    ...inputs,
    maxSessionDuration: 43_200,
  })),
};

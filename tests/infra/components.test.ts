// What the production example stands up as a whole. What every stack promises is in infra/policy.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Graph } from '../../infra/policy/graph.ts';
import { phaseNames } from '../../pipelines/plan/phase-table.ts';
import { exampleSettings, recordGraph } from './recorded-graph.ts';
import { conductors } from './rights-of-roles.ts';

/** Jobs with a role that are no phase: decide, checkpoint, drift, infra and preview. */
const besidePhases = 5;

let graph: Graph;
let outputs: { readonly [name: string]: unknown };

beforeAll(async () => {
  ({ graph, outputs } = await recordGraph(exampleSettings('prod')));
}, 240_000);

describe('the stack', () => {
  test('hands the pipeline what it needs to find everything', () => {
    expect(outputs).toMatchObject({
      storeUrl: 's3://tideover-prod-vault-111111111111-eu-west-1/',
      statusBucket: 'tideover-prod-status-111111111111-eu-west-1',
      statusUrl: 'https://status.example.com/',
      robotUrl: 'https://api.example/robots/',
      feedbackUrl: 'https://api.example/feedback',
      clock: {
        scheduleGroup: 'tideover-prod-gates',
        missedQueueArn: 'arn:aws:sqs:eu-west-1:111111111111:tideover-prod-wakes-dead',
      },
    });
    expect(Object.keys(outputs.noticeQueues as object)).toEqual([
      'mail',
      'sms',
      'staff-group',
      'field-teams',
      'engineering',
    ]);
    expect(Object.keys(outputs.roles as object)).toHaveLength(phaseNames.length + besidePhases);
  });

  test('names every resource once and never by a person’s address', () => {
    const names = graph.map(({ type, name }) => `${type} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.includes('@'))).toEqual([]);
  });

  test('adds a channel without touching what stood', async () => {
    const channels = { ...exampleSettings('prod').channels, 'a-new-one': { kind: 'feishu', perMinute: 60 } };
    const { graph: grown } = await recordGraph(exampleSettings('prod', { 'tideover:channels': channels }));
    const after = new Map(grown.map((resource) => [`${resource.type} ${resource.name}`, resource]));
    const touched = graph.filter(
      ({ type, name, inputs }) =>
        JSON.stringify(after.get(`${type} ${name}`)?.inputs) !== JSON.stringify(inputs),
    );
    // Whoever conducts a window may now put notices into the new queue, and the vault's doors know one sender more.
    expect(touched.map(({ type, name }) => `${type} ${name}`)).toEqual(
      graph
        .filter(
          ({ type, name }) =>
            (type.endsWith(':RolePolicy') && conductors.test(name)) ||
            (type.endsWith(':BucketPolicy') && name === 'vault'),
        )
        .map(({ type, name }) => `${type} ${name}`),
    );
  }, 240_000);

  test('leaves out what is one per account and somebody else’s', () => {
    const made = (type: string) => graph.some((resource) => resource.type === `aws:${type}`);
    expect(made('iam/openIdConnectProvider:OpenIdConnectProvider')).toBe(false);
    expect(made('ses/receiptRuleSet:ReceiptRuleSet')).toBe(false);
    expect(made('ses/activeReceiptRuleSet:ActiveReceiptRuleSet')).toBe(false);
    expect(made('sesv2/accountSuppressionAttributes:AccountSuppressionAttributes')).toBe(false);
  });

  test('makes them where the configuration says so, and can be taken down in dev', async () => {
    const { graph: dev } = await recordGraph(exampleSettings('dev'));
    const made = (type: string) => dev.some((resource) => resource.type === `aws:${type}`);
    expect(made('iam/openIdConnectProvider:OpenIdConnectProvider')).toBe(true);
    expect(made('ses/activeReceiptRuleSet:ActiveReceiptRuleSet')).toBe(true);
    expect(made('sesv2/accountSuppressionAttributes:AccountSuppressionAttributes')).toBe(true);
    expect(dev.filter(({ protect }) => protect)).toEqual([]);
  });

  test('uses the names of the partition in China, without SES and SMS', async () => {
    const { graph: china } = await recordGraph(
      exampleSettings('dev', {
        'aws:region': 'cn-north-1',
        'tideover:mail': undefined,
        'tideover:robots': {},
        'tideover:status': {
          domain: 'status.example.cn',
          certificateArn: 'arn:aws-cn:iam::000000000000:server-certificate/cloudfront/status',
          certificateId: 'ASCAEXAMPLE0EXAMPLE0',
        },
        'tideover:channels': { 'staff-group': { kind: 'wecom', perMinute: 20 } },
      }),
    );
    const text = JSON.stringify(china.map(({ inputs }) => inputs));
    expect(text).not.toMatch(/arn:aws:/);
    expect(text).toMatch(/s3\.cn-north-1\.amazonaws\.com\.cn/);
    expect(china.filter(({ type }) => /:ses|SmsPreferences/.test(type))).toEqual([]);
  });
});

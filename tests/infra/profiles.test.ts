// What a small stack is, beside a full one, and what each costs while nothing happens.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../infra/configuration.ts';
import { type Graph, ofType } from '../../infra/policy/graph.ts';
import { rules } from '../../infra/policy/rules.ts';
import { exampleConfiguration, exampleSettings, recordGraph } from './recorded-graph.ts';

/** Production without all that belongs to the full profile. */
const smallChanges = {
  'tideover:profile': 'small',
  'tideover:mail': undefined,
  'tideover:sms': undefined,
  'tideover:channels': undefined,
  'tideover:robots': undefined,
  'tideover:status': {
    domain: 'status.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/x',
  },
};

let small: Graph;
let full: Graph;
let outputs: { readonly [name: string]: unknown };
beforeAll(async () => {
  ({ graph: small, outputs } = await recordGraph(exampleSettings('prod', smallChanges)));
  ({ graph: full } = await recordGraph(exampleSettings('prod')));
}, 240_000);

describe('a small stack', () => {
  test('is vault, copy, status page, keys and roles: nothing in it runs by itself', () => {
    const types = new Set(
      small.filter(({ type }) => type.startsWith('aws:')).map(({ type }) => type.split('/')[0]),
    );
    expect([...types].sort()).toEqual([
      'aws:cloudfront',
      'aws:cloudwatch',
      'aws:iam',
      'aws:kms',
      'aws:s3',
      'aws:sns',
    ]);
    expect(outputs).not.toHaveProperty('clock');
    expect(small.length).toBeLessThan(full.length / 2);
  });

  test('keeps every rule of a full one', () => {
    expect(rules.flatMap(({ findings }) => findings(small))).toEqual([]);
    const conducts = small.find(({ type, name }) => type.endsWith(':RolePolicy') && name === 'phase-cutover');
    expect(conducts?.inputs.policy).toContain('s3:PutObject');
    expect(conducts?.inputs.policy).not.toContain('scheduler:');
  });

  test('refuses what belongs to a full one, and names each', () => {
    const asked = exampleConfiguration('prod', { 'tideover:profile': 'small' });
    expect(() => readSettings('prod', asked)).toThrow(
      /tideover:mail: stands in profile full only.*tideover:sms.*tideover:channels.*tideover:robots.*tideover:status.feedbackForm/s,
    );
    const github = { ...(exampleConfiguration('prod')['tideover:github'] as object), appId: undefined };
    expect(() => readSettings('prod', exampleConfiguration('prod', { 'tideover:github': github }))).toThrow(
      'tideover:github: needs appId and installationId',
    );
  });
});

test('infra/README.md says what each profile costs, by the resources that it has', () => {
  const readme = readFileSync('infra/README.md', 'utf8').replace(/ +\|/g, ' |');
  const [ofSmall, ofFull] = [small, full].map(linesOf);
  const lines = (ofSmall ?? []).map(({ what, each, count, sum }, index) => {
    const other = ofFull?.[index];
    return `| ${what} | ${each} | ${count} | ${sum.toFixed(2)} | ${other?.count} | ${other?.sum.toFixed(2)} |`;
  });
  const total = (rows: ReturnType<typeof linesOf> = []) =>
    rows.reduce((sum, one) => sum + one.sum, 0).toFixed(0);
  const together = `| **together** | | | **about ${total(ofSmall)}** | | **about ${total(ofFull)}** |`;
  expect([...lines, together].filter((line) => !readme.includes(line))).toEqual([]);
});

test('`pulumi new` asks for what a stack’s file must say of its place', () => {
  const { template } = parse(readFileSync('Pulumi.yaml', 'utf8'));
  expect(Object.keys(template.config)).toEqual(['aws:region', 'aws:allowedAccountIds']);
});

/** List prices of us-east-1, a month. */
function linesOf(graph: Graph) {
  const count = (type: string) => ofType(graph, type).length;
  const keys = count('kms/key:Key');
  const secrets = count('secretsmanager/secret:Secret');
  const alarms = Math.max(0, count('cloudwatch/metricAlarm:MetricAlarm') - 10);
  const polled = count('lambda/eventSourceMapping:EventSourceMapping');
  // Five pollers ask each queue every 20 seconds; the first million requests is free.
  const requests = polled * 5 * 3 * 60 * 24 * 30;
  const buckets = ofType(graph, 's3/bucket:Bucket').filter(({ name }) => name.startsWith('vault')).length;
  return [
    { what: 'KMS keys', each: '1.00', count: keys, sum: keys },
    { what: 'secrets', each: '0.40', count: secrets, sum: secrets * 0.4 },
    { what: 'alarms, after the ten that are free', each: '0.10', count: alarms, sum: alarms * 0.1 },
    {
      what: 'queues that functions poll',
      each: '0.26, less 0.40',
      count: polled,
      sum: Math.max(0, requests - 1e6) * 0.4e-6,
    },
    { what: 'vaults of 10 GB', each: '0.23', count: buckets, sum: buckets * 0.23 },
  ];
}

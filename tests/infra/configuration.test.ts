import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../infra/configuration.ts';
import { UserError } from '../../pipelines/errors.ts';
import { exampleConfiguration, exampleSettings } from './recorded-graph.ts';

const refusalOf = (configuration: { readonly [key: string]: unknown }, stack = 'prod'): string => {
  try {
    readSettings(stack, configuration);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
};

const prod = (changes: { readonly [key: string]: unknown }) => exampleConfiguration('prod', changes);

describe('stack configuration', () => {
  test('both examples are accepted', () => {
    expect(exampleSettings('dev').partition).toBe('aws');
    expect(exampleSettings('prod').account).toBe('111111111111');
  });

  test('values that Pulumi hands over as text mean the same', () => {
    const asText = Object.fromEntries(
      Object.entries(exampleConfiguration('prod')).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
    expect(readSettings('prod', asText)).toEqual(exampleSettings('prod'));
  });

  test.each([
    ['an unknown key', { 'tideover:chanels': {} }, 'tideover:chanels: is not a known key'],
    ['a missing key', { 'tideover:lock': undefined }, 'tideover:lock: is missing'],
    [
      'an unknown key inside',
      { 'tideover:lock': { mode: 'COMPLIANCE', days: 400, day: 1 } },
      'tideover:lock.day: is not a known key',
    ],
    [
      'a wrong kind of channel',
      { 'tideover:channels': { x: { kind: 'fax', perMinute: 1 } } },
      'tideover:channels.x.kind: must be one of',
    ],
    [
      'a channel id that cannot be a name',
      { 'tideover:channels': { 'Two Words': { kind: 'wecom', perMinute: 1 } } },
      'tideover:channels.Two Words: must be lower-case',
    ],
    [
      'two accounts',
      { 'aws:allowedAccountIds': ['111111111111', '222222222222'] },
      'aws:allowedAccountIds: must hold exactly one',
    ],
    ['no Region', { 'aws:region': undefined }, 'aws:region: is missing'],
    [
      'governance in production',
      { 'tideover:lock': { mode: 'GOVERNANCE', days: 400 } },
      'tideover:lock.mode: must be COMPLIANCE',
    ],
    [
      'a short lock in production',
      { 'tideover:lock': { mode: 'COMPLIANCE', days: 3 } },
      'tideover:lock.days: must be at least 30',
    ],
    ['no copy in production', { 'tideover:replica': undefined }, 'tideover:replica: is missing'],
    [
      'a copy in the same Region',
      { 'tideover:replica': { region: 'eu-west-1' } },
      'tideover:replica.region: must differ',
    ],
    [
      'a copy in another partition',
      { 'tideover:replica': { region: 'cn-north-1' } },
      'tideover:replica.region: must lie in the same partition',
    ],
    [
      'a lock that dev could not take down',
      { 'tideover:production': false },
      'tideover:lock: must be GOVERNANCE',
    ],
    [
      'a mail channel without mail',
      { 'tideover:mail': undefined },
      'tideover:channels.mail: needs tideover:mail',
    ],
    [
      'text messages without a limit',
      { 'tideover:sms': undefined },
      'tideover:channels.sms: needs tideover:sms',
    ],
    [
      'a sender at another domain',
      {
        'tideover:mail': {
          domain: 'example.com',
          sender: 'a@example.org',
          bounceSubdomain: 'b',
          suppression: 'create',
        },
      },
      'tideover:mail.sender: must be an address at',
    ],
    [
      'a status domain without a certificate',
      { 'tideover:status': { domain: 'status.example.com' } },
      'tideover:status: needs domain and certificateArn together',
    ],
    [
      'a certificate where CloudFront cannot see it',
      {
        'tideover:status': {
          domain: 's.example.com',
          certificateArn: 'arn:aws:acm:eu-west-1:1:certificate/x',
        },
      },
      'tideover:status.certificateArn: must be a certificate in us-east-1',
    ],
    ['SES in China', { 'aws:region': 'cn-north-1' }, 'tideover:mail: SES does not exist in aws-cn'],
    ['SMS in China', { 'aws:region': 'cn-north-1' }, 'tideover:sms: SNS sends no SMS in aws-cn'],
    [
      'robots in China',
      { 'aws:region': 'cn-north-1' },
      'tideover:robots: an API that anybody may call needs an ICP',
    ],
    [
      'the form in China',
      { 'aws:region': 'cn-north-1' },
      'tideover:status.feedbackForm: an API that anybody may call needs an ICP',
    ],
    [
      'CloudFront’s own name in China',
      { 'aws:region': 'cn-north-1', 'tideover:status': {} },
      'tideover:status.domain: CloudFront in aws-cn serves no name of its own',
    ],
    [
      'a certificate of ACM in China',
      {
        'aws:region': 'cn-north-1',
        'tideover:status': {
          domain: 's.example.cn',
          certificateArn: 'arn:aws-cn:acm:cn-north-1:111111111111:certificate/x',
        },
      },
      'tideover:status.certificateArn: CloudFront in aws-cn takes certificates of IAM alone',
    ],
  ])('%s is refused with its key', (_, changes, said) => {
    expect(refusalOf(prod(changes))).toContain(said);
  });

  test('all mistakes are named at once', () => {
    const said = refusalOf(
      prod({ 'tideover:lock': { mode: 'NONE', days: 0 }, 'tideover:logDays': 5, 'tideover:what': 1 }),
    );
    for (const key of ['lock.mode', 'lock.days', 'logDays', 'what'])
      expect(said).toContain(`tideover:${key}:`);
  });

  test('a stack, a Region and a channel whose names together are too long are refused with the limit', () => {
    const said = refusalOf(
      prod({
        'tideover:replica': { region: 'ap-southeast-2' },
        'tideover:channels': { 'twenty-three-characters': { kind: 'wecom', perMinute: 1 } },
      }),
      'production-cn-01',
    );
    expect(said).toContain('tideover:replica.region: makes the bucket tideover-production-cn-01-vault-copy-');
    expect(said).toContain('of 64 characters: AWS takes 63');
    expect(said).toContain('tideover:channels.twenty-three-characters: makes the role');
    expect(said).toContain('of 65 characters: AWS takes 64');
  });

  test('a stack name that cannot be part of names is refused', () => {
    expect(refusalOf(prod({}), 'Prod_2')).toContain('stack name');
  });

  test('whatever stands in a key, the answer is settings or one UserError', () => {
    const keys = Object.keys(exampleConfiguration('prod'));
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.oneof(fc.jsonValue(), fc.string()), (key, value) => {
        refusalOf(prod({ [key]: value }));
      }),
      { seed: 20261206, numRuns: 500 },
    );
  });
});

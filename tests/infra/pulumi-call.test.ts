import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  backendUrl,
  pulumiArguments,
  pulumiEnvironment,
  secretsProvider,
  stackPlace,
} from '../../infra/stack/pulumi-call.ts';
import { workflowVariables } from '../../infra/stack/workflow-variables.ts';

const root = join(import.meta.dirname, '../..');
const file = 'config:\n  aws:region: eu-west-1\n  aws:allowedAccountIds: ["111111111111"]\n';
const place = { stack: 'prod', account: '111111111111', region: 'eu-west-1' };

describe('calling Pulumi', () => {
  test('a stack stands where its file says', () => {
    expect(stackPlace('prod', 'Pulumi.prod.yaml', file)).toEqual(place);
    expect(backendUrl(place)).toBe('s3://tideover-state-111111111111?region=eu-west-1');
    expect(secretsProvider(place)).toBe('awskms://alias/tideover-state-prod?region=eu-west-1');
  });

  test.each(['', 'config: {}', 'config:\n  aws:region: eu-west-1\n'])(
    'a file that does not say it is refused',
    (text) => {
      expect(() => stackPlace('prod', 'Pulumi.prod.yaml', text)).toThrow('does not say where it stands');
    },
  );

  test('the project’s own Node comes first, and the user’s own backend wins', () => {
    const environment = pulumiEnvironment(place, '/own', {
      PATH: '/usr/bin',
      PULUMI_BACKEND_URL: 'file://x',
    });
    expect(environment.PATH).toBe(`/own${delimiter}/usr/bin`);
    expect(environment.PULUMI_BACKEND_URL).toBe('file://x');
    expect(pulumiEnvironment(place, '/own', {}).PULUMI_BACKEND_URL).toBe(backendUrl(place));
  });

  test('up asks unless told not to', () => {
    expect(pulumiArguments('up', 'prod', false)).not.toContain('--yes');
    expect(pulumiArguments('up', 'prod', true)).toContain('--yes');
    expect(pulumiArguments('preview', 'prod', true)).not.toContain('--yes');
  });
});

describe('repository variables', () => {
  test('are those that the workflows read', () => {
    const read = new Set(
      readdirSync(join(root, '.github/workflows')).flatMap((name) =>
        [...readFileSync(join(root, '.github/workflows', name), 'utf8').matchAll(/vars\.([A-Z_]+)/g)].map(
          ([, variable]) => variable,
        ),
      ),
    );
    const outputs = {
      storeUrl: 's3://bucket/',
      region: 'eu-west-1',
      statusBucket: 'status',
      roles: { decide: 'arn:decide', 're-login': 'arn:re-login', preview: 'arn:preview' },
      clock: { scheduleGroup: 'g', wakeFunctionArn: 'f', schedulerRoleArn: 'r', missedQueueArn: 'q' },
      signingKeyArn: 'arn:key',
      voiceKeys: { form: 'arn:form' },
      noticeQueues: {},
      mailConfigurationSet: 'set',
    };
    const key = Buffer.alloc(32, 7).toString('base64');
    const given = workflowVariables('prod', outputs, { signing: key, voices: { form: key } });
    expect(given.filter(({ name }) => !read.has(name))).toEqual([]);
    const of = (environment: string | null, name: string, value: string) => ({ name, value, environment });
    expect(given).toContainEqual(of('maintenance-re-login', 'TIDEOVER_ROLE', 'arn:re-login'));
    expect(given).toContainEqual(of(null, 'TIDEOVER_ROLE_PREVIEW', 'arn:preview'));
    expect(given).toContainEqual(of(null, 'TIDEOVER_STORE', 's3://bucket'));
    expect(given).toContainEqual(of(null, 'TIDEOVER_MISSED_WAKES', 'q'));
    const handlers = [{ name: 'form', key, sayings: ['form'] }];
    expect(given).toContainEqual(of(null, 'TIDEOVER_HANDLERS', JSON.stringify(handlers)));
  });
});

describe('npm run infra', () => {
  const run = (given: readonly string[], path = process.env.PATH ?? '') =>
    spawnSync(join(root, 'node_modules/.bin/node'), ['scripts/infra.ts', ...given], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: path, HOME: process.env.HOME },
    });

  test('says what is wrong in one sentence, without a stack trace', () => {
    const wrongUse = run(['upp']);
    expect(wrongUse.status).toBe(2);
    expect(wrongUse.stderr).toContain('COMMAND is one of bootstrap, preview, up, drift, not upp.');
    const noStack = run(['up', '--stack', 'elsewhere']);
    expect(noStack.status).toBe(1);
    expect(noStack.stderr).toContain('There is no stack elsewhere');
    const noPulumi = run(['preview'], '/nowhere');
    expect(noPulumi.status).toBe(1);
    expect(noPulumi.stderr).toContain('The Pulumi CLI is not installed');
    const noDrift = run(['drift'], '/nowhere');
    expect(noDrift.status).toBe(1);
    expect(noDrift.stderr).toContain('The Pulumi CLI is not installed');
    for (const { stderr } of [wrongUse, noStack, noPulumi, noDrift]) expect(stderr).not.toMatch(/^\s+at /m);
  });
});

// The life of a stack under the real Pulumi engine: preview, up, refresh, no changes, a change, drift, destroy.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sqs } from '@pulumi/aws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookAhead } from '../../infra/stack/look-ahead.ts';
import { policyPack } from '../../infra/stack/pulumi-call.ts';
import { root } from '../../infra/stack/stacks.ts';
import { phaseNames } from '../../pipelines/plan/phase-table.ts';
import { previewOutput } from '../../pipelines/views/infra-text.ts';
import { type EngineRun, engineMissing, engineRun, hasLanguageHost, useStandIn } from '../emulator/engine.ts';
import { exampleConfiguration } from './recorded-graph.ts';

const missing = engineMissing();
if (missing) console.info(`tests/infra/engine.test.ts is skipped: ${missing}`);

describe.skipIf(missing !== undefined)('the real engine', () => {
  const runs: EngineRun[] = [];
  const start = async (stack: 'dev' | 'prod', changes: { readonly [key: string]: unknown } = {}) => {
    const run = await engineRun(stack, exampleConfiguration(stack, changes), {});
    runs.push(run);
    return run;
  };
  let dev: EngineRun;
  const lookForDrift = () => lookAhead(dev.stack, { refresh: true, say: () => undefined });

  beforeAll(async () => {
    useStandIn();
    dev = await start('dev', { 'tideover:alarms': undefined });
    // As `pulumi config set --secret` does it: addresses are people's.
    await dev.stack.setConfig('tideover:alarms', {
      value: JSON.stringify(exampleConfiguration('dev')['tideover:alarms']),
      secret: true,
    });
  }, 120_000);
  afterAll(() => {
    for (const run of runs) run.remove();
  });

  test('previews production without asking AWS anything', async () => {
    const prod = await start('prod');
    const started = performance.now();
    const { changeSummary } = await prod.stack.preview();
    console.info(`preview of prod: ${((performance.now() - started) / 1000).toFixed(1)} s`);
    expect(changeSummary).toEqual({ create: changeSummary.create });
    expect(changeSummary.create).toBeGreaterThan(200);
  }, 180_000);

  test('refuses a configuration with mistakes before it makes anything, and names the keys', async () => {
    const broken = await start('dev', { 'tideover:logDays': 5, 'tideover:chanels': {} });
    const failure = await broken.stack.preview().then(
      () => '',
      (error: Error) => error.message,
    );
    expect(failure).toContain('tideover:logDays');
    expect(failure).toContain('tideover:chanels');
    expect(failure).not.toContain('aws:s3:Bucket');
  }, 120_000);

  test('brings dev up once; refresh and a second preview find nothing to do', async () => {
    const up = await dev.stack.up();
    expect(Object.keys(up.summary.resourceChanges ?? {})).toEqual(['create']);
    expect(up.outputs.storeUrl?.value).toBe('s3://tideover-dev-vault-000000000000-us-east-1/');
    const refresh = await dev.stack.refresh();
    expect(Object.keys(refresh.summary.resourceChanges ?? {})).toEqual(['same']);
    expect(await lookForDrift()).toEqual([]);
  }, 240_000);

  test('refuses a stack that breaks a rule of the policy pack, and says which', async () => {
    const run = await engineRun('dev', exampleConfiguration('dev'), {}, async () => {
      new sqs.Queue('bare', { name: 'tideover-dev-bare' });
    });
    runs.push(run);
    const said: string[] = [];
    const refused = run.stack.preview({
      policyPacks: [join(root, policyPack)],
      onOutput: (text) => said.push(text),
    });
    await expect(refused).rejects.toThrow();
    expect(said.join('')).toContain('Queue bare: has no dead letters');
    expect(said.join('')).toContain('[mandatory]  queues-encrypted');
  }, 120_000);

  test('is the stack that plain `pulumi` in the folder finds', () => {
    expect(dev.plainPulumi(['stack', 'output', 'storeUrl']).trim()).toBe(
      's3://tideover-dev-vault-000000000000-us-east-1/',
    );
    expect(dev.plainPulumi(['refresh', '--yes', '--skip-preview'])).toMatch(/Resources:\s+\d+ unchanged/);
  }, 120_000);

  test.skipIf(!hasLanguageHost)(
    'runs our program by plain `pulumi`, which finds the stack of the npm scripts as it should be',
    () => {
      expect(dev.plainPulumi(['preview', '--expect-no-changes'])).toMatch(/Resources:\s+\d+ unchanged/);
      expect(dev.plainPulumi(['up', '--yes', '--skip-preview'])).toMatch(/Resources:\s+\d+ unchanged/);
    },
    240_000,
  );

  test('keeps no secret in the state in clear', () => {
    const state = dev.stateText();
    // Booleans, so that a failure does not print the state.
    expect(state.includes('tideover-dev-vault')).toBe(true);
    expect(state.includes('it-operations@example.com')).toBe(false);
    expect(state.includes('a passphrase for tests')).toBe(false);
    expect(/secretVersion|BEGIN [A-Z ]*PRIVATE KEY/.test(state)).toBe(false);
  });

  test('adds a channel without replacing anything', async () => {
    const channels = {
      ...(exampleConfiguration('dev')['tideover:channels'] as object),
      'field-teams': { kind: 'feishu', perMinute: 60 },
    };
    await dev.stack.setConfig('tideover:channels', { value: JSON.stringify(channels) });
    const said: string[] = [];
    const changes = await lookAhead(dev.stack, { refresh: false, say: (text) => said.push(text) });
    expect(changes.filter(({ operation }) => operation === 'update')).toContainEqual({
      operation: 'update',
      type: 'aws:RolePolicy',
      name: 'phase-cutover',
      properties: ['policy'],
    });
    // What a pull request is told names things and tells no value, secret or not.
    expect(previewOutput('dev', { changes }).includes('example.com')).toBe(false);
    expect(said.join('').includes('it-operations@example.com')).toBe(false);
    const { summary } = await dev.stack.up();
    const { create, update, same, ...others } = summary.resourceChanges ?? {};
    expect(others).toEqual({});
    expect(create).toBeGreaterThan(8);
    // Every phase and decide may now put notices into the new queue, and the vault's doors know one sender more.
    expect(update).toBe(phaseNames.length + 2);
    expect(same).toBeGreaterThan(100);
  }, 240_000);

  test('adds a window and a robot without replacing anything', async () => {
    const given = exampleConfiguration('dev');
    const windows = [...(given['tideover:windows'] as readonly string[]), '2027-01-next'];
    const robots = { ...(given['tideover:robots'] as object), sales: { kind: 'dingtalk' } };
    await dev.stack.setConfig('tideover:windows', { value: JSON.stringify(windows) });
    await dev.stack.setConfig('tideover:robots', { value: JSON.stringify(robots) });
    const { summary } = await dev.stack.up();
    const { create, update, same, ...others } = summary.resourceChanges ?? {};
    expect(others).toEqual({});
    // The window's key with its alias, and the robot's secret with its policy.
    expect(create).toBeGreaterThanOrEqual(3);
    // The phases may use the new key, and the callback knows the new robot.
    expect(update).toBeGreaterThanOrEqual(10);
    expect(same).toBeGreaterThan(100);
  }, 240_000);

  test('has nothing to do with what a plan says, so that a new cohort changes nothing here', async () => {
    const program = readdirSync('infra', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/^(handlers|policy|stack)\//.test(name))
      .map((name) => readFileSync(join('infra', name), 'utf8'));
    expect(program.length).toBeGreaterThan(20);
    for (const text of program) expect(text).not.toMatch(/from '[^']*runbooks|readFile|import\(/);
  });

  test('sees what was removed behind its back, and puts it back', async () => {
    const [file] = readdirSync(dev.folder);
    rmSync(join(dev.folder, file ?? ''));
    expect(await lookForDrift()).toMatchObject([{ operation: 'create' }]);
    const refresh = await dev.stack.refresh();
    expect(refresh.summary.resourceChanges?.delete).toBe(1);
    const up = await dev.stack.up();
    expect(up.summary.resourceChanges?.create).toBe(1);
    expect(up.summary.resourceChanges?.delete).toBeUndefined();
  }, 240_000);

  test('is taken down completely by plain `pulumi`, too', async () => {
    dev.plainPulumi(['destroy', '--yes', '--skip-preview']);
    expect(readdirSync(dev.folder)).toEqual([]);
    expect((await dev.stack.exportStack()).deployment.resources ?? []).toEqual([]);
  }, 240_000);
});

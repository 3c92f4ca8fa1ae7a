import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPlan } from '../../pipelines/operation/plan-files/load-plan.ts';

const root = new URL('../..', import.meta.url).pathname;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tideover-new-'));
  await cp(join(root, 'runbooks'), folder, { recursive: true });
  await mkdir(join(folder, 'checks'), { recursive: true });
  await writeFile(join(folder, 'checks/login-mobile.check.ts'), '');
});
afterEach(() => rm(folder, { recursive: true }));

async function planNew(args: readonly string[], typed = '') {
  const child = spawn(process.execPath, [join(root, 'scripts/plan-new.ts'), '--runbooks', folder, ...args]);
  let out = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (out += chunk));
  child.stdin.end(typed);
  const status = await new Promise((resolve) => child.on('close', resolve));
  return { status, out };
}

describe('plan:new', () => {
  it('writes a plan without any problem from three options, and never over another', async () => {
    const options = ['--id', 'patch', '--start', '2027-01-17T02:00', '--hours', '3'];
    const { status, out } = await planNew(options);
    expect(out).toContain('2027-01-17-patch.yaml: no problem.');
    expect(status).toBe(0);
    const file = join(folder, 'windows/2027-01-17-patch.yaml');
    expect(await readFile(file, 'utf8')).toMatch(/^start: 2027-01-17T02:00:00\+08:00\[Asia\/Shanghai\]$/m);
    expect((await checkPlan(file)).problems).toEqual([]);
    const again = await planNew(options);
    expect(again).toMatchObject({ status: 1, out: expect.stringContaining('there already') });
  });

  it('asks again until an answer will do, and takes defaults for empty lines', async () => {
    const answers = [
      'Not An Id',
      'server',
      '2027-02-21T01:00',
      '2.5',
      '',
      '',
      '',
      '',
      'nobody',
      'duty-lead-day',
      'invitation',
    ];
    const { status, out } = await planNew([], `${answers.join('\n')}\n`);
    expect(out).toContain('2027-02-21-server.yaml: no problem.');
    expect(status).toBe(0);
    const { loaded } = await checkPlan(join(folder, 'windows/2027-02-21-server.yaml'));
    expect(loaded?.plan).toMatchObject({
      author: 'duty-lead-day',
      end: '2027-02-21T03:30:00+08:00[Asia/Shanghai]',
      return: { control: 'invitation', turnLasts: '10m' },
    });
  });

  it('offers a night outside every freeze', async () => {
    const file = join(folder, 'organisation.yaml');
    const today = Temporal.Now.zonedDateTimeISO('Asia/Shanghai').startOfDay();
    const freeze = [
      '  - title: { zh-CN: 长假, en: Long holiday }',
      `    start: ${today.toString()}`,
      `    end: ${today.add({ days: 60 }).toString()}`,
    ];
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('freezes:\n', `freezes:\n${freeze.join('\n')}\n`));
    const { out } = await planNew([], '\n');
    expect(out).toContain('Written: ');
    expect(out).not.toContain('falls into the freeze');
  });

  it('ends with 2 for an option that will not do', async () => {
    const { status, out } = await planNew(['--id', 'Patch!', '--start', '2027-01-17T02:00', '--hours', '3']);
    expect({ status, out }).toEqual({ status: 2, out: expect.stringContaining('--id:') });
  });
});

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { runScript } from '../support/script-process.ts';

/** A day on which the dates below are still to come. */
const now = '2026-11-30T06:00:00Z';
const root = new URL('../..', import.meta.url).pathname;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tideover-new-'));
  await cp(join(root, 'runbooks'), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function planNew(args: readonly string[], typed = '', terminal = false) {
  const given = { env: { TIDEOVER_NOW: now }, typed, terminal };
  const { status, text: out } = await runScript('plan-new.ts', ['--runbooks', folder, ...args], given);
  return { status, out };
}

const windows = () => readdir(join(folder, 'windows'));
const planOf = async (name: string) => {
  const { problems, loaded } = await checkPlan(join(folder, `windows/${name}.yaml`));
  expect(problems).toEqual([]);
  return loaded?.plan;
};
const options = (start: string, ...more: readonly string[]) => [
  '--id',
  'patch',
  '--start',
  start,
  '--hours',
  '3',
  ...more,
];
const inHours = (hours: number) =>
  Temporal.Instant.from(now)
    .toZonedDateTimeISO('Asia/Shanghai')
    .add({ hours })
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

async function inBerlin() {
  const file = join(folder, 'organisation.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('zone: Asia/Shanghai', 'zone: Europe/Berlin'));
}

describe('plan:new', () => {
  it.each([
    ['紧急', '4小时', 'emergency', 'PT4H'],
    ['Planned', '1.5 h', 'planned', 'PT1H30M'],
    ['计划内', '３', 'planned', 'PT3H'],
  ])('takes %s and %s as its reader says them', async (kind, hours, written, length) => {
    const { out } = await planNew([
      '--kind',
      kind,
      '--id',
      'patch',
      '--start',
      '2027-01-17T02:00',
      '--hours',
      hours,
    ]);
    expect(out).toContain('2027-01-17-patch.yaml: no problem.');
    const plan = await planOf('2027-01-17-patch');
    expect(plan?.kind).toBe(written);
    const times = [plan?.start ?? '', plan?.end ?? ''].map((time) => Temporal.ZonedDateTime.from(time));
    expect(times[0]?.until(times[1] ?? '').toString()).toBe(length);
  });

  it('writes a plan of a few lines without any problem from three options, and never over another', async () => {
    const { status, out } = await planNew(options('2027-01-17T02:00'));
    expect(out).toContain('2027-01-17-patch.yaml: no problem.');
    expect(status).toBe(0);
    const text = await readFile(join(folder, 'windows/2027-01-17-patch.yaml'), 'utf8');
    expect(text).toMatch(/^start: 2027-01-17T02:00\+08:00\[Asia\/Shanghai\]$/m);
    expect(text.split('\n').length).toBeLessThan(18);
    await planOf('2027-01-17-patch');
    const again = await planNew(options('2027-01-17T02:00'));
    const taken = expect.stringContaining('Window 2027-01-17-patch is then');
    expect(again).toMatchObject({ status: 2, out: taken });
  });

  it('writes a valid plan when Enter answers everything, on a night on which nothing else is', async () => {
    const before = await windows();
    const { status, out } = await planNew([], '\n'.repeat(12));
    expect(out).toMatch(/-upgrade\.yaml: no problem\./);
    expect(status).toBe(0);
    // The night is taken now, so that the next one is another.
    const again = await planNew([], '\n'.repeat(12));
    expect(again.out).toMatch(/-upgrade\.yaml: no problem\./);
    expect(await windows()).toHaveLength(before.length + 2);
  });

  it('asks again until an answer will do', async () => {
    const answers = [
      'later',
      'planned',
      'Not An Id',
      'server',
      '2027-02-30T01:00',
      '2027-02-21T01:00',
      '0',
      '2.5',
      '',
      '',
      'ftp://x',
      '',
      '2027-02-22T01:00',
      '',
      'nobody',
      'duty-lead-day',
    ];
    const { status, out } = await planNew([], `${answers.join('\n')}\n`, true);
    expect(out).toContain('2027-02-21-server.yaml: no problem.');
    expect(status).toBe(0);
    expect(await planOf('2027-02-21-server')).toMatchObject({
      author: 'duty-lead-day',
      end: '2027-02-21T03:30+08:00[Asia/Shanghai]',
    });
  });

  it('goes back to a question, and keeps what was answered as what Enter takes', async () => {
    const answers = ['', 'first', '<', 'second', '2027-02-21T01:00', '2', '返回', '3', '', '', '', '', ''];
    const { out } = await planNew([], `${answers.join('\n')}\n`);
    expect(out).toContain('2027-02-21-second.yaml: no problem.');
    expect(out).toContain('How many hours [2]');
    expect((await planOf('2027-02-21-second'))?.end).toMatch(/^2027-02-21T04:00/);
  });

  it.each([0, 1, 3, 8])('writes nothing when the input ends after %i answers', async (count) => {
    const before = await windows();
    const { status, out } = await planNew([], '\n'.repeat(count));
    expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining('nothing was written') });
    expect(out).not.toContain('    at ');
    expect(await windows()).toEqual(before);
  });

  it.each([
    '2027-01-17T02:00+01:00[Europe/Berlin]',
    '2027-01-17T02:00+01:00',
    '2027-01-17T01:00Z',
    '2027-01-16T20:00-05:00[America/New_York]',
    '2027-01-17 09:00',
  ])('converts %s to the time of the first site', async (start) => {
    await planNew(options(start));
    const plan = await planOf('2027-01-17-patch');
    expect(plan?.start).toBe('2027-01-17T09:00+08:00[Asia/Shanghai]');
  });

  it.each([
    ['a skipped hour', '2027-03-28T02:30', /skip it, write 2027-03-28T03:30/],
    ['a repeated hour', '2027-10-31T02:30', /twice.*2027-10-31T02:30\+02:00 \/ 2027-10-31T02:30\+01:00/],
    [
      'an offset that its zone does not have',
      '2027-01-17T02:00+05:00[Europe/Berlin]',
      /offset.*write 2027-01-17T02:00:00\+01:00/,
    ],
    ['no time', 'soon', /For example/],
    ['24:00', '2027-01-17T24:00', /write 2027-01-18T00:00/],
  ])('asks for a better start than %s, without a stack', async (_name, start, says) => {
    await inBerlin();
    const asked = await planNew([], `\n\n${start}\n`);
    expect(asked.out).toMatch(says);
    const { status, out } = await planNew(options(start));
    expect(status).toBe(2);
    expect(out).toMatch(says);
    expect(`${asked.out}${out}`).not.toContain('    at ');
  });

  it('takes one of the two times of a repeated hour by its offset', async () => {
    await inBerlin();
    await planNew(options('2027-10-31T02:30+01:00'));
    const text = await readFile(join(folder, 'windows/2027-10-31-patch.yaml'), 'utf8');
    expect(text).toContain('start: 2027-10-31T02:30+01:00[Europe/Berlin]');
  });

  it.each([36, 60, 100])('writes a valid plan for a window in %i hours', async (hours) => {
    const start = inHours(hours);
    const { status, out } = await planNew(options(start));
    expect(out).toContain('-patch.yaml: no problem.');
    expect(status).toBe(0);
  });

  it.each([3, 10])('writes a valid emergency in %i hours', async (hours) => {
    const { status, out } = await planNew(options(inHours(hours), '--kind', 'emergency'));
    expect(out).toContain('-patch.yaml: no problem.');
    expect(status).toBe(0);
  });

  it('asks for the reason of an emergency', async () => {
    const { out } = await planNew([], `emergency\nhole\n${'\n'.repeat(12)}`);
    expect(out).toContain('Why it cannot wait');
    expect(out).toMatch(/-hole\.yaml: no problem\./);
  });

  it.each(['planned', 'emergency'])('refuses to plan a window that is past: %s', async (kind) => {
    const { status, out } = await planNew(options(inHours(-24), '--kind', kind));
    expect({ status, out }).toEqual({ status: 2, out: expect.stringContaining('--start: It is past') });
  });

  it('refuses to plan a window of tonight as if people could be told in time', async () => {
    const { status, out } = await planNew(options(inHours(5)));
    expect({ status, out }).toEqual({ status: 2, out: expect.stringContaining('--kind emergency') });
  });

  it.each(['6.5', '12', '30'])('writes a valid plan for %s hours, with hand-overs', async (hours) => {
    const { status, out } = await planNew(['--id', 'long', '--start', '2027-01-17T02:00', '--hours', hours]);
    expect(out).toContain('2027-01-17-long.yaml: no problem.');
    expect(status).toBe(0);
  });

  it('refuses at its question what would collide, and takes the next answer', async () => {
    await planNew(options('2027-01-17T02:00'));
    const answers = ['', 'other', '2027-01-17T03:00', '2027-01-17T00:00', '4', '1.5', '', '', '', '', ''];
    const { status, out } = await planNew([], `${answers.join('\n')}\n`, true);
    expect(out.match(/Window 2027-01-17-patch is then/g)).toHaveLength(2);
    expect(out).toContain('2027-01-17-other.yaml: no problem.');
    expect(status).toBe(0);
  });

  it('lets an emergency come at any time, and says how to settle what it meets', async () => {
    await planNew(options(inHours(30)));
    const { out } = await planNew(options(inHours(31), '--id', 'hole', '--kind', 'emergency'));
    expect(out).toContain('under overlaps');
  });

  it('offers a night outside every freeze', async () => {
    const file = join(folder, 'organisation.yaml');
    const today = Temporal.Instant.from(now).toZonedDateTimeISO('Asia/Shanghai').startOfDay();
    const freeze = [
      '  - title: { zh-CN: 长假, en: Long holiday }',
      `    start: ${today.toString()}`,
      `    end: ${today.add({ days: 60 }).toString()}`,
    ];
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('freezes:\n', `freezes:\n${freeze.join('\n')}\n`));
    const { out } = await planNew([], '\n'.repeat(12));
    expect(out).toContain('Written: ');
    expect(out).not.toContain('falls into the freeze');
  });

  it('ends with 2 for an option that will not do', async () => {
    const { status, out } = await planNew(['--id', 'Patch!', '--start', '2027-01-17T02:00', '--hours', '3']);
    expect({ status, out }).toEqual({ status: 2, out: expect.stringContaining('--id:') });
  });

  it('says how people come back where somebody knows better than the messenger', async () => {
    await planNew(options('2027-01-17T02:00', '--control', 'invitation'));
    expect((await planOf('2027-01-17-patch'))?.return).toMatchObject({
      control: 'invitation',
      turnLasts: '10m',
    });
  });
});

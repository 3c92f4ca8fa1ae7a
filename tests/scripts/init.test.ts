import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { runScript } from '../support/script-process.ts';
import { workbookOf } from '../support/workbook.ts';

const root = new URL('../..', import.meta.url).pathname;
let home = '';
let runbooks = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tideover-init-'));
  runbooks = join(home, 'runbooks');
  await cp(join(root, 'runbooks'), runbooks, { recursive: true });
  await cp(join(root, '.github/CODEOWNERS'), join(home, '.github/CODEOWNERS'));
});
afterEach(() => rm(home, { recursive: true }));

async function init(args: readonly string[], typed = '') {
  const { status, text: out } = await runScript('init.ts', ['--runbooks', runbooks, ...args], { typed });
  return { status, out };
}

const organisation = () => readFile(join(runbooks, 'organisation.yaml'), 'utf8');
const plans = () => readdir(join(runbooks, 'windows'));
async function errorsOfFirstPlan() {
  const [plan = ''] = await plans();
  const { problems } = await checkPlan(join(runbooks, 'windows', plan));
  return problems.filter(({ severity }) => severity === 'error');
}

const shipyard = [
  ['--name-en', 'Small Shipyard'],
  ['--sites', 'hamburg=Europe/Berlin, lisbon=Europe/Lisbon'],
  ['--adapter', 'matrix'],
  ['--url', 'https://matrix.example.com/'],
  ['--channels', 'slack, smtp=smtp.example.com'],
  ['--deciders', 'it-manager=it-manager-login:900000201, owner=owner-login:900000202'],
  ['--github', 'small-shipyard/maintenance'],
].flat();

describe('npm run init', () => {
  test('puts a company in place of the example, with a first plan that has no error', async () => {
    const { status, out } = await init(shipyard);
    expect(out).toContain('0 errors');
    expect(out).toContain('Removed, a plan of the example');
    expect(status).toBe(0);
    expect(await plans()).toEqual([expect.stringMatching(/^\d{4}-\d{2}-\d{2}-first\.yaml$/)]);
    expect(await readFile(join(home, '.github/CODEOWNERS'), 'utf8')).toContain('@small-shipyard/platform');
    const { mode } = await stat(join(home, 'out/backup-identity.txt'));
    expect(mode & 0o077).toBe(0);
  });

  test('leaves a company that can simulate its own night: the examples are gone', async () => {
    await init(shipyard);
    const { status, text } = await runScript('simulate.ts', ['--seeds', '1'], { cwd: home });
    expect(text).toMatch(/^1 windows, /);
    expect(status).toBe(0);
  });

  test('ends at a piped answer that will not do, before the next is taken for it, and writes nothing', async () => {
    const before = await organisation();
    const { status, out } = await init([], `我们的船厂\n\nshipyard\nexample.org\n${'\n'.repeat(14)}`);
    expect(out).toContain('Domain of the company’s mail: shipyard: For example example.com');
    expect(out).toContain('Nothing was written, and no answer after this one was read.');
    expect(status).toBe(2);
    expect(await organisation()).toBe(before);
  });

  test('asks what it is not told, and takes Enter for what stands in brackets', async () => {
    const { status, out } = await init([], `我们的船厂\n\nexample.org\n${'\n'.repeat(14)}`);
    expect(out).toContain('0 errors');
    expect(status).toBe(0);
    expect(await organisation()).toContain('name: { zh-CN: 我们的船厂, en: Our company }');
    expect(await organisation()).toContain('service@example.org');
  });

  test('asks in the language that it is told, which is no answer to its questions', async () => {
    const { out } = await init(['--language', 'zh-CN'], `我们的船厂\n\nexample.org\n${'\n'.repeat(14)}`);
    expect(out).toContain('公司名称（中文）');
    expect(await organisation()).toContain('name: { zh-CN: 我们的船厂, en: Our company }');
  });

  test('never puts invented people in place of a roster that somebody has changed', async () => {
    const file = join(runbooks, 'roster.csv');
    const changed = (text: string) => text.replace('01@', '01-a@');
    await writeFile(file, changed(await readFile(file, 'utf8')));
    const before = await readFile(file, 'utf8');
    expect((await init(shipyard)).out).toMatch(/Left as you wrote it: .*roster\.csv/);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect((await init(['--people', '45'])).out).toMatch(/Left as you wrote it: .*roster\.csv/);
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  test('changes the number of invented people while nobody has changed them', async () => {
    await init(shipyard);
    expect((await init(['--people', '45'])).status).toBe(0);
    expect(await readFile(join(runbooks, 'roster.csv'), 'utf8')).toContain('staff-45,');
  });

  test('moves invented people to the sites and the domain that are named later, and nobody else', async () => {
    await init([...shipyard, '--people', '12']);
    const file = join(runbooks, 'roster.csv');
    const moved = await init(['--sites', 'kiel=Europe/Berlin', '--domain', 'shipyard.example.com']);
    expect(moved.out).toMatch(/roster\.csv/);
    expect(moved.out).toContain('npm run plan:check');
    const people = (await readFile(file, 'utf8')).trim().split('\n').slice(1);
    expect(people).toHaveLength(12);
    for (const one of people) expect(one).toMatch(/@shipyard\.example\.com,.*,kiel,/);
    expect(await errorsOfFirstPlan()).toEqual([]);
    const own = (await readFile(file, 'utf8')).replace('staff-12,staff-12', 'staff-12,our own');
    await writeFile(file, own);
    await init(['--sites', 'bremen=Europe/Berlin']);
    expect(await readFile(file, 'utf8')).toBe(own);
  });

  test('refuses a zone that is no place, as the check of plans does', async () => {
    expect(await init(['--sites', 'kiel=CET'])).toMatchObject({ status: 2 });
    expect(await init(['--sites', 'kiel=Europe/Berln'])).toMatchObject({ status: 2 });
  });

  test('refuses a folder that holds no runbooks before it writes anything', async () => {
    const { status, out } = await init([...shipyard, '--runbooks', join(home, 'absent/folder')]);
    expect({ status, out }).toMatchObject({ status: 1, out: expect.stringContaining('--runbooks') });
    expect(await readdir(home)).not.toContain('absent');
  });

  test('changes only what is asked, and leaves what somebody has written since', async () => {
    await init(shipyard);
    const before = (await organisation())
      .replace('# 备用渠道', '# Our own words')
      .replace('en: Lisbon }', 'en: Lisbon yard }')
      .replace('when: 1h before start', 'when: 2h before start');
    await writeFile(join(runbooks, 'organisation.yaml'), before);
    const { status, out } = await init(['--sites', 'hamburg=Europe/Berlin, lisbon=Atlantic/Madeira']);
    expect({ status, out }).toMatchObject({ status: 0, out: expect.not.stringContaining('roster.csv') });
    expect(await organisation()).toBe(before.replace('Europe/Lisbon', 'Atlantic/Madeira'));
    const again = await init(['--channels', 'slack, teams=flows.logic.azure.com']);
    expect(again.status).toBe(0);
    expect(await organisation()).toContain('Our own words');
    expect(await organisation()).toContain('2h before start');
    expect(await errorsOfFirstPlan()).toEqual([]);
  });

  test('names what somebody wrote otherwise, instead of overwriting it', async () => {
    await init(shipyard);
    await writeFile(
      join(runbooks, 'organisation.yaml'),
      (await organisation()).replace('quorum: 2', 'quorum: 3'),
    );
    const { out } = await init(['--deciders', 'it-manager=it-manager-login:900000201']);
    expect(out).toContain('Left as you wrote it: usual.0.approvals.gates.cutover.quorum');
    expect(await organisation()).toContain('quorum: 3');
    expect(await organisation()).toMatch(/approvers: \[ it-manager \]\n *quorum/);
  });

  test('takes the digest of a roster that was put there since', async () => {
    await init(shipyard);
    const file = join(runbooks, 'roster.csv');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('staff-40,staff-40', 'staff-40,another name'),
    );
    expect(await errorsOfFirstPlan()).toMatchObject([{ rule: 'roster-is-the-reviewed-one' }]);
    await init(['--yes']);
    expect(await errorsOfFirstPlan()).toEqual([]);
  });

  test('takes a workbook with headers of its own, and says why it takes one that it cannot read not', async () => {
    await init(shipyard);
    const staff = (await readFile(join(runbooks, 'roster.csv'), 'utf8')).trim().split('\n');
    const rows = staff.map((line) => line.replace(/^account,/, 'Login,').split(','));
    await writeFile(join(runbooks, 'staff.xlsx'), workbookOf(rows));
    const wanted = (await organisation()).replace('file: roster.csv', 'file: staff.xlsx');
    await writeFile(join(runbooks, 'organisation.yaml'), wanted);
    const refused = await init(['--yes']);
    expect(refused).toMatchObject({
      status: 1,
      out: expect.stringContaining('staff.xlsx:1: The column "account"'),
    });
    expect(await organisation()).toBe(wanted);
    const mapped = wanted.replace('people: 40 }', 'people: 40, columns: { account: Login } }');
    await writeFile(join(runbooks, 'organisation.yaml'), mapped);
    expect(await init(['--yes'])).toMatchObject({ status: 0 });
    expect(await organisation()).toContain('columns: { account: Login }');
    expect(await errorsOfFirstPlan()).toEqual([]);
  });

  test('takes what people call their sites, and keeps their names when it runs again', async () => {
    const sites = '深圳总部／Shenzhen＝Asia/Shanghai；Frankfurt am Main=Europe/Berlin，lyon=Europe/Paris';
    await init(['--sites', sites, '--phone', '+86 (755) 5550-1000']);
    const first = await organisation();
    expect(first).toMatch(/- id: shenzhen\n +name: \{ zh-CN: 深圳总部, en: Shenzhen \}/);
    expect(first).toMatch(
      /- id: frankfurt-am-main\n +name: \{ zh-CN: Frankfurt am Main, en: Frankfurt am Main \}/,
    );
    expect(first).toMatch(/- id: lyon\n +name: \{ zh-CN: lyon 办公地点, en: Lyon \}/);
    expect(first).toContain('"+8675555501000"');
    expect(await errorsOfFirstPlan()).toEqual([]);
    await init(['--yes']);
    expect(await organisation()).toBe(first);
    const edited = first.replace(
      '{ zh-CN: 深圳总部, en: Shenzhen }',
      '{ zh-CN: 深圳、总部, en: "Shenzhen," }',
    );
    await writeFile(join(runbooks, 'organisation.yaml'), edited);
    const { out } = await init([
      '--sites',
      `shenzhen=Asia/Shanghai, frankfurt-am-main=Europe/Berlin, lyon=Europe/Madrid`,
    ]);
    expect(out).not.toContain('Left as you wrote it');
    expect(await organisation()).toBe(
      edited.replace('zone: Europe/Paris', 'zone: Europe/Madrid').replace('country: FR', 'country: ES'),
    );
  });

  test('lets a name that is said in one language stand in the other, until it is said there', async () => {
    await init(['--name-en', 'Small Shipyard', '--messenger-zh', '船厂聊天']);
    expect(await organisation()).toContain('name: { zh-CN: Small Shipyard, en: Small Shipyard }');
    expect(await organisation()).toContain('name: { zh-CN: 船厂聊天, en: 船厂聊天 }');
    await init(['--name-en', 'Shipyard Ltd']);
    expect(await organisation()).toContain('name: { zh-CN: Shipyard Ltd, en: Shipyard Ltd }');
    await init(['--name-zh', '小船厂']);
    await init(['--name-en', 'Smaller Shipyard']);
    expect(await organisation()).toContain('name: { zh-CN: 小船厂, en: Smaller Shipyard }');
  });

  test('puts nobody’s own name in the place of one that stood for it', async () => {
    await init(['--yes']);
    await init(['--name-en', 'Small Shipyard']);
    expect(await organisation()).not.toContain('我们公司');
  });

  test('gives a company of one language nothing to read in another', async () => {
    await init(['--languages', 'en', '--sites', 'beijing=Asia/Shanghai']);
    expect(await readFile(join(runbooks, 'roster.csv'), 'utf8')).not.toContain('zh-CN');
    expect(await organisation()).toContain('register: runbooks/sop/offline-approvals.en.md');
    await rm(join(home, 'out'), { recursive: true });
    await cp(join(root, 'runbooks'), runbooks, { recursive: true });
    await init(['--languages', 'zh-CN', '--sites', 'berlin=Europe/Berlin']);
    expect(await readFile(join(runbooks, 'roster.csv'), 'utf8')).not.toMatch(/,en,/);
  });

  test('calls headquarters what a Chinese reader does', async () => {
    await init(['--yes']);
    expect(await organisation()).toContain('name: { zh-CN: 总部, en: Headquarters }');
  });

  test('takes what a reader calls a language, a channel or nothing', async () => {
    const { status, out } = await init([
      '--languages',
      '英文',
      '--aws',
      '无',
      '--channels',
      '钉钉；邮件＝smtp.example.com',
    ]);
    expect({ status, out }).toMatchObject({ status: 0 });
    const text = await organisation();
    expect(text).toMatch(/^languages: \[ ?en ?\]$/m);
    expect(text).toContain('kind: dingtalk');
    expect(text).toContain('kind: smtp');
    expect(text).not.toMatch(/^aws:/m);
  });

  test.for([
    [['--sites', 'home=Mars/Base'], '--sites'],
    [['--sites', 'home=UTC'], '"home" needs the time zone of a place'],
    [['--sites', 'berlin=Europe/Berlin, 深圳总部=Asia/Shanghai'], '深圳总部/English'],
    [['--phone', '0755-5550 1000'], 'country’s code'],
    [['--adapter', 'wecom'], 'invitation-only'],
    [['--adapter', 'wecom', '--phone', '0755-5550 1000'], '--phone: Write'],
    [['--adapter', 'wecom', '--phone', '0755-5550 1000'], '--adapter: Where'],
    [['--languages', 'en, de'], '"de" will not do'],
    [['--channels', 'wecom'], '--channels'],
    [['--channels', 'wecom, smtp'], '"smtp" needs its host: smtp=HOST'],
    [['--channels', 'teams, smtp=smtp.example.com'], '"teams" needs its host: teams=HOST'],
    [['--channels', 'webhook, wecom'], '"webhook"'],
    [['--channels', 'wecom'], 'at least 2'],
    [['--deciders', 'boss=login'], 'LOGIN'],
    [['--deciders', 'it-manager=it-manager-login:900000201, owner'], 'for all or for none'],
    [['--people', 'many'], '--people'],
    [['--backup-key', 'age1x'], 'age-keygen'],
  ] as const)('refuses %s in one message and writes nothing', async ([args, word]) => {
    const before = await organisation();
    const { status, out } = await init(args);
    expect(status).not.toBe(0);
    expect(out).toContain(word);
    expect(out).not.toContain('    at ');
    expect(await organisation()).toBe(before);
  });
});

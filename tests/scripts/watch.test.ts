import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkPlan } from '../../pipelines/operation/plan-files/load-plan.ts';
import { startLocalService } from '../support/local-service.ts';
import { copyRunbooks, startScript } from '../support/script-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-watch-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function watch(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/watch.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('watch --read', () => {
  test('prints what one text says as JSON, and nothing else', () => {
    const file = fileWith(
      'notice.txt',
      '系统将于12月6日凌晨1:00至5:00停机维护，预计持续4小时，期间无法登录。',
    );
    const { status, stdout, stderr } = watch('--read', file, '--published', '2026-12-01', '--format', 'json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      windows: [
        {
          kind: 'planned',
          start: '2026-12-06T01:00:00+08:00',
          end: '2026-12-06T05:00:00+08:00',
          zone: null,
          durationMinutes: 240,
          affects: ['login'],
          confidence: expect.any(Number),
          evidence: '系统将于12月6日凌晨1:00至5:00停机维护，预计持续4小时，期间无法登录。',
        },
      ],
    });
  });

  test('prints an empty list where the text announces nothing', () => {
    const file = fileWith('none.txt', 'All systems operational.');
    expect(watch('--read', file, '--format', 'json')).toEqual({
      status: 0,
      stdout: '{"windows":[]}\n',
      stderr: '',
    });
  });

  test.for([
    'Tonight from 22:00 to 01:30 CET we perform maintenance; login is not possible.',
    '明晚22点到次日2点停机维护。',
  ])('asks for the day of publication where the text counts from it: %s', (text) => {
    const file = fileWith('tonight.txt', text);
    expect(watch('--read', file).stdout).toContain('--published DATE');
    expect(watch('--read', file, '--published', '2026-12-01').stdout).not.toContain('--published');
    const [window] = JSON.parse(watch('--read', file, '--format', 'json').stdout).windows;
    expect(window).toMatchObject({ kind: 'planned', start: null, end: null, confidence: 0.3 });
  });

  test('tells people whether it is sure', () => {
    const file = fileWith('unsure.txt', 'Maintenance on 6 December 2026 from 1am to 5am.');
    expect(watch('--read', file).stdout).toContain('not sure, ask');
    expect(watch('--read', file, '--zone', 'Europe/Berlin').stdout).toContain('2026-12-06T01:00:00+01:00');
  });

  test('says in one line what is wrong, and what to do', () => {
    const broken = fileWith('broken.json', '{"text": ');
    const utf16 = fileWith('utf16.txt', new Uint8Array([0xff, 0xfe, 0x41, 0x00]));
    for (const [file, what] of [
      [join(folder, 'absent.txt'), 'cannot be read'],
      [broken, 'not well-formed'],
      [utf16, 'UTF-16'],
    ] as const) {
      const { status, stdout, stderr } = watch('--read', file, '--format', 'json');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain(what);
      expect(stderr).toContain('To do:');
      expect(stderr).not.toContain('    at ');
    }
    expect(watch('--read', broken, '--published', 'yesterday').status).toBe(2);
    expect(watch('--read', broken, '--zone', 'Berlin').status).toBe(2);
    expect(watch().status).toBe(2);
  });
});

/** Whoever reads this after that night has to move it. */
const night = {
  start: '2099-03-08T01:00+08:00[Asia/Shanghai]',
  end: '2099-03-08T05:00+08:00[Asia/Shanghai]',
};
const sentence = '旺商聊将于2099年3月8日凌晨1:00至5:00进行系统升级维护。';
const affected = '维护期间无法登录，消息收发和文件传输暂停。';
const own = 'https://www.wangshangliao.example/news/1';
const sources = {
  page: `<!doctype html><html><head><title>公告</title><link rel="canonical" href="${own}"></head>
    <body><main><h1>系统升级维护公告</h1><p>${sentence}${affected}</p></main></body></html>`,
  feed: `<?xml version="1.0"?><rss version="2.0"><channel><title>公告</title><item><title>系统升级维护公告</title>
    <link>${own}</link><pubDate>Mon, 02 Nov 2026 02:00:00 GMT</pubDate>
    <description>&lt;p&gt;${sentence}${affected}&lt;/p&gt;</description></item></channel></rss>`,
};

function company(name: string): string {
  const place = join(folder, name);
  mkdirSync(place);
  copyRunbooks(place);
  return place;
}

const draftIn = (place: string) => join(place, 'runbooks/windows/2099-03-08-upgrade.yaml');

describe('watch --source', () => {
  test.for(['page', 'feed'] as const)(
    'turns a %s into a draft that plan:check accepts, once',
    async (form) => {
      const service = await startLocalService();
      service.answerWith(({ headers }) =>
        headers['if-none-match'] === '"1"'
          ? { status: 304 }
          : { status: 200, headers: { etag: '"1"' }, body: sources[form] },
      );
      const place = company(form);
      const look = () => startScript(place, 'watch.ts', ['--source', `${service.url}/news`], {}).ended;
      expect(await look()).toMatchObject({ status: 0 });
      const { problems, loaded } = await checkPlan(draftIn(place));
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(loaded?.plan).toMatchObject({ ...night, announcement: { url: own } });
      expect(loaded?.plan.affects).toEqual({
        login: 'down',
        messages: 'down',
        files: 'down',
        groups: 'normal',
      });
      const text = readFileSync(draftIn(place), 'utf8');
      expect(text).toContain(`# 0.97: ${sentence}\nstart: `);
      expect(text).toContain(`# 0.97: ${affected}\naffects: `);
      expect((await look()).text).toMatch(/unchanged|没有变化/);
      await service.close();
    },
  );

  test('reads a mail that was put into the folder, and asks what it does not say', async () => {
    const place = company('mail');
    mkdirSync(join(place, 'runbooks/vendor'));
    writeFileSync(
      join(place, 'runbooks/vendor/notice.eml'),
      `From: <notice@wangshangliao.example>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0800\r\nSubject: notice\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${sentence}\r\n`,
    );
    const { status, text } = await startScript(
      place,
      'watch.ts',
      ['--source', join(place, 'runbooks/vendor')],
      {},
    ).ended;
    expect(text).toMatch(/affects/);
    expect(status).toBe(0);
    expect(readFileSync(draftIn(place), 'utf8')).not.toMatch(/^affects/m);
    writeFileSync(
      draftIn(place),
      `${readFileSync(draftIn(place), 'utf8')}affects: { login: down, messages: down, files: down, groups: down }\n`,
    );
    const { problems } = await checkPlan(draftIn(place));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('says of a language that it does not read that it was not read', async () => {
    const file = fileWith('german.txt', 'Wartung am Sonntag: Der Dienst steht nachts nicht zur Verfügung.');
    const read = watch('--read', file, '--language', 'zh-CN');
    expect(read).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('语言') });
    const { status, text } = await startScript(
      company('german'),
      'watch.ts',
      ['--source', file, '--language', 'en'],
      {},
    ).ended;
    expect(text).toContain('german.txt: not read (It is in no language that is read here');
    expect(status).toBe(1);
  });

  test('says of a night whose year nobody knows that it was announced, and drafts nothing', async () => {
    const file = fileWith(
      'soon.txt',
      'On 20 December from 01:00 to 05:00 CET we will carry out maintenance.',
    );
    const { status, text } = await startScript(company('soon'), 'watch.ts', ['--source', file], {}).ended;
    expect(text).toContain('announced for a day that is not certain: “On 20 December');
    expect(text).not.toContain('no new maintenance');
    expect(status).toBe(0);
  });

  test('says which source was not read', async () => {
    const service = await startLocalService();
    const { status, text } = await startScript(company('away'), 'watch.ts', ['--source', service.url], {})
      .ended;
    expect(text).toContain('500');
    expect(status).toBe(1);
    await service.close();
  });
});

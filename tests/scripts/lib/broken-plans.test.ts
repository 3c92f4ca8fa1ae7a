import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPlan, loadPlan } from '../../../pipelines/operation/plan-files/load-plan.ts';

const runbooks = new URL('../../../runbooks', import.meta.url).pathname;
let folder = '';
let source = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tideover-plans-'));
  await cp(runbooks, folder, { recursive: true });
  source = await readFile(join(folder, 'windows/2026-12-06-wangshangliao.yaml'), 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

/** What is written, what stands there instead, and what the check must say about that line. */
const table: readonly (readonly [right: string, wrong: string, says: RegExp])[] = [
  ['author: messenger-admin', 'author：messenger-admin', /full-width colon/],
  ['author: messenger-admin', 'author： messenger-admin', /full-width colon/],
  [
    'title: { zh-CN: 旺商聊服务器升级维护, en',
    'title: { zh-CN： 旺商聊服务器升级维护, en',
    /full-width colon/,
  ],
  ['  - id: announcement', '  - id： announcement', /full-width colon/],
  [
    'title: { zh-CN: 旺商聊服务器升级维护, en',
    'title: { zh-CN: 旺商聊服务器升级维护，en',
    /full-width comma/,
  ],
  ['    channels: [wecom, dingtalk, feishu]', '    channels: [wecom，dingtalk, feishu]', /full-width comma/],
  ['    channels: [wecom, dingtalk, feishu]', '    channels: [wecom, dingtalk、feishu]', /full-width comma/],
  [
    '    channels: [wecom, dingtalk, feishu]',
    '    channels: ［wecom, dingtalk, feishu］',
    /full-width bracket/,
  ],
  ['    when: at start', '\u3000\u3000when: at start', /wide space as indentation \(U\+3000\)/],
  ['    when: at start', '   \u00a0when: at start', /wide space as indentation \(U\+00A0\)/],
  ['    when: at start', '    when:\u3000at start', /wide space after the colon/],
  ['  - id: announcement', '  － id: announcement', /no hyphen/],
  ['# ---- 出了事', '＃ ---- 出了事', /full-width number sign/],
  [
    'title: { zh-CN: 旺商聊服务器升级维护, en',
    'title: { zh-CN: 旺商聊 #3 升级, en',
    /Inside \{ \} or \[ \] a # .*quotes/,
  ],
  ['  en: WangShangLiao upgrades', '  en: Server # 3 upgrades', /begins a comment: .*"Server".*quotes/],
  ['  en: WangShangLiao upgrades', '  en: Server #3 upgrades', /begins a comment: .*"Server".*quotes/],
  ['author: messenger-admin', 'author: messenger-admin #2', /begins a comment/],
  ['end: 2026-12-06T05:00:00', 'end: 2026-12-06T24:00:00', /2026-12-07T00:00:00\+08:00.*next day/],
  [
    '    start: 2026-12-06T03:00:00',
    '    start: 2026-12-31T24:00:00',
    /2027-01-01T00:00:00\+08:00.*next day/,
  ],
  ['kind: planned', 'kind: plannned', /"plannned" is not known here\. .*planned/],
  ['  readBy: messenger-admin', '  readby: messenger-admin', /Unknown key "readby"\. .*readBy/],
  ['  confirmFrom: 2 ', '  confirmFrom: two ', /is not a whole number/],
  ['end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]', 'end: 2026-12-06 05:00', /is not a time with zone/],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026-12-06T05:00:00+09:00[Asia/Shanghai]',
    /offset is \+08:00/,
  ],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026-12-06T00:30:00+08:00[Asia/Shanghai]',
    /not after the start/,
  ],
  ['    when: at start', '    when: at the start', /"at the start" is not .*5d before start/],
  ['    template: last-call', '    template: last-cal', /last-cal\.zh-CN\.md.*Write "last-call"/],
  [
    '    channels: [wecom, dingtalk, feishu]',
    '    channels: [wecom, dingding, feishu]',
    /no channel "dingding".*dingtalk/,
  ],
  [
    'emergencyContacts: [duty-lead-day, ',
    'emergencyContacts: [duty-lead-dy, ',
    /no person "duty-lead-dy".*duty-lead-day/,
  ],
  ['  testedWithin: 3d', '  testedWithin: three days', /is not a span/],
  ['  order: [wecom, dingtalk, mail]', '  order: [wecom]', /only one backup channel/],
  ["  - { from: '+862155502000'", "  - { from: '021-5550-2000'", /not a telephone number/],
  ['  restoreSample: 50', '  restoreSample: 0', /too small/],
  ['  tolerateOutdated: 0.25', '  tolerateOutdated: 25%', /is not a number/],
  [
    '    cutover: { approvers: [it-manager, security-officer, operations-director], quorum: 2',
    '    cutover: { approvers: [messenger-admin], quorum: 1',
    /Only the author/,
  ],
  [
    'who: { roles: [it-canary] }, canary: true }',
    'who: { roles: [it-canry] }, canary: true }',
    /canary has 0 of 1000/,
  ],
  [
    'url: https://orders.example.com/health',
    'url: http://orders.example.com/health',
    /not probed over https/,
  ],
  ['  replay: { none: { zh-CN: 补发按幂等键', '  replay: { non: { zh-CN: 补发按幂等键', /Unknown key "non"/],
  ['doubtsBlock: [close-out]', 'doubtsBlock: [closeout]', /"closeout" is not known here.*close-out/],
  [
    'confirmFrom: 2 # ',
    'confirmFrom: 2 # https://oapi.dingtalk.com/robot/send?access_token=0 ',
    /comment holds .*robot/,
  ],
  // YAML itself
  ['kind: planned', 'kind: planned: yes', /begin a new key.*Put the whole text in double quotes/],
  [
    '    snap: exact\n  - id: backup-test',
    '    snap: exact\n    snap: exact\n  - id: backup-test',
    /The key "snap" stands on line \d+ already.*Keep one/,
  ],
  ['runners: {}', 'runners: &all {}', /Anchors/],
  ['runners: {}', 'runners: !!map {}', /Tags/],
  ['runners: {}', 'runners: *all', /Aliases/],
  ['runners: {}', 'runners: {}\n---\nsecond: 1', /second document/],
  ['runners: {}', '? runners\n: {}', /Explicit keys/],
  ['overrun:\n', 'overrun:\n\temergencyPlanAfter: 1h\n', /tabs/],
  ['# ---- 什么情况取消', '# ---- \u202e什么情况取消', /U\+202E/],
];

function lineOfChange(right: string, wrong: string): number {
  const at = source.indexOf(right);
  const [before, after] = [right.split('\n'), wrong.split('\n')];
  const firstChange = after.findIndex((line, index) => line !== before[index]);
  return source.slice(0, at).split('\n').length + Math.max(firstChange, 0);
}

describe('a broken plan', () => {
  it.each(table.map(([right, wrong, says], index) => ({ right, wrong, says, index })))(
    'has its problem named at its line: $wrong',
    async ({ right, wrong, says, index }) => {
      expect(source).toContain(right);
      const file = join(folder, 'windows', `broken-${index}.yaml`);
      await writeFile(
        file,
        source.replace(right, wrong).replace('id: 2026-12-06-wangshangliao', 'id: broken'),
      );
      // The original stands beside it and would overlap.
      await rm(join(folder, 'windows/2026-12-06-wangshangliao.yaml'), { force: true });
      const { problems } = await checkPlan(file);
      await rm(file);
      const line = lineOfChange(right, wrong);
      const said = problems.map((problem) => `${problem.line}: ${problem.what} ${problem.write}`);
      expect(
        said.some((text) => text.startsWith(`${line}: `) && says.test(text)),
        said.join('\n'),
      ).toBe(true);
      // A second problem may follow from the first, but never a crowd.
      expect(problems.length, said.join('\n')).toBeLessThanOrEqual(4);
    },
  );

  it('is refused by loadPlan with the first problem, its place and what to write', async () => {
    const file = join(folder, 'windows/refused.yaml');
    await writeFile(
      file,
      source.replace('quorum: 2', 'quorum: 9').replace('id: 2026-12-06-wangshangliao', 'id: refused'),
    );
    await expect(loadPlan(file)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('9 must approve'),
      where: expect.stringMatching(/refused\.yaml:\d+:\d+$/),
      whatToDo: expect.stringContaining('Write 3'),
    });
    await rm(file);
  });

  it('that is not there, or has no organisation above it, is a mistake the user can mend', async () => {
    await expect(loadPlan(join(folder, 'windows/none.yaml'))).rejects.toMatchObject({ name: 'UserError' });
    const alone = await mkdtemp(join(tmpdir(), 'tideover-alone-'));
    await writeFile(join(alone, 'alone.yaml'), source);
    await expect(loadPlan(join(alone, 'alone.yaml'))).rejects.toThrow('no organisation.yaml');
    await rm(alone, { recursive: true });
  });
});

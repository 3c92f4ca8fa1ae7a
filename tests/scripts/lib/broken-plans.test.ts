import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPlan, loadPlan } from '../../../pipelines/operation/plan-files/load-plan.ts';
import { problemsInChinese } from '../../../pipelines/plan/check/problems-in-chinese.ts';
import { inChinese } from '../../../pipelines/text/in-chinese.ts';

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
  ['    when: at start', '\u3000\u3000when: at start', /space as indentation is no ordinary one \(U\+3000\)/],
  ['    when: at start', '   \u00a0when: at start', /space as indentation is no ordinary one \(U\+00A0\)/],
  ['    when: at start', '    when:\u3000at start', /space after the colon is no ordinary one/],
  [
    'title: { zh-CN: 旺商聊服务器升级维护, en',
    'title: { zh-CN: “旺商聊[服务器]，升级维护”, en',
    /quote around this text \(“\).*ordinary quotes/,
  ],
  ['  - id: announcement', '  － id: announcement', /no hyphen/],
  ['# ---- 出了事', '＃ ---- 出了事', /full-width number sign/],
  [
    'title: { zh-CN: 旺商聊服务器升级维护, en',
    'title: { zh-CN: 旺商聊 #3 升级, en',
    /Inside \{ \} or \[ \] a # .*quotes/,
  ],
  ['  en: WangShangLiao upgrades', '  en: Server # 3 upgrades', /begins a comment: .*"Server".*quotes/],
  ['  en: WangShangLiao upgrades', '  en: Server #3 upgrades', /begins a comment: .*"Server".*quotes/],
  [
    '  en: WangShangLiao upgrades',
    '  en: Nobody can write, ticket #3 upgrades',
    /ends at "…dy can write, ticket"/,
  ],
  ['author: messenger-admin', 'author: messenger-admin #2', /begins a comment/],
  ['end: 2026-12-06T05:00:00', 'end: 2026-12-06T24:00:00', /2026-12-07T00:00:00\+08:00.*next day/],
  [
    '    start: 2026-12-06T03:00:00',
    '    start: 2026-12-31T24:00:00',
    /2027-01-01T00:00:00\+08:00.*next day/,
  ],
  ['kind: planned', 'kind: plannned', /"plannned" is not known here\. .*planned/],
  ['  readBy: messenger-admin', '  readby: messenger-admin', /Unknown key "readby"\. .*readBy/],
  ['  confirmFrom: 2 ', '  confirmFrom: two ', /"confirmFrom" must be a whole number/],
  ['end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]', 'end: 2026-12-06 05:00', /is no time with zone/],
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
  ['    when: at start', '    when: at the start', /"at the start" is n[^ ]+ .*5d before start/],
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
  ['  testedWithin: 3d', '  testedWithin: three days', /is no span/],
  ['  order: [wecom, dingtalk, mail]', '  order: [wecom]', /only one backup channel/],
  ["  - { from: '+862155502000'", "  - { from: '021-5550-2000'", /no telephone number/],
  ['quorum: 2, deadline: 1h before start', 'quorum: 0, deadline: 1h before start', /too small/],
  ['  tolerateOutdated: 0.25', '  tolerateOutdated: 25%', /must be a number, and here stands "25%"/],
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
  ['before: verify }', 'befor: verify }', /Unknown key "befor"\. .*Write "before"/],
  ['doubtsBlock: [close-out]', 'doubtsBlock: [closeout]', /"closeout" is not known here.*close-out/],
  [
    'confirmFrom: 2 # ',
    'confirmFrom: 2 # https://oapi.dingtalk.com/robot/send?access_token=0 ',
    /comment holds .*robot/,
  ],
  // What a Chinese input method makes of a word: the word itself is what to write
  [
    'author: messenger-admin',
    'author: “messenger-admin”',
    /no id.*Write "messenger-admin", in ordinary signs/,
  ],
  ['author: messenger-admin', 'author: ＂messenger-admin＂', /Write "messenger-admin", in ordinary signs/],
  ['author: messenger-admin', 'author: 「messenger-admin」', /Write "messenger-admin", in ordinary signs/],
  ['author: messenger-admin', 'author: messenger－admin', /Write "messenger-admin", in ordinary signs/],
  ['author: messenger-admin', 'author: messenger-admin\u3000', /Write "messenger-admin", in ordinary signs/],
  ['    when: 5d before start', '    when: 5天 before start', /Write "5d before start", in ordinary signs/],
  ['    when: at start', '    when: at\u3000start', /Write "at start", in ordinary signs/],
  ['  testedWithin: 3d', '  testedWithin: ３Ｄ', /Write "3d", in ordinary signs/],
  ['end: 2026-12-06T05:00:00', 'end: 2026-12-06T05：00：00', /Write "2026-12-06T05:00:00\+08:00\[Asia/],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026-12-06T05:00:00＋08:00【Asia/Shanghai】',
    /Write "2026-12-06T05:00:00\+08:00\[Asia\/Shanghai\]", in ordinary signs/,
  ],
  ['end: 2026-12-06T05:00:00', 'end: 2026-12-06T05:00:60', /is no time with zone/],
  ['kind: planned', 'kind: 计划内', /"计划内" is not known here.*Write "planned"/],
  ['kind: planned', 'kind: “planned”', /not known here.*Write "planned"/],
  ['author: messenger-admin', '作者: messenger-admin', /Unknown key "作者"\. .*Write one of: schema/],
  ['title: { zh-CN: 旺商聊', 'title: { zh: 旺商聊', /Unknown key "zh"\. .*Write "zh-CN"/],
  ['title: { zh-CN: 旺商聊', 'title: { zh-CN:旺商聊', /Unknown key .*Write a space after "zh-CN:"/],
  ['title: { zh-CN: 旺商聊服务器', 'title: { zh-CN: 旺商聊, 服务器', /Unknown key.*it holds a comma/],
  ['en: WangShangLiao server upgrade }', 'en: WangShangLiao, upgrade }', /Unknown key.*it holds a comma/],
  [
    'publishedAt: 2026-11-20T16:00:00+08:00',
    'publishedAt: 2026-12-01T23:59:00+08:00',
    /only after the notice .*\(2026-11-30T17:00\+08:00\[Asia/,
  ],
  ['affects: { login: down', 'affects: { login:down', /Unknown key .*Write a space after "login:"/],
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
  // Wrong types, as somebody writes who has not read the schema
  [
    '    audiences: [customers]',
    '    audiences: customers',
    /"audiences" must be a list, and here stands "customers"/,
  ],
  [
    '    channels: [mail]\n    template: customer',
    '    channels: mail\n    template: customer',
    /"channels" must be a list/,
  ],
  [
    'emergencyContacts: [duty-lead-day, duty-lead-night, it-manager, operations-director]',
    'emergencyContacts: it-manager',
    /must be a list.*Begin each entry with "- "/,
  ],
  [
    'quorum: 2, deadline',
    'quorum: "2", deadline',
    /"quorum" must be a whole number, and here stands "2"\. Write digits alone/,
  ],
  ['quorum: 2, deadline', 'quorum: ２, deadline', /"quorum" must be a whole number/],
  [
    'canary: true }',
    'canary: yes }',
    /"canary" must be true or false, and here stands "yes"\. Write true or false, without quotes/,
  ],
  ['canary: true }', "canary: 'true' }", /"canary" must be true or false/],
  ['author: messenger-admin', 'author: 12', /"author" must be a text, and here stands 12/],
  ['author: messenger-admin', 'author:', /"author" is empty/],
  ['author: messenger-admin', 'author: ~', /"author" is empty/],
  [
    'title: { zh-CN: 旺商聊服务器升级维护, en: WangShangLiao server upgrade }',
    'title: 旺商聊升级',
    /"title" must be a group of settings.*each key/,
  ],
  [
    'title: { zh-CN: 旺商聊服务器升级维护, en: WangShangLiao server upgrade }',
    'title: { zh-CN: 旺商聊升级 }',
    /"en" is missing.*both languages/,
  ],
  [
    'title: { zh-CN: 旺商聊服务器升级维护, en: WangShangLiao server upgrade }',
    'title: [旺商聊升级, Upgrade]',
    /"title" must be a group of settings, and here stands a list/,
  ],
  [
    "callForwarding:\n  - { from: '+862155502000'",
    'callForwarding:\n  - { from: +862155502000',
    /"from" must be a text.*in quotes/,
  ],
  [
    'minimum: { ios: 8.2.0',
    'minimum: { ios: 8.2',
    /"ios" must be a text, and here stands 8\.2.*8\.2 in quotes/,
  ],
  ['  freshWithin: 6h', '  freshWithin: 6', /"freshWithin" must be a text.*30m, 2h or 5d/],
  ['  freshWithin: 6h', '  freshWithin: 六小时', /is no span.*30m, 2h or 5d/],
  ['  confirmFrom: 2 ', '  confirmFrom: true ', /"confirmFrom" must be a whole number, and here stands true/],
  [
    '  vaults: [vault-shanghai, vault-frankfurt]',
    '  vaults: vault-shanghai, vault-frankfurt',
    /"vaults" must be a list/,
  ],
  ['doubtsBlock: [close-out]', 'doubtsBlock: close-out', /"doubtsBlock" must be a list/],
  ['overlaps: []', 'overlaps: none', /"overlaps" must be a list/],
  ['runners: {}', 'runners: []', /"runners" must be a group of settings, and here stands a list/],
  ['spread: 3 }', 'spread: 3.5 }', /"spread" must be a whole number/],
  ['  startInFlight: 40', '  startInFlight: 40人', /"startInFlight" must be a whole number/],
  [
    '  - id: reminder-3d\n    when: 3d before start',
    '  - reminder-3d\n  - id: reminder-3d\n    when: 3d before start',
    /An entry of "notices" must be a group of settings, and here stands "reminder-3d"/,
  ],
  [
    '  - { id: backup-not-restorable,',
    '  -\n  - { id: backup-not-restorable,',
    /An entry of "callOff" is empty/,
  ],
  [
    'affects: { login: down, messages: down, files: down, groups: down }',
    'affects: { login: off, messages: down, files: down, groups: down }',
    /"off" is not known here.*down/,
  ],
  [
    'affects: { login: down, messages: down, files: down, groups: down }',
    'affects: { login: down, messages: down, files: down }',
    /"groups" is missing/,
  ],
  [
    'affects: { login: down, messages: down, files: down, groups: down }',
    'affects: login down',
    /"affects" must be a group of settings/,
  ],
  // Times
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026-12-06T05:00:00+08:00',
    /is no time with zone.*offset and zone/,
  ],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026-12-06T05:00[Asia/Shanghai]',
    /is no time with zone/,
  ],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026-12-06T5:00+08:00[Asia/Shanghai]',
    /is no time with zone/,
  ],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026/12/06 05:00',
    /for example 2026-12-06T05:00:00\+08:00\[Asia/,
  ],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 06.12.2026 05:00 Europe/Berlin',
    /for example 2026-12-06T05:00:00\+01:00\[Europe/,
  ],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026-12-06T05:00+08:00[Asia/Beijing]',
    /"Asia\/Beijing" is not a zone.*Asia\/Shanghai/,
  ],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026-12-06T05:00+08:00[CST]',
    /"CST" is not a zone/,
  ],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: 2026-13-06T05:00+08:00[Asia/Shanghai]',
    /no date or time of the calendar/,
  ],
  [
    'end: 2026-12-06T05:00:00+08:00[Asia/Shanghai]',
    'end: ２026-12-06T05:00+08:00[Asia/Shanghai]',
    /full-width digit/,
  ],
  [
    '    when: 3d before start',
    '    when: 3 days before start',
    /"3 days before start" is n[^ ]+ .*5d before start/,
  ],
  ['    when: 3d before start', '    when: 3d befor start', /is n[^ ]+ .*5d before start/],
  ['    when: 3d before start', '    when: 3d before begin', /is n[^ ]+ .*5d before start/],
  ['    when: on all-clear', '    when: on allclear', /is no moment .*all-clear/],
  [
    '    snap: office-hours\n  - id: reminder-1d',
    '    snap: office hours\n  - id: reminder-1d',
    /"office hours" is not known here.*Write "office-hours"/,
  ],
  ['deadline: 1h before start', 'deadline: 1h before the start', /is n[^ ]+ .*5d before start/],
  ['  testedWithin: 3d', '  testedWithin: 3 d', /is no span/],
  // Names
  [
    'who: { roles: [it-canary] }, canary',
    'who: { role: [it-canary] }, canary',
    /Unknown key "role".*Write "roles"/,
  ],
  ['who: rest, spread', 'who: everybody, spread', /"everybody" is not known here.*everyone/],
  ['  control: admission', '  control: admision', /Write "admission"/],
  ['  - phase: re-login\n    responsible', '  - phase: relogin\n    responsible', /Write "re-login"/],
  [
    'author: messenger-admin',
    'author: 张三',
    /"张三" is no id\. Write it so: Small letters, digits and hyphens/,
  ],
  ['notices:\n', 'Notices:\n', /Unknown key "Notices".*Write "notices"/],
  ['id: 2026-12-06-wangshangliao', 'id: 2026-12-06 旺商聊', /is no id/],
  ['schema: tideover/window/1', 'schema: tideover/window/2', /Write "tideover\/window\/1"/],
  [
    'url: https://www.wangshangliao.example/news',
    'url: www.wangshangliao.example/news',
    /is no web address.*https address/,
  ],
  ['    - { id: rest, title', '    - { id: canary, title', /"canary" is here twice|id of its own/],
  ['decidedBy: it-manager }', 'decidedBy: }', /"decidedBy" is empty/],
  // YAML again
  ['kind: planned', 'kind planned', /without ": ".*key: value|colon/],
  ['kind: planned', 'kind:planned', /without ": ".*key: value|colon/],
  ['    when: at start', '   when: at start', /not indented|Indent with spaces/],
  ['who: rest, spread: 3 }', 'who: rest, spread: 3', /The \{ that opens here is never closed/],
  [
    "en: 'During maintenance, your call is forwarded to the agent on duty.' }",
    "en: 'During maintenance, your call is forwarded to the agent on duty. }",
    /The ' that opens here is never closed/,
  ],
  ['kind: planned', 'kind:\tplanned', /tab .*Write spaces/],
  ['    when: at start', '    when: @start', /cannot begin with this sign.*double quotes/],
  ['  en: WangShangLiao upgrades', '  en: "C:\\data" # WangShangLiao upgrades', /backslash.*single quotes/],
  ['affects: { login: down', 'affects: login: down, x: { login: down', /begin a new key/],
  ['title: { zh-CN: 旺商聊服务器升级维护, en', 'title: { zh-CN： “旺商聊”，en', /full-width colon/],
];

/** Chinese throughout: no sentence of English is left in it, as where a text was put together of two. */
const wholly = /^(?=.*\p{Script=Han})(?!.*(?:[A-Za-z]+ ){3}[A-Za-z]+[.;,])/su;

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
      for (const text of problems.flatMap(({ what, write }) => [what, write])) {
        expect(inChinese(text, problemsInChinese)).toMatch(wholly);
        // The plan's own words and the sign in question may be Chinese, and nothing else.
        expect(text.replace(/"[^"]*"|\(.\)/gu, '')).not.toMatch(
          /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u,
        );
      }
    },
  );

  it.each([
    ['affects: {', 'afects: {', 'Unknown key "afects".'],
    ['{ login: down', '{ login:down', 'Unknown key "login:down".'],
    ['end: 2026-12-06T05:00', 'end: 2026-12-05T05:00', 'The end is not after the start.'],
    [
      'author: messenger-admin',
      '<<<<<<< HEAD\nauthor: messenger-admin\n=======\nauthor: it-manager\n>>>>>>> other',
      'Git left two versions here (<<<<<<<).',
    ],
  ])('with one mistake has one problem: %s → %s', async (right, wrong, says) => {
    const file = join(folder, 'windows', 'one.yaml');
    const own = source.replace(right, wrong).replace('id: 2026-12-06-wangshangliao', 'id: 2026-12-06-one');
    await writeFile(file, own);
    await rm(join(folder, 'windows/2026-12-06-wangshangliao.yaml'), { force: true });
    const { problems } = await checkPlan(file);
    await rm(file);
    const line = lineOfChange(right, wrong);
    const ours = problems.filter(({ rule }) => rule !== 'file-is-named-so');
    expect(ours.map((problem) => [problem.line, problem.what])).toEqual([[line, says]]);
  });

  it('that leaves to its author what it does not say has one problem where it names nobody', async () => {
    const file = join(folder, 'windows', 'author.yaml');
    const patch = await readFile(join(runbooks, 'windows/2026-12-20-patch.yaml'), 'utf8');
    await writeFile(file, patch.replace(/^id: .*/m, 'id: author').replace(/^author: .*/m, 'author: nobody'));
    const { problems } = await checkPlan(file);
    await rm(file);
    expect(problems.filter(({ rule }) => rule === 'person-is-known')).toMatchObject([
      { path: ['author'], what: 'There is no person "nobody".' },
    ]);
  });

  it('of which a list is written as a group is told so once, in its own words', async () => {
    const file = join(folder, 'windows', 'grouped.yaml');
    const patch = await readFile(join(runbooks, 'windows/2026-12-20-patch.yaml'), 'utf8');
    const notices = 'notices:\n  announcement: { when: 5d before start, channels: [mail] }\n';
    await writeFile(file, patch.replace('id: 2026-12-20-patch', 'id: grouped') + notices);
    const { problems } = await checkPlan(file);
    await rm(file);
    expect(problems).toMatchObject([
      { line: 11, what: '"notices" must be a list, and here stands a group of settings.' },
    ]);
    expect(inChinese(problems[0]?.what ?? '', problemsInChinese)).toBe(
      '“notices”须是列表，这里写的是 一组设置。',
    );
  });

  it.each([
    ['change: [{ id: annoncement, when: 6d before start }]', '没有可改的“annoncement”。'],
    ['remove: [annoncement]', '没有可去掉的“annoncement”。'],
    [
      'add: [{ id: announcement, when: 6d before start, audiences: [all-staff], channels: [mail], template: announcement, snap: exact }]',
      '已有“announcement”。',
    ],
  ])('that changes no notice of the organisation is told so in both languages: %s', async (change, says) => {
    const file = join(folder, 'windows', 'changed.yaml');
    const patch = await readFile(join(runbooks, 'windows/2026-12-20-patch.yaml'), 'utf8');
    await writeFile(file, `${patch.replace('id: 2026-12-20-patch', 'id: changed')}notices: { ${change} }\n`);
    const { problems } = await checkPlan(file);
    await rm(file);
    const said = problems.map(({ what, write }) => [
      inChinese(what, problemsInChinese),
      inChinese(write, problemsInChinese),
    ]);
    expect(said.flat()).toContain(says);
    for (const text of said.flat()) expect(text).toMatch(wholly);
  });

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

// The Chinese that we print, held against the style sheet: what was once written badly is printed nowhere again. The
// number is the sentence's in the style sheet; those that are missing were additions, and are asked for below.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const before: readonly (readonly [number, RegExp])[] = [
  [1, /起暂停 \{\{duration/],
  [2, /^## 什么时候|受影响的功能'|维护期间怎么联系/m],
  [4, /旧版本恢复后可能|升级到最低版本以上/],
  [5, /推迟到恢复之后，不必操作/],
  [6, /不要提前反复尝试|这样大家都能更快回来/],
  [8, /将在 \{\{when/],
  [9, /小时后暂停/],
  [10, /^## 现在请$/m],
  [11, /\}\}\{\{startsIn\}\}后/],
  [12, /维护时间有变化|原定恢复时间/],
  [13, /原定\{\{/],
  [14, /若另定时间/],
  [15, /登录了，现在请登录/],
  [16, /感谢您的耐心[。”"]|看一眼自己的部分|已经补进/],
  [17, /连着无线网络|您会在最后一批/],
  [18, /不等待、不反复登录|先放一放/],
  [19, /届时填写 to be/],
  [20, /人已经回来/],
  [21, /时 \$\{/],
  [22, /大家怎样回来|下次可以更好|'代价'|服务商与员工的话/],
  [23, /有人未回/],
  [24, /没有回来：|多半是客户端太旧/],
  [25, /记录画出/],
  [26, /全员合计无法使用/],
  [27, /服务商晚于计划/],
  [29, /还没有人表态|每一步都知道做了/],
  [32, /哪里不好用？|也可以从公司邮箱写信/],
  [33, /已经回来/],
  [34, /连不上时按离线审批/],
  [35, /电话怎么转接|给谁打电话|您要做的事/],
  [36, /主备用渠道/],
  [37, /已静默|来电转接|厂商/],
  [40, /canary 已停止/],
  [41, /还差 .{0,20}个批准|，升级至/],
  [43, /的结果：|的关口关闭/],
  [45, /什么是安全的|再看一次即可/],
  [46, /受影响: /],
  [47, /阅读加输入|不会碰到真正的/],
  [48, /不是配错|照样成立/],
  [49, /现在看一眼|看一眼，不动手/],
  [50, /精确到分钟地/],
  [51, /可以带二次验证/],
  [53, /以贵司运营商|预计 5 点恢复/],
  [54, /四个不相干的词，例如/],
  [55, /种类写：消息、上传、审批[。；]/],
  [56, /已完成,服务/],
];

/** One word for one thing, as the glossary has it. */
const otherWords =
  /方案|回归|线下审批|离线审批|预备份|门禁|其间|保险库|运行机|应急离线|补传|补进|回退|挂出|在 dingtalk|请确认三件事|暂时撤回|升级电话|转接电话|[\p{Script=Han}]IT 先行组/u;

const files = execFileSync(
  'git',
  ['ls-files', 'pipelines', 'scripts', 'infra', 'runbooks', '.github', '*.zh-CN.md'],
  {
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((name) => !name.startsWith('tests/') && /\.(?:ts|json|ya?ml|md)$/.test(name))
  .map((name) => [name, readFileSync(name, 'utf8')] as const);

test('no sentence is printed as it stood before it was mended', () => {
  const found = files.flatMap(([name, text]) =>
    before.flatMap(([number, form]) => (form.test(text) ? [`${name}: sentence ${number}`] : [])),
  );
  expect(found).toEqual([]);
});

test('one word stands for one thing', () => {
  const found = files.flatMap(([name, text]) =>
    text
      .split('\n')
      .flatMap((line, index) => (otherWords.test(line) ? [`${name}:${index + 1} ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});

test('what was to be added stands there', () => {
  const notice = (name: string) => readFileSync(`runbooks/notices/${name}.zh-CN.md`, 'utf8');
  expect(notice('announcement')).toContain('如未能按时完成，恢复时间将顺延并另行通知。'); // 3
  for (const name of ['announcement', 'reminder', 'last-call', 'started'])
    expect(notice(name), name).toMatch(
      /由此带来的不便，敬请谅解。\n\{\{company\}\} 信息技术部，\{\{date\}\}/,
    ); // 7
  expect(notice('your-turn')).toContain('{{^cohort}}您{{/cohort}}'); // 15
});

// What `npm run drill` is and says.

import { type Language, localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, text } from '../lib/describe.ts';

export const drill = describe({
  name: 'npm run drill --',
  summary: localised(
    '完整演练一个维护窗口，写出报告、收件箱、状态页和证据。',
    'Rehearses a whole maintenance window and writes report, inbox, status page and evidence.',
  ),
  usage:
    '[--scenario NAME] [--window FILE] [--out DIR] [--seed N] [--interactive] [--messenger embedded|matrix [--homeserver URL]] [--people N]',
  options: {
    window: text(
      'FILE',
      '演练哪份方案；不写则用完整的示例，没有示例则用最新的方案。',
      'The plan to rehearse; the complete example when left out, or your newest plan.',
    ),
    scenario: {
      ...text('NAME', '出什么岔子；名称见下。', 'What goes wrong; the names stand below.'),
      default: 'plain',
    },
    scenarios: flag('列出各场景，一行一个。', 'Print the scenarios, one a line.'),
    'list-scenarios': flag('只列出场景名称。', 'Print only the names of the scenarios.'),
    out: {
      ...text('DIR', '窗口的文件夹写到哪里。', 'Where the folder of the window is written.'),
      default: 'out',
    },
    seed: {
      ...text('N', '决定一切随机的事。', 'Decides everything that chance decides.'),
      default: '1',
    },
    messenger: {
      ...text(
        'embedded|matrix',
        'matrix：在真实的 Synapse 上演练，自动启动一个，或用 --homeserver 指定的。',
        'matrix rehearses on a real Synapse: one started for it, or the one that --homeserver names.',
      ),
      default: 'embedded',
    },
    homeserver: text(
      'URL',
      '空的测试服务器，见 runbooks/sop/matrix.zh-CN.md。演练期间上面的人都登不了。',
      'An empty test server; see runbooks/sop/matrix.en.md. Everybody on it is locked out meanwhile.',
    ),
    people: text(
      'N',
      '用名单里的多少人演练；不写则全部，matrix 上 240 人。',
      'Rehearse with so many of the roster; all of them when left out, 240 on matrix.',
    ),
    interactive: flag(
      '由您担任审批人、IT 先行组和值班负责人。',
      'You are the approver, the IT canary and the duty lead.',
    ),
  },
  names: async () => {
    const { scenarios } = await import('../../pipelines/rehearsal/drill/scenarios.ts');
    return scenarios.map(({ name, title }) => [name, title]);
  },
  uses: [
    [
      localised('一周之前', 'a week before'),
      localised('照这份方案演练', 'rehearse exactly this plan'),
      '--window FILE',
    ],
  ],
});

const number = (option: string, given: string | undefined, least: number) =>
  localised(
    `${option} ${given} 不是 ${least} 以上的整数。`,
    `${option} ${given} is not a whole number from ${least}.`,
  );

export const says = {
  number,
  noScenario: (name: string) =>
    localised(
      `没有场景 ${name}；--scenarios 会列出。`,
      `There is no scenario ${name}. --scenarios prints them.`,
    ),
  homeserverAlone: localised(
    '--homeserver 与 --messenger matrix 连用。',
    '--homeserver goes with --messenger matrix.',
  ),
  breaksMessenger: (name: string) =>
    localised(
      `${name} 要弄坏通讯软件本身，只有内置的能做到。`,
      `${name} breaks the messenger itself, which only the embedded one can do.`,
    ),
  head: (title: string, scenario: string, people: number, seed: number, language: Language) =>
    `${title} · ${scenario} · ${localised(`${people} 人 · 种子 ${seed}`, `${people} people · seed ${seed}`)[language]}\n`,
  ledger: (entries: number, kills: number) =>
    localised(
      `\n台账 ${entries} 条，运行中断 ${kills} 次`,
      `\n${entries} ledger entries, ${kills} interrupted runs`,
    ),
  places: (place: (name: string) => string) =>
    localised(
      `报告    ${place('report.html')}\n收件箱  ${place('inbox')}\n状态页  ${place('status/index.html')}\n证据    ${place('evidence')}`,
      `Report       ${place('report.html')}\nInbox        ${place('inbox')}\nStatus page  ${place('status/index.html')}\nEvidence     ${place('evidence')}`,
    ),
  checkIt: localised('  核对：', '  check it:  '),
  missed: (name: string) =>
    localised(`\n${name} 没有走到好的结局：`, `\nThe good ending of ${name} was not reached:`),
};

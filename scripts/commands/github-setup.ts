// What `npm run github:setup` is and says.

import type { SettingReport } from '../../pipelines/adapters/github/settings.ts';
import { type Localised, localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, jsonOption, text } from '../lib/describe.ts';

export const githubSetup = describe({
  name: 'npm run github:setup --',
  summary: localised(
    '按工作流的需要设置仓库，并逐项读回核对。需要 GITHUB_TOKEN（管理员的令牌）和 GITHUB_REPOSITORY。',
    'Makes the repository’s settings as the workflows need them, and reads each back. Needs a token of an\nadministrator in GITHUB_TOKEN, and GITHUB_REPOSITORY.',
  ),
  usage: '[--check] [--branch main] [--app ID] [--secret NAME] [--reviewers cutover=ROLE,ROLE]… [--json]',
  options: {
    check: flag(
      '只列出差异；有差异时退出状态为 1。',
      'Only say what differs; exit status 1 if anything does.',
    ),
    branch: { ...text('NAME', '默认分支。', 'The default branch.'), default: 'main' },
    app: text(
      'ID',
      '你们自己的 App 的编号，只有它可以写台账的分支。',
      'Id of an App of your own that alone may write the record’s branches.',
    ),
    secret: text(
      'NAME',
      '只设置这个密钥：从标准输入读取，写入每个需要它的环境（用 gh）。',
      'Only set this secret, read from standard input, in each environment whose jobs need it (with gh).',
    ),
    reviewers: {
      ...text(
        'PHASE=ROLE,…',
        '某阶段环境的评审人，作为第二道锁（仅限公开仓库或 Enterprise）。',
        'Reviewers of a phase’s environment as a second lock (public or Enterprise repositories only).',
      ),
      multiple: true,
    },
    ...jsonOption,
  },
  uses: [
    [
      localised('第一次，以及每个窗口之前', 'once, and before every window'),
      localised('仓库的设置，逐项读回', 'the repository’s settings, each read back'),
      '--check',
    ],
  ],
});

export const marks: Readonly<Record<SettingReport['state'], Localised>> = {
  'as-wanted': localised('符合    ', 'ok          '),
  differs: localised('有差异  ', 'differs     '),
  written: localised('已写入  ', 'written     '),
  'not-offered': localised('不提供  ', 'not offered '),
  'not-readable': localised('读不到  ', 'not readable'),
};

export const says = {
  whatItMeans: localised(
    '\n“不提供”：账户的套餐没有这项设置，或没有保存下来。没有它关口仍然有效，因为每个阶段的任务都自己\n根据台账和重新读取的评论来判断。失去的是第二道锁（评审人、分支限制）；没有规则集时，GitHub 也不会\n拒绝改写台账分支：要靠检查点和每次运行显示的台账末端来发现。',
    '\n"not offered": the account’s plan does not have this setting, or did not keep it. Gates hold without it, because\neach phase’s job judges its gate itself from the record and from comments read again. What is lost is the second\nlock (reviewers, branch policy) and, without rulesets, GitHub’s own refusal to rewrite a ledger branch: the\ncheckpoints and the head that each run prints are then what shows it.',
  ),
  whoeverMayWrite: localised(
    '\n没有这些规则集，谁能写入谁就等于所有者；剩下的只有事后发现。',
    '\nWithout these rulesets whoever may write is an owner here; what remains is detection.',
  ),
  noJob: (name: string, known: readonly string[]) =>
    localised(
      `没有任务需要 ${name}。已知的：${known.join('、')}。`,
      `No job needs ${name}. Known: ${known.join(', ')}.`,
    ),
  needsValue: localised('请把值写到标准输入。', 'Write the value to standard input.'),
  setIn: (environment: string) => localised(`已写入 ${environment}`, `set in ${environment}`),
};

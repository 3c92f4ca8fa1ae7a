// What `npm run init` is and says.

import { organisationQuestions } from '../../pipelines/plan/new-organisation-questions.ts';
import { localised } from '../../pipelines/plan/plan.ts';
import { describe, flag, text } from '../lib/describe.ts';

export const init = describe({
  name: 'npm run init --',
  summary: localised(
    '写出贵司的 organisation.yaml、花名册模板、CODEOWNERS 和第一份计划；再次运行只改所问的内容。给出任一选项就不再提问。',
    'Writes your organisation.yaml, a roster to start from, CODEOWNERS and a first plan; run again, it changes only what is asked. With any option given it asks nothing.',
  ),
  usage: '[--yes] [--name-en TEXT --sites LIST --adapter KIND …] [--people N]',
  options: {
    ...Object.fromEntries(
      organisationQuestions({}).map(({ option, ask, fallback }) => {
        const usual = /^[ -~]*$/.test(fallback({})) ? ` [${fallback({})}]` : '';
        return [option, text('TEXT', ask['zh-CN'] + usual, ask.en + usual)];
      }),
    ),
    people: text('N', '第一份花名册里虚构多少人 [40]', 'So many invented people in the first roster [40]'),
    'backup-key': text(
      'AGE1…',
      '备份用的 age 公钥；不写则新做一对，私钥放在 out/。',
      'Public age key for backups; without one a pair is made, and the private half put into out/.',
    ),
    yes: flag('不提问，采用 [ ] 中的内容。', 'Ask nothing: take what stands in [ ].'),
    runbooks: { ...text('DIR', '文件在哪里。', 'Where the files are.'), default: 'runbooks' },
  },
  uses: [
    [
      localised('一次', 'once'),
      localised(
        '你们是谁：办公地点、[即时通讯](runbooks/sop/your-messenger.zh-CN.md)、渠道、谁来决定；第一份计划',
        'who you are: sites, [your messenger](runbooks/sop/your-messenger.en.md), channels, who decides; a first plan',
      ),
      '',
    ],
  ],
});

export const says = {
  written: (file: string) => localised(`已写入：${file}`, `Written: ${file}`),
  removed: (file: string) =>
    localised(`已删除示例的计划：${file}`, `Removed, a plan of the example: ${file}`),
  left: (path: string) => localised(`保留您写的：${path}`, `Left as you wrote it: ${path}`),
  identity: (file: string) =>
    localised(
      `\n备份的私钥在 ${file}，请移到保险柜。`,
      `\nThe private half of the backup key is in ${file}: move it to your safe.`,
    ),
  next: (plan: string) => {
    const commands = `npm run plan:preview -- ${plan}\n  npm run drill -- --window ${plan}\n  npm run connect -- --check`;
    return localised(`\n接下来：\n  ${commands}`, `\nNext:\n  ${commands}`);
  },
};

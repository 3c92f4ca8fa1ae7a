// Bundles the scripts of the night's jobs into dist/, which a release carries: then a job installs nothing.

import { fs, path, tmpdir } from 'zx';
import { localised } from '../pipelines/plan/plan.ts';
import { runCommand } from './lib/command.ts';
import { describe, flag, text } from './lib/describe.ts';
import { bundleRelease, differingFiles } from './lib/release-bundle.ts';

const bundle = describe({
  name: 'npm run bundle --',
  summary: localised(
    '为运行机自带的 Node 24 打包夜间任务的脚本。',
    'Bundles the scripts of the night’s jobs for the Node 24 of a runner.',
  ),
  usage: '[--out dist] [--check]',
  options: {
    out: { ...text('DIR', '写到哪里。', 'Where the bundle is written.'), default: 'dist' },
    check: flag(
      '只看 DIR（如果有）是否与源代码一致；不一致时退出状态为 1。',
      'Only say whether DIR, where there is one, is what the source builds; exit status 1 if not.',
    ),
  },
});

const says = {
  none: (out: string) =>
    localised(
      `没有 ${out}：任务安装软件包，直接运行源代码。`,
      `There is no ${out}: jobs install the packages and run the source.`,
    ),
  differs: (file: string) =>
    localised(`${file} 与源代码打包的结果不同`, `${file} is not what the source builds`),
  rebuild: localised('请运行 npm run bundle 并提交结果。', 'Run npm run bundle, and commit what it writes.'),
};

await runCommand(bundle, async ({ values: { out, check }, say, language }) => {
  if (check !== true) {
    await fs.remove(out);
    for (const { name, bytes } of await bundleRelease(out))
      console.log(`${String(bytes).padStart(9)}  ${name}`);
    return 0;
  }
  if (!(await fs.pathExists(out))) {
    say(says.none(out));
    return 0;
  }
  const fresh = tmpdir();
  try {
    await bundleRelease(fresh);
    const differing = await differingFiles(fresh, out);
    for (const file of differing) console.error(says.differs(path.join(out, file))[language]);
    if (differing.length > 0) console.error(says.rebuild[language]);
    return differing.length === 0 ? 0 : 1;
  } finally {
    await fs.remove(fresh);
  }
});

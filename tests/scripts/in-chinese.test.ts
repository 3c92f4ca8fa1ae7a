// Commands as somebody uses them who reads Chinese alone.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemsInChinese as problems } from '../../pipelines/plan/check/problems-in-chinese.ts';
import { inChinese } from '../../pipelines/text/in-chinese.ts';
import { allCommands } from '../../scripts/lib/all-commands.ts';
import { helpOf, usageOf } from '../../scripts/lib/describe.ts';
import { startScript } from '../support/script-process.ts';

/** Three English words in a row, each of them small, are a sentence. */
const sentence = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/;

const run = (script: string, ...given: readonly string[]) =>
  startScript('.', `${script}.ts`, given, { LC_ALL: 'zh_CN.UTF-8', TIDEOVER_NOW: '2026-11-30T06:00:00Z' })
    .ended;

describe('in Chinese', () => {
  it.each(allCommands.map((command) => [command.name, command] as const))(
    '%s explains itself without an English sentence',
    async (_, command) => {
      const help = await helpOf(command, 'zh-CN');
      expect(help.replace(usageOf(command, 'zh-CN'), '')).not.toMatch(sentence);
      expect(help).toContain('显示本说明。');
    },
  );

  it('a plan is checked, and what is not there is named', async () => {
    const fine = await run('plan-check', 'runbooks/windows/2026-12-20-patch.yaml');
    expect(fine).toMatchObject({
      status: 0,
      text: expect.stringMatching(/2026-12-20-patch\.yaml: (没有问题|0 个错误)/),
    });
    const absent = await run('plan-preview', 'runbooks/windows/none.yaml');
    expect(absent.status).toBe(1);
    expect(absent.text).toMatch(
      /none\.yaml：没有这个文件。\n {2}怎么办：请写 runbooks\/windows\/ 里一个窗口文件的路径/,
    );
  });

  it('a page is first published, and a store that is none is refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tideover-zh-'));
    const plan = 'runbooks/windows/2026-12-20-patch.yaml';
    const first = await run(
      'status-publish',
      plan,
      '--zh',
      '处理中',
      '--en',
      'At work',
      '--to',
      `file:${folder}`,
    );
    rmSync(folder, { recursive: true });
    expect(first).toMatchObject({ status: 0, text: expect.stringContaining('这里此前没有发布过') });
    const halves = await run('status-publish', plan, '--en', 'At work', '--to', 'file:x');
    expect(halves.text).toContain('--zh：部分读者没有可读的文字');
    const nowhere = await run('show', '--window', 'w', '--store', 'nowhere');
    expect(nowhere.text).toContain('请写成 file:out/store, git:origin, ');
    for (const { text } of [first, halves, nowhere]) expect(text).not.toMatch(/ENOENT|\b(or|and) /);
  }, 30_000);

  it('a value of the wrong form, and a name that is none, are told in Chinese words', () => {
    for (const text of ['"?" is no web address.', 'There is no person "?".'])
      expect(inChinese(text, problems)).not.toMatch(/[a-z]/);
  });

  it('questions are asked, and wrong use is told', async () => {
    const asked = await run('plan-new');
    expect(asked).toMatchObject({
      status: 1,
      text: expect.stringContaining('计划内 planned 还是紧急 emergency'),
    });
    expect(asked.text).toContain('输入到此结束，什么也没有写入。');
    expect(asked.text).not.toMatch(/Enter takes|nothing was written/);
    const wrong = await run('show');
    expect(wrong).toMatchObject({
      status: 2,
      text: expect.stringMatching(/^请用 --window 指明窗口。\n用法：/),
    });
  });
});

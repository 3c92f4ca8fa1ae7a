import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../pipelines/errors.ts';
import { localised } from '../../../pipelines/plan/plan.ts';
import { printJson, runCommand, WrongUse } from '../../../scripts/lib/command.ts';
import {
  describe as described,
  flag,
  helpOf,
  languageOfReader,
  text,
} from '../../../scripts/lib/describe.ts';

const command = described({
  name: 'npm run drill --',
  summary: localised('演练。', 'Rehearses.'),
  usage: '[--window FILE]',
  words: 1,
  options: {
    window: text('FILE', localised('计划。', 'The plan.')),
    tag: { ...text('TAG', localised('可写两次。', 'May be given twice.')), multiple: true },
    interactive: { ...flag(localised('询问。', 'Ask.')), short: 'i', default: false },
  },
  names: async () => [['plain', localised('一切顺利', 'all goes well')]],
});

async function outcome(
  argv: readonly string[],
  run: Parameters<typeof runCommand<typeof command.options>>[1],
) {
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void printed.push(String(text)));
  await runCommand(command, run, argv);
  return { status: process.exitCode, printed: printed.join('\n') };
}

afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

describe('a command', () => {
  it('hands typed values and the file names to its body', async () => {
    const seen: string[] = [];
    const { status } = await outcome(
      ['a.yaml', '--window', 'w', '--tag', 'x', '--tag', 'y', '-i'],
      async (given) => {
        seen.push(
          given.positionals.join(),
          given.values.window ?? '',
          (given.values.tag ?? []).join(),
          String(given.values.interactive),
        );
      },
    );
    expect(seen).toEqual(['a.yaml', 'w', 'x,y', 'true']);
    expect(status).toBe(0);
  });

  it('refuses a word more than it takes, before anything is done', async () => {
    const run = vi.fn<() => Promise<void>>(async () => {});
    const { status, printed } = await outcome(['a.yaml', 'b.yaml'], run);
    expect(status).toBe(2);
    expect(printed).toMatch(/^Unexpected argument: b\.yaml\n/);
    expect(run).not.toHaveBeenCalled();
  });

  it('ends with the status its body returns', async () => {
    expect((await outcome([], async () => 1)).status).toBe(1);
  });

  it('prints what, where and what to do for a mistake that the user can mend, without a stack', async () => {
    const { status, printed } = await outcome([], async () => {
      throw new UserError({ what: 'No such plan.', where: 'a.yaml', whatToDo: 'Give another name.' });
    });
    expect(status).toBe(1);
    expect(printed).toBe('a.yaml: No such plan.\n  To do: Give another name.');
  });

  it('sends a terminal nothing that it obeys, whoever wrote it, and JSON that reads back as it was', async () => {
    const said = 'ok\u001b[2J\u009b31m \u202edesrever \u{e0041}\u{e0042}';
    const { printed } = await outcome([], async () => {
      console.log(`he said: ${said}`);
      console.error(new Error(said).message);
      printJson({ said });
      throw new UserError({ what: said, where: 'a', whatToDo: 'b' });
    });
    expect(printed).not.toMatch(/[^\n\P{C}]/u);
    expect(printed).toContain('he said: ok[2J31m desrever ');
    expect(printed).toContain(String.raw`\u001b[2J\u009b31m \u202edesrever \udb40\udc41\udb40\udc42`);
  });

  it('gives the runner no command that somebody else wrote', async () => {
    const { printed } = await outcome([], async () => {
      console.log('a\n::set-output name=code::x\n  ::add-mask::y and ##[set-output name=code]x');
      throw new UserError({ what: 'no\r::error::z', where: 'a', whatToDo: 'b' });
    });
    expect(printed).not.toMatch(/^\s*::|##\[/m);
    expect(printed).toContain('::set-output name=code::x');
  });

  it('ends with 2 and shows the usage when it is typed wrongly', async () => {
    const unknown = await outcome(['--wndow', 'x'], async () => 0);
    expect(unknown.status).toBe(2);
    expect(unknown.printed).toContain('Usage: npm run drill -- [--window FILE]');
    const own = await outcome([], async () => {
      throw new WrongUse(localised('缺少文件。', 'A file is missing.'));
    });
    expect(own).toMatchObject({ status: 2, printed: expect.stringContaining('A file is missing.') });
  });

  it('shows every option and name in --help and runs nothing', async () => {
    const { status, printed } = await outcome(['--help'], async () => 1);
    expect(status).toBe(0);
    expect(printed).toBe(await helpOf(command, 'en'));
    for (const part of ['--window FILE', '-i, --interactive', '--language zh-CN|en', 'plain  all goes well'])
      expect(printed).toContain(part);
  });

  it('speaks Chinese where it is asked to: help, wrong use and errors', async () => {
    const zh = ['--language', 'zh-CN'];
    const help = await outcome(['--help', ...zh], async () => 1);
    expect(help.printed).toContain('用法：npm run drill -- [--window 文件]');
    expect(help.printed).not.toMatch(/Usage|Rehearses|Show this/);
    const unknown = await outcome(['--wndow', 'x', ...zh], async () => 0);
    expect(unknown).toMatchObject({
      status: 2,
      printed: expect.stringMatching(/^没有 --wndow 这个选项。\n用法：/),
    });
    const failed = await outcome(zh, async () => {
      throw new UserError({ what: 'There is no window w-9 here', where: 'a', whatToDo: 'Check its name.' });
    });
    expect(failed.printed).toBe('a：这里没有窗口 w-9\n  怎么办：请核对名称。');
    expect((await outcome(['--language', 'fr'], async () => 0)).status).toBe(2);
  });

  it('speaks the language of the environment where none is asked for', () => {
    expect(languageOfReader(undefined, { LANG: 'zh_CN.UTF-8' })).toBe('zh-CN');
    expect(languageOfReader(undefined, { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en');
    expect(languageOfReader('en', { LANG: 'zh_CN.UTF-8' })).toBe('en');
    expect(languageOfReader(undefined, {})).toBe('en');
  });
});

it('a command goes on when whoever reads its output has gone, and stops on any other fault of a stream', () => {
  const fault = (code: string) => Object.assign(new Error(code), { code });
  for (const stream of [process.stdout, process.stderr]) {
    expect(() => stream.emit('error', fault('EPIPE'))).not.toThrow();
    expect(() => stream.emit('error', fault('EIO'))).toThrow('EIO');
  }
});

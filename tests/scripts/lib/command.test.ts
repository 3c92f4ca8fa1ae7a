import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../pipelines/errors.ts';
import { helpOf, runCommand, WrongUse } from '../../../scripts/lib/command.ts';

const options = {
  window: { type: 'string', value: 'FILE', help: 'The plan.' },
  tag: { type: 'string', multiple: true, help: 'May be given twice.' },
  interactive: { type: 'boolean', short: 'i', default: false, help: 'Ask.' },
} as const;
const command = { name: 'npm run drill --', summary: 'Rehearses.', usage: '[--window FILE]', options };

async function outcome(
  argv: readonly string[],
  run: Parameters<typeof runCommand<typeof options>>[0]['run'],
) {
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: unknown) => void printed.push(String(text)));
  await runCommand({ ...command, run }, argv);
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

  it('ends with 2 and shows the usage when it is typed wrongly', async () => {
    const unknown = await outcome(['--wndow', 'x'], async () => 0);
    expect(unknown.status).toBe(2);
    expect(unknown.printed).toContain('Usage: npm run drill -- [--window FILE]');
    const own = await outcome([], async () => {
      throw new WrongUse('A file is missing.');
    });
    expect(own).toMatchObject({ status: 2, printed: expect.stringContaining('A file is missing.') });
  });

  it('shows every option in --help and runs nothing', async () => {
    const { status, printed } = await outcome(['--help'], async () => 1);
    expect(status).toBe(0);
    expect(printed).toBe(helpOf(command));
    expect(printed).toContain('--window FILE');
    expect(printed).toContain('-i, --interactive');
  });
});

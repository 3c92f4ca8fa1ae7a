// Every command that a procedure prints, run as it stands there by a shell in the company's folder: with a reader's own
// values in place of the placeholders none is refused as wrong use, and none ends in a stack trace.

import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasSsh, makeSshKey } from '../support/ssh.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const sop = join(root, 'runbooks/sop');
const window = '2026-12-06-wangshangliao';

/** Whole rehearsals have tests of their own. */
const left = /npm run drill/;
/** What only reads, or tells readers, has no reason to refuse; a letter is there once its phase has written it. */
const reads = /npm run (?:show(?!.*--evidence)|to-do|plan:|status:publish|audit:trail)|outbox -- list|--list/;

/** The auditors' commands are run on a record with checkpoints (auditors-page.test.ts). */
const names = readdirSync(sop).filter((name) => name !== 'README.md' && !name.startsWith('auditors'));

describe.skipIf(!hasSsh)('the commands of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tideover-procedures-'));
  const store = `file:${join(folder, 'store')}`;
  const plan = `runbooks/windows/${window}.yaml`;
  const answers = new Map<string, ReturnType<typeof shell>>();
  let digest = '';

  beforeAll(async () => {
    cpSync('runbooks', join(folder, 'runbooks'), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
    mkdirSync(join(folder, '.ssh'));
    mkdirSync(join(folder, 'mails'));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'note.txt'), 'held');
    makeSshKey(join(folder, '.ssh/id_ed25519'));
    const key = readFileSync(join(folder, '.ssh/id_ed25519.pub'), 'utf8').trim();
    const organisation = join(folder, 'runbooks/organisation.yaml');
    const text = readFileSync(organisation, 'utf8').replace(
      '  - id: it-manager\n',
      `$&    sshKey: '${key}'\n`,
    );
    writeFileSync(organisation, text);
    // `npm run a:b -- …` is scripts/a-b.ts, as package.json has it.
    writeFileSync(
      join(folder, 'bin/npm'),
      `#!/bin/sh\nshift; name=$(echo "$1" | tr : -); shift; [ "$1" = -- ] && shift\nexec "${process.execPath}" "${root}/scripts/$name.ts" "$@"\n`,
    );
    chmodSync(join(folder, 'bin/npm'), 0o755);
    await shell(`npm run phase -- next --window ${plan} --store ${store} --without-github`);
    const shown = await shell(`npm run show -- --window ${window} --store ${store} --language en`);
    digest = /sha256:[0-9a-f]{64}/.exec(shown.text)?.[0] ?? '';
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.for(names)('%s', { timeout: 240_000 }, async (name) => {
    const found = commandsIn(readFileSync(join(sop, name), 'utf8'));
    const wrong: string[] = [];
    for (const command of found) {
      const { status, text } = await once(filled(command));
      const isWhole = status === 0 || (status === 1 && !reads.test(command));
      const isWords = !/^ {4}at |UserError/m.test(text);
      if (!isWhole || !isWords) wrong.push(`${command}\n${status}: ${text.slice(0, 600)}`);
    }
    expect(wrong).toEqual([]);
  });

  function commandsIn(text: string): readonly string[] {
    const fenced = [...text.matchAll(/^npm run .*$/gm)].map(([line]) => line);
    const inline = [...text.matchAll(/`(npm run [a-z:-]+ -- [^`]+)`/g)].map(([, command = '']) => command);
    return [...new Set([...fenced, ...inline])].filter((command) => !left.test(command));
  }

  function once(command: string): ReturnType<typeof shell> {
    const asked = answers.get(command) ?? shell(command);
    answers.set(command, asked);
    return asked;
  }

  /** A reader's own values. */
  function filled(command: string): string {
    const values: readonly (readonly [RegExp, string])[] = [
      [/--source (?:ID|来源编号)/, '--source vendor-status'],
      [/--conversation (?:ID|会话编号)/, '--conversation department-it'],
      [/PLACE|状态页地址/, 'file:public'],
      [/ID|窗口编号/, window],
      [/URL|台账地址|地址/, store],
      [/runbooks\/windows\/(?:FILE|文件)\.yaml|PLAN|计划文件/, plan],
      [/--key FILE|--key 密钥文件/, '--key ~/.ssh/id_ed25519'],
      [/add FILE|add 文件/, 'add note.txt'],
      [/SHARED|共享文件夹/, 'shared'],
      [/ROLE|自己的岗位|岗位/, 'it-manager'],
      [/ACCOUNT|账号/, 'it-oncall-01'],
      [/DIGEST|指纹/, digest],
    ];
    return values.reduce((text, [placeholder, value]) => text.replace(placeholder, value), command);
  }

  /** With `y` for whoever asks; what goes on for ever is ended. */
  async function shell(command: string): Promise<{ readonly status: number; readonly text: string }> {
    const env = {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      HOME: folder,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      TIDEOVER_CODE: 'one version',
      TIDEOVER_WORLD: join(folder, 'world'),
      TIDEOVER_NOW: '2026-12-02T16:00:00Z',
    };
    const endless = command.includes('--every');
    const asked = run('sh', ['-c', `yes y | ${endless ? 'timeout 5 ' : ''}${command}`], {
      cwd: folder,
      env: env as NodeJS.ProcessEnv,
      maxBuffer: 1 << 24,
    });
    return asked.then(
      ({ stdout, stderr }) => ({ status: 0, text: stdout + stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        status: endless && error.code === 124 ? 0 : error.code,
        text: error.stdout + error.stderr,
      }),
    );
  }
});

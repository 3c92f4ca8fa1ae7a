// The design's ground rules, held by the repository itself; and the checker tried on files that break them.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import problems from '../pipelines/plan/check/problems.zh-CN.json' with { type: 'json' };
import texts from '../pipelines/plan/texts.zh-CN.json' with { type: 'json' };
import { inChinese } from '../pipelines/text/in-chinese.ts';
import acts from '../pipelines/views/acts.zh-CN.json' with { type: 'json' };
import catalogue from '../scripts/lib/errors.zh-CN.json' with { type: 'json' };
import textsOfCommands from '../scripts/lib/texts.zh-CN.json' with { type: 'json' };
import { bilingualTextsIn, errorTextsIn, textsIn } from './support/error-texts.ts';
import {
  barrel,
  clockOrChance,
  defaultExport,
  endlessWait,
  linesOf,
  missingComment,
  type SourceFile,
  strangePlaces,
} from './support/house-rules.ts';

/** Longer than 300 lines, with the reason. The list only gets shorter. */
const longFiles: Readonly<Record<string, string>> = {
  'pipelines/ports.ts': 'all ports in one place is what it is for',
  'pipelines/ledger/fold.ts': 'one case per kind of entry; cut up, the state would have no one home',
};

/** Default exports that a tool demands. */
const wantedDefaults = ['infra/index.ts', 'pipelines/adapters/checks/vitest.checks.config.ts'];

const read = (path: string): SourceFile => ({ path, text: readFileSync(path, 'utf8') });

function filesUnder(folder: string): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .filter((path) => /\.(ts|js|ya?ml|json|md|csv)$/.test(path) && !path.includes('.generated.'))
    .map(read);
}

const source = ['pipelines', 'scripts', 'infra', 'runbooks']
  .flatMap(filesUnder)
  .filter(({ path }) => path.endsWith('.ts'));
const tests = filesUnder('tests');
const everything = [
  ...source,
  ...tests,
  ...filesUnder('.github'),
  ...filesUnder('runbooks').filter(({ path }) => !path.endsWith('.ts')),
  ...readdirSync('.')
    .filter((name) => /\.(json|md|ya?ml|ts)$/.test(name))
    .map(read),
];

const problemsIn = (files: readonly SourceFile[], rule: (file: SourceFile) => readonly string[]) =>
  files.flatMap((file) => rule(file).map((problem) => `${file.path}: ${problem}`));

describe('the repository', () => {
  test('pure folders, phases and engine have no clock and no chance of their own', () => {
    expect(problemsIn(source, clockOrChance)).toEqual([]);
  });

  test('no client of AWS waits for ever for a peer that says nothing', () => {
    expect(problemsIn(source, endlessWait)).toEqual([]);
    const made = { path: 'scripts/a.ts', text: 'new KMSClient({ region });' };
    expect(problemsIn([made], endlessWait)).toHaveLength(1);
  });

  test('there are no default exports but those that a tool demands, and no barrels', () => {
    const own = source.filter(({ path }) => !wantedDefaults.includes(path));
    expect(problemsIn(own, defaultExport)).toEqual([]);
    expect(problemsIn(source, barrel)).toEqual([]);
  });

  test('every file begins with a comment that says what it is', () => {
    // A test's names say what it is.
    const helpers = tests.filter(({ path }) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
    expect(problemsIn([...source, ...helpers], missingComment)).toEqual([]);
  });

  test('files stay short, or have a reason', () => {
    const long = source.filter((file) => linesOf(file) > 300).map(({ path }) => path);
    expect(long.filter((path) => !(path in longFiles))).toEqual([]);
    expect(Object.keys(longFiles).filter((path) => !long.includes(path))).toEqual([]);
  });

  test('only the list of stages is handed a whole run; each stage names what it needs', () => {
    const whole = source.filter(
      ({ path, text }) => /^pipelines\/(?!rehearsal)/.test(path) && /\bWindowRun\b/.test(text),
    );
    expect(whole.map(({ path }) => path).sort()).toEqual([
      'pipelines/engine/conduct.ts',
      'pipelines/engine/enter-window.ts',
      'pipelines/engine/take-step.ts',
      'pipelines/engine/window-run.ts',
      'pipelines/operation/look-at-window.ts',
    ]);
  });

  test('every command is short: it parses, shows, asks, calls the pipelines and reports', () => {
    const commands = source.filter(({ path }) => /^scripts\/(github\/)?[^/]+\.ts$/.test(path));
    expect(commands.length).toBeGreaterThan(35);
    expect(commands.filter((file) => linesOf(file) > 80).map(({ path }) => path)).toEqual([]);
  });

  test('every error that a user can meet has its Chinese, and nothing else has', () => {
    /** No sentences: what others said is put in, or a code is compared. */
    const wordless = ['{}{}', 'absent', 'M_USER_LOCKED'];
    const thrown = new Set(source.flatMap(({ text }) => errorTextsIn(text)));
    const known = Object.keys(catalogue);
    const all = new Set([...known, ...wordless]);
    const home = 'Chinese in scripts/lib/errors.zh-CN.json';
    expect(
      [...thrown].filter((text) => !all.has(text)),
      `missing ${home}`,
    ).toEqual([]);
    expect(
      known.filter((text) => !thrown.has(text)),
      `stale ${home}`,
    ).toEqual([]);
  });

  test.for([
    ['pipelines/plan/bilingual.ts', texts],
    ['scripts/lib/bilingual.ts', textsOfCommands],
  ] as const)(
    'each text by %s has its Chinese, with no other values, and nothing else has',
    ([home, texts]) => {
      const importsIt = ({ path, text }: SourceFile) => {
        const [, from = ''] = /from '(.*bilingual\.ts)'/.exec(text) ?? [];
        return join(dirname(path), from) === home;
      };
      const code = source.filter(importsIt);
      const said = new Set(code.flatMap(({ text }) => bilingualTextsIn(text)));
      const hasWords = (text: string) => /\p{L}/u.test(text);
      const beside = `Chinese in texts.zh-CN.json beside ${home}`;
      const missing = [...said].filter((text) => hasWords(text) && !Object.hasOwn(texts, text));
      expect(missing, `missing ${beside}`).toEqual([]);
      expect(
        Object.keys(texts).filter((text) => !said.has(text)),
        `stale ${beside}`,
      ).toEqual([]);
      const places = (text: string) => text.match(/\{\}/g)?.length ?? 0;
      const uneven = Object.entries(texts).filter(([english, chinese]) => {
        const numbers = [...chinese.matchAll(/\{(\d)\}/g)].map(([, number]) => Number(number));
        return numbers.length > 0
          ? places(chinese) > 0 || Math.max(...numbers) > places(english)
          : places(chinese) !== places(english);
      });
      expect(uneven).toEqual([]);
    },
  );

  test('every problem of a plan, an organisation or a roster has its Chinese, and nothing else has', () => {
    const rooms =
      /^pipelines\/(?:plan\/check\/|plan\/expand|operation\/plan-files\/|plan\/roster|text\/encodings|notices\/template)/;
    const rules = source.filter(({ path }) => rooms.test(path));
    // One word is a kind; a UserError has its Chinese elsewhere; some texts are Chinese themselves.
    const isSaid = (text: string) =>
      /\p{L}/u.test(text) && / |.\.$/.test(text) && !/^(?:\{\})?[\p{Script=Han}，；]/u.test(text);
    const ours = rules.map(({ text }) => text.replace(/new UserError\(\{.*?\}\)/gs, ''));
    const said = new Set(ours.flatMap(textsIn).filter(isSaid));
    const uneven = said.symmetricDifference(new Set(Object.keys(problems)));
    expect(uneven, 'Chinese in pipelines/plan/check/problems.zh-CN.json').toEqual(new Set());
  });

  test('every act, and every word of a channel of why it could not, has its Chinese', () => {
    const rooms = /^pipelines\/(?:effects|continuity|phases|adapters\/(?:channels|aws|by-hand|deferred))\//;
    const ours = source
      .filter(({ path }) => rooms.test(path))
      .map(({ text }) => text.replace(/new UserError\(\{.*?\}\)|refuse\(.*?\)|bilingual`[^`]*`/gs, ''));
    const said = ours.flatMap(textsIn).filter((text) => /\p{L}.* |\p{L} ./u.test(text));
    // A notice is said by its title (noticeAct); of work it is said whether it pauses or goes on.
    const filled = said
      .map((text) => text.replaceAll('{}', 'pause'))
      .filter((text) => !/^notice /.test(text));
    expect(
      filled.filter((text) => inChinese(text, acts) === text),
      'Chinese in pipelines/views/acts.zh-CN.json',
    ).toEqual([]);
  });

  test('no file names a registry or a path of one machine', () => {
    expect(problemsIn(everything, strangePlaces)).toEqual([]);
  });
});

describe('the checker finds', () => {
  const file = (path: string, text: string): SourceFile => ({ path, text });

  test.for([
    'Date.now()',
    'new Date()',
    'Temporal.Now.instant()',
    'Math.random()',
    'performance.now()',
    'setTimeout(f, 1)',
  ])('a clock or chance in a pure folder: %s', (call) => {
    expect(clockOrChance(file('pipelines/gates/a.ts', `const at = ${call};`))).toHaveLength(1);
    expect(clockOrChance(file('pipelines/gates/a.ts', `// Never ${call} here.`))).toEqual([]);
    expect(clockOrChance(file('pipelines/adapters/clock/a.ts', `const at = ${call};`))).toEqual([]);
  });

  test('a default export, a barrel, a file without a comment, a strange place', () => {
    expect(defaultExport(file('a.ts', 'export default 1;'))).toHaveLength(1);
    for (const text of [
      "export * from './b.ts';",
      "export { b } from './b.ts';",
      "export type {\n B } from './b.ts';",
    ])
      expect(barrel(file('a.ts', text))).toHaveLength(1);
    expect(barrel(file('a.ts', 'export { b };'))).toEqual([]);
    expect(missingComment(file('a.ts', "import 'x';"))).toHaveLength(1);
    expect(missingComment(file('a.ts', '#!/usr/bin/env node\n// A tool.'))).toEqual([]);
    expect(strangePlaces(file('a.md', `see https://${'registry'}.npmjs.org/x`))).toHaveLength(1);
    expect(strangePlaces(file('a.md', `${'/tmp/te'}am/x`))).toHaveLength(1);
  });
});

// Texts that stand in both languages: a pair has the same parts and names the same commands, so that no reader gets
// less than the other.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseLine } from '../pipelines/gates/commands/parse-line.ts';
import { commandNames, commands, formOf } from '../pipelines/gates/commands/table.ts';
import { formIn } from '../pipelines/plan/placeholders.ts';
import { allCommands, commandTable } from '../scripts/lib/all-commands.ts';
import { commonOptions } from '../scripts/lib/describe.ts';

const folder = 'runbooks/sop';
const names = readdirSync(folder).filter((name) => name.endsWith('.zh-CN.md'));
const pairs = [
  ...names.map((name) => [`${folder}/${name}`, `${folder}/${name.replace('.zh-CN.md', '.en.md')}`] as const),
  ['RUNNING.zh-CN.md', 'RUNNING.md'] as const,
  ['README.zh-CN.md', 'README.md'] as const,
];

/** Names of the commands that a text prints, each as often as it stands there. */
function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name ?? '').toSorted();
}

/** Figures with a point and large numbers: a date or a step says itself otherwise in the other language. */
function figuresIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+/g)].map(([figure]) => figure));
}

function partsOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => /^(#{1,4}) /.exec(line)?.[1] ?? []);
}

describe.for(pairs)('%s and %s', ([chinese, english]) => {
  const [zh, en] = [readFileSync(chinese, 'utf8'), readFileSync(english, 'utf8')];

  test('have the same headings', () => {
    expect(partsOf(zh)).toEqual(partsOf(en));
  });

  test('name the same commands', () => {
    expect(commandsIn(zh)).toEqual(commandsIn(en));
  });

  test('say the same figures', () => {
    expect(figuresIn(zh)).toEqual(figuresIn(en));
  });

  test('number no step twice', () => {
    for (const text of [zh, en]) {
      for (const part of text.split(/^#+ /m)) {
        const steps = part.split('\n').flatMap((line) => /^(\d+)\. /.exec(line)?.[1] ?? []);
        expect(new Set(steps).size).toBe(steps.length);
      }
    }
  });
});

/** A procedure is a text with steps; of the troubles each is one of its own. */
function proceduresIn(name: string): readonly string[] {
  const text = readFileSync(`${folder}/${name}`, 'utf8');
  return name.startsWith('troubles') ? text.split(/^(?=## )/m) : [text.split(/^## /m, 1)[0] ?? ''];
}

describe.for(readdirSync(folder).filter((name) => name !== 'README.md'))('the procedure %s', (name) => {
  test('says at its top whom to call, what to run and who may say yes', () => {
    const top = name.endsWith('.en.md')
      ? /^\n\*\*Call first:\*\* .+, `PHONE` · \*\*Command:\*\* (?:`|none).+ · \*\*May say yes:\*\* \S/
      : /^\n\*\*先打电话：\*\* .+，`电话` · \*\*命令：\*\* (?:`|无).+ · \*\*谁可以同意：\*\* \S/;
    for (const text of proceduresIn(name)) expect(text.slice(text.indexOf('\n') + 1)).toMatch(top);
  });

  test('says of every step what comes of it', () => {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    const steps = text
      .split(/^(?=\d+\. |#|- |\*|\||[A-Z\p{Script=Han}])/mu)
      .filter((part) => /^\d+\. /.test(part));
    expect(steps.filter((step) => !/→ ?\S/.test(step))).toEqual([]);
  });

  test('prints commands of the issue in a form that is taken', () => {
    const said = [
      ...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/[`'"](\/[a-z-]+(?: [^`'"]*)?)[`'"]/g),
    ]
      .map(([, line = '']) => line)
      .filter((line) => line.includes(' ') && Object.hasOwn(commands, line.split(' ')[0]?.slice(1) ?? ''));
    const digest = 'a'.repeat(64);
    const filled = said.map((line) => line.replace(/DIGEST|指纹/, digest).replace(/NUMBER|编号/, '3'));
    expect(filled.filter((line) => parseLine(line).result !== 'command')).toEqual([]);
  });
});

test('every procedure stands in the index', () => {
  const index = readFileSync(`${folder}/README.md`, 'utf8');
  const files = readdirSync(folder).filter((name) => /\.(zh-CN|en)\.md$/.test(name));
  expect(files.filter((name) => !index.includes(`(${name})`))).toEqual([]);
});

test('every command that a text prints exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const texts = pairs.flat().map((name) => readFileSync(name, 'utf8'));
  const unknown = texts.flatMap(commandsIn).filter((name) => !(name in scripts));
  expect(unknown).toEqual([]);
});

test('procedures name only options that their commands know', () => {
  const known = new Map(allCommands.map(({ name, options }) => [name, { ...options, ...commonOptions }]));
  const unknown = readdirSync(folder).flatMap((name) =>
    [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/(npm run [a-z:-]+ --) ([^`\n]*)/g)].flatMap(
      ([, command = '', rest = '']) =>
        [...rest.matchAll(/--([a-z][a-z-]*)/g)].flatMap(([, option = '']) =>
          option in (known.get(command) ?? {}) ? [] : [`${name}: ${command} has no --${option}`],
        ),
    ),
  );
  expect(unknown).toEqual([]);
});

describe('the commands that people use', () => {
  test('stand in the README as they describe themselves (npm run help -- --markdown)', () => {
    expect(readFileSync('README.md', 'utf8')).toContain(commandTable('en'));
    expect(readFileSync('README.zh-CN.md', 'utf8')).toContain(commandTable('zh-CN'));
  });

  test('have a Chinese reader fill in Chinese words', () => {
    const forms = [
      ...allCommands.flatMap(({ name, usage, options, use, alsoUse }) => [
        `${name} ${usage}`,
        ...Object.values(options).map((option) => ('value' in option ? String(option.value) : '')),
        ...[use, alsoUse].map((one) => one?.[2] ?? ''),
      ]),
      ...commandNames.map(formOf),
    ];
    const english = (text: string) => text.match(/(?<![\w-])(?:[A-Z]+|reason)(?![\w-])/g) ?? [];
    expect(forms.flatMap(english).length).toBeGreaterThan(100);
    expect(forms.flatMap((form) => english(formIn('zh-CN', form)))).toEqual([]);
    expect(forms.map((form) => formIn('en', form))).toEqual(forms);
  });

  test('say everything in both languages', () => {
    const texts = allCommands.flatMap(({ summary, options, use, alsoUse }) => [
      summary,
      ...Object.values(options).map(({ help }) => help),
      ...[use, alsoUse].flatMap((one) => (one === undefined ? [] : [one[0], one[1]])),
    ]);
    const wordless = texts.filter(
      ({ 'zh-CN': zh, en }) => en === '' || (zh === en && /[a-z]{3} [a-z]/.test(en)),
    );
    expect(wordless).toEqual([]);
    for (const { en } of texts.filter(({ en }) => /[一-鿿]/.test(en))) expect(en).toMatch(/驳回|明天|是/);
  });

  test('are all of package.json but those of developers', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const names = allCommands.map(({ name }) => /npm run (?:-s )?([a-z-]+)/.exec(name)?.[1]);
    const developers = ['help', 'simulate', 'bench', 'bundle', 'release', 'check', 'ci', 'test'];
    const missing = Object.keys(scripts).filter((script) => {
      const [first = ''] = script.split(':');
      return !developers.includes(first) && !names.includes(first);
    });
    expect(missing).toEqual([]);
  });
});

/** Names that a Chinese reader knows by them; everything that is typed stands in code. */
const knownNames =
  /^(?:Tideover|TypeScript|AWS|Pulumi|GitHub|Actions|Matrix|Node|npm|SSH|IT|English|Apache|AIMD|Gradient2|Netflix|Socket|IO|stanza|xmpp|js|Prosody|Synapse|bcrypt|md|zh|CN|README|RUNNING|ARCHITECTURE|CONTRIBUTING)$/;

test('no English word stands in the Chinese text of the README but names', () => {
  const prose = readFileSync('README.zh-CN.md', 'utf8')
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`\n]*`/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/\[[\w./-]*\/[\w./-]*\]/g, '');
  const words = prose.match(/[A-Za-z][A-Za-z0-9]*/g) ?? [];
  expect(words.filter((word) => !knownNames.test(word))).toEqual([]);
});

test('Chinese texts keep to one term for one thing', () => {
  const texts = pairs.map(([chinese]) => [chinese, readFileSync(chinese, 'utf8')] as const);
  const found = texts.flatMap(([name, text]) =>
    (text.match(/方案|来电转接|回归|线下审批|预备份|升级至|厂商|门禁|其间|你/g) ?? []).map(
      (word) => `${name}: ${word}`,
    ),
  );
  expect(found).toEqual([]);
});

// Texts that stand in both languages: a pair has the same parts and names the same commands, so that no reader gets
// less than the other.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const folder = 'runbooks/sop';
const names = readdirSync(folder).filter((name) => name.endsWith('.zh-CN.md'));
const pairs = [
  ...names.map((name) => [`${folder}/${name}`, `${folder}/${name.replace('.zh-CN.md', '.en.md')}`] as const),
  ['RUNNING.zh-CN.md', 'RUNNING.md'] as const,
];

/** Names of the commands that a text prints, each as often as it stands there. */
function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name ?? '').toSorted();
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

  test('number no step twice', () => {
    for (const text of [zh, en]) {
      for (const part of text.split(/^#+ /m)) {
        const steps = part.split('\n').flatMap((line) => /^(\d+)\. /.exec(line)?.[1] ?? []);
        expect(new Set(steps).size).toBe(steps.length);
      }
    }
  });
});

test('every procedure stands in the index', () => {
  const index = readFileSync(`${folder}/README.md`, 'utf8');
  const files = readdirSync(folder).filter((name) => /\.(zh-CN|en)\.md$/.test(name));
  expect(files.filter((name) => !index.includes(`(${name})`))).toEqual([]);
});

test('every command that a text prints exists', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const texts = [...pairs.flat(), 'README.md'].map((name) => readFileSync(name, 'utf8'));
  const unknown = texts.flatMap(commandsIn).filter((name) => !(name in scripts));
  expect(unknown).toEqual([]);
});

test('procedures name only options that their commands know', () => {
  const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
  const unknown = readdirSync(folder).flatMap((name) =>
    [...readFileSync(`${folder}/${name}`, 'utf8').matchAll(/npm run ([a-z:-]+) -- ([^`\n]*)/g)].flatMap(
      ([, command = '', rest = '']) => {
        const [, script = ''] = /node (\S+\.ts)/.exec(scripts[command] ?? '') ?? [];
        const source = script === '' ? '' : readFileSync(script, 'utf8');
        return [...rest.matchAll(/--([a-z][a-z-]*)/g)].flatMap(([, option = '']) =>
          source.includes(option) ? [] : [`${name}: npm run ${command} has no --${option}`],
        );
      },
    ),
  );
  expect(unknown).toEqual([]);
});

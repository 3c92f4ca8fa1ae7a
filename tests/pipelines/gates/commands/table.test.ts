// What a row of the table of commands asks for beside the row.

import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandNames, formOf, helpLines } from '../../../../pipelines/gates/commands/table.ts';

const here = import.meta.filename;
const tests = globSync(`${import.meta.dirname}/../../../**/*.test.ts`)
  .filter((path) => !here.endsWith(path) && path !== here)
  .map((path) => readFileSync(path, 'utf8'));

test.each(commandNames)('/%s is said in a test', (name) => {
  const says = new RegExp(`['"\`]/${name}[ '"\`]|command(: |\\(\\w+, )\\{ name: '${name}'`);
  expect(
    tests.some((text) => says.test(text)),
    `write tests/pipelines/gates/commands/${name}.test.ts`,
  ).toBe(true);
});

test('the help names what is to be written behind each command', () => {
  expect(formOf('extend')).toBe('/extend 30m reason');
  expect(formOf('done')).toBe('/done NUMBER [reason]');
  expect(helpLines('en')).toHaveLength(commandNames.length);
});

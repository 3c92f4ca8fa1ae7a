// What a row of the phase table asks for beside the row.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allPhases } from '../../../pipelines/phases/all-phases.ts';
import { phases } from '../../../pipelines/plan/phase-table.ts';

const folder = import.meta.dirname;
const tests = readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, 'utf8'));

test.each(phases.filter(({ wayBack }) => 'undo' in wayBack))(
  '$name can be undone, as its row says',
  ({ name }) =>
    expect(allPhases[name].undo, `give pipelines/phases/${name}.ts an undo, or its row none`).toBeDefined(),
);

test.each(phases)('$name is run by a test of its own', ({ name }) => {
  const runsIt = new RegExp(`runPhase\\([^;]*'${name}'`);
  expect(
    tests.some((text) => runsIt.test(text)),
    `write tests/pipelines/phases/${name}.test.ts`,
  ).toBe(true);
});

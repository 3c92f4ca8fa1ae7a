// A rehearsal with a person at the keyboard, who writes words or letters and may leave.

import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const program = `
import { atKeyboard } from ${JSON.stringify(resolve('pipelines/rehearsal/drill/keyboard.ts'))};
const plan = { emergencyContacts: ['duty-lead'], author: 'author' };
const run = { snapshot: () => ({ plan }), snapshotDigest: () => 'sha256:' + 'a'.repeat(64) };
const keyboard = atKeyboard('en');
const report = { gate: { phase: 'cutover', approvals: { missing: ['it-manager'] } }, phase: null };
const [said] = await keyboard.ask(run, report);
console.log(JSON.stringify(said));
keyboard.close();
`;

function typed(input: string): string {
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], { input, encoding: 'utf8' })
    .stdout;
}

test.each(['y', 'yes', 'YES', '是'])('%s approves', (answer) => {
  expect(typed(`${answer}\nfine\n`)).toContain('"name":"approve"');
});

test('an input that ends calls the window off, and says so', () => {
  const out = typed('');
  expect(out).toContain('The input has ended and nobody answers: the window is called off.');
  expect(out).toContain('"name":"call-off"');
});

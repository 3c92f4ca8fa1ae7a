// The claim goes back whatever ends a run, so that nobody waits ten minutes for a run that is gone.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { givesBackOnSignal } from '../../../pipelines/operation/give-back.ts';

function claimed() {
  let released = 0;
  const releaseClaim = async (): Promise<void> => {
    released += 1;
  };
  return { releaseClaim, released: () => released };
}

test('a look that ends well gives the claim back', async () => {
  const ledger = claimed();
  expect(await givesBackOnSignal(ledger, async () => 'done')).toBe('done');
  expect(ledger.released()).toBe(1);
});

test('a look that throws gives it back too, and its own error is what is said', async () => {
  const ledger = claimed();
  const broken = givesBackOnSignal(ledger, async () => Promise.reject(new Error('the relay hung up')));
  await expect(broken).rejects.toThrow('the relay hung up');
  expect(ledger.released()).toBe(1);
  const unreachable = { releaseClaim: async () => Promise.reject(new Error('the store is away')) };
  const both = givesBackOnSignal(unreachable, async () => Promise.reject(new Error('the relay hung up')));
  await expect(both).rejects.toThrow('the relay hung up');
});

test('nothing listens for signals once the look is over', async () => {
  const before = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
  await givesBackOnSignal(claimed(), async () => undefined);
  expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(before);
});

test.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s gives it back and ends the process with its own status', async ([signal, status]) => {
  const module = pathToFileURL('pipelines/operation/give-back.ts').href;
  const program = `
    import { givesBackOnSignal } from '${module}';
    const ledger = { releaseClaim: async () => console.log('released') };
    await givesBackOnSignal(ledger, () => new Promise(() => { setInterval(() => {}, 1000); console.log('at work'); }));
  `;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (part: Buffer) => {
    said += part.toString();
    if (said === 'at work\n') child.kill(signal);
  });
  const [code] = await once(child, 'close');
  expect(said).toBe('at work\nreleased\n');
  expect(code).toBe(status);
});

// A process that writes some small objects into a folder store, says which ones are done, and then begins a large
// one and another, so that its killer finds it in the middle. Each object carries its own digest: half of one
// gives itself away.

import { createHash } from 'node:crypto';
import { createFolderStore } from '../../../../pipelines/adapters/stores/folder-store.ts';

const [folder = '', name = '', small = '0'] = process.argv.slice(2);
const store = createFolderStore(folder);
for (let number = 0; ; number += 1) {
  const isSmall = number < Number(small);
  const body = `${name} ${number} ${'x'.repeat(isSmall ? number * 100 : 32_000_000)}`;
  const bytes = new TextEncoder().encode(`${createHash('sha256').update(body).digest('hex')}${body}`);
  const key = `windows/w-1/evidence/${name}-${String(number).padStart(6, '0')}`;
  if (!isSmall) process.stdout.write('large\n');
  await store.create(key, bytes);
  process.stdout.write(`${key}\n`);
}

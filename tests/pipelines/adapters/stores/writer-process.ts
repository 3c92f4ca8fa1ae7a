// A process that writes objects into a folder store until it is killed, and says which ones are done. Each object
// carries its own digest, so that half of one gives itself away.

import { createHash } from 'node:crypto';
import { createFolderStore } from '../../../../pipelines/adapters/stores/folder-store.ts';

const [folder = '', name = ''] = process.argv.slice(2);
const store = createFolderStore(folder);
for (let number = 0; ; number += 1) {
  const body = `${name} ${number} ${'x'.repeat((number * 7919) % 50_000)}`;
  const key = `windows/w-1/facts/${name}-${String(number).padStart(6, '0')}`;
  await store.create(
    key,
    new TextEncoder().encode(`${createHash('sha256').update(body).digest('hex')}${body}`),
  );
  process.stdout.write(`${key}\n`);
}

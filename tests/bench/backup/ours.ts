// One backup by the product's own code, in a process of its own so that its memory can be measured: an export of a
// vendor's console to two folders, read back, and restored from each by what restores on the bad day.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ageCipher } from '../../../pipelines/adapters/backup-cipher/age-cipher.ts';
import { exportedHistory } from '../../../pipelines/adapters/by-hand/exported-messenger.ts';
import { createFolderStore } from '../../../pipelines/adapters/stores/folder-store.ts';
import { backUp } from '../../../pipelines/continuity/back-up.ts';
import { restoreBackup } from '../../../pipelines/operation/restore-backup.ts';

const [source = '', target = '', round = '1', before = ''] = process.argv.slice(2);
const cipher = await ageCipher({
  recipients: [],
  window: 'w',
  windowKey: async () => new Uint8Array(32).fill(3),
});
const vaults = ['near', 'far'].map((id) => ({ id, store: createFolderStore(join(target, id)) }));
const done = await backUp({
  window: 'w',
  round: round === '1' ? 1 : 2,
  attempt: 1,
  before: before === '' ? null : before,
  what: ['messages', 'files'],
  history: exportedHistory(source),
  vaults,
  cipher,
  perform: async (request) => ({ result: 'done', detail: await request.act('bench', 1) }),
});
if (done.result === 'failed') throw new Error(done.why.join('; '));
for (const { id, store } of vaults) {
  const back = join(target, `back-${id}-${round}`);
  await mkdir(back, { recursive: true });
  const { problems } = await restoreBackup(store, 'w', cipher.open, back);
  if (problems.length > 0) throw new Error(problems.join('; '));
}
console.log(done.manifestKey);

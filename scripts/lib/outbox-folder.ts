// Where held work lies until it is replayed: one folder for each window.

import { join } from 'node:path';

export function outboxFolder(env: NodeJS.ProcessEnv, window: string): string {
  return join(env.TIDEOVER_OUTBOX || join('out', 'outbox'), window);
}

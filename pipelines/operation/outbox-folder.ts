// Where held work lies when it is not in the record's store: a folder that the replay's runner sees too.

import { join } from 'node:path';

/** Null without TIDEOVER_OUTBOX: held work is in the store. */
export function outboxFolder(env: NodeJS.ProcessEnv, window: string): string | null {
  return env.TIDEOVER_OUTBOX ? join(env.TIDEOVER_OUTBOX, window) : null;
}

// Creates something on GitHub without a second one after a lost answer. GitHub takes no idempotency key, so
// every creation carries a mark by which it can be found: look, create, and after an uncertain failure look
// again before the next try.

import { setTimeout as sleep } from 'node:timers/promises';
import { type Github, statusOf } from './client.ts';

/** For requests that create, since octokit's own retry would send them twice. */
export const noRetry = { retries: 0 } as const;

const tries = 5;
/** Lists lag behind: something just created may be missing from the first answers. */
const looksAfterAFailure = 3;

/** `find` is called before each try. `create` must not be retried by octokit itself: pass `request: noRetry`. */
export async function createOnce<T>(
  { probeAfterMs }: Github,
  find: () => Promise<T | null>,
  create: () => Promise<T>,
): Promise<T> {
  const found = await find();
  if (found !== null) return found;
  for (let attempt = 1; ; attempt++) {
    try {
      return await create();
    } catch (error) {
      if (!mayHaveArrived(error)) throw error;
      for (let look = 1; look <= looksAfterAFailure; look++) {
        await sleep(probeAfterMs * look);
        const arrived = await find();
        if (arrived !== null) return arrived;
      }
      if (attempt === tries) throw error;
    }
  }
}

/** Whether a failed request may have arrived: not after a refusal; perhaps after a 5xx, break or timeout. */
export function mayHaveArrived(error: unknown): boolean {
  const status = statusOf(error);
  return error instanceof Error && error.name !== 'UserError' && (status === null || status >= 500);
}

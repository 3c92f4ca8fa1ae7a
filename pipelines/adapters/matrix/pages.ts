// Reads the lists that a homeserver gives page by page.

import type { Said, Shape } from '../../ledger/read-foreign.ts';
import type { Call } from '../http/json-client.ts';
import type { AdminSession } from './admin-session.ts';

interface Page {
  readonly next_token?: string | number;
  readonly next_batch?: number;
}

/** Every page, each fetched from where the page before says that the next begins. */
export async function* pagesOf<const S extends Shape>(
  session: AdminSession,
  path: string,
  query: Call['query'],
  page: S,
): AsyncGenerator<Said<S>> {
  let from: string | number | undefined;
  do {
    const given: Said<S> = await session.json({ path, query: { ...query, from } }, page);
    yield given;
    const { next_token, next_batch } = given as Page;
    from = next_token ?? next_batch;
  } while (from !== undefined);
}

// What fetch throws repeats the address, or the header, that it could not use. Both hold secrets, and reasons go into the
// record: why there is no answer is said without them.

import { codeOf } from '../file-system.ts';

/** `what` is called by its name in the error: `its hook cannot be reached (ECONNREFUSED)`. */
export async function quietFetch(
  what: string,
  get: typeof fetch,
  address: string,
  init: RequestInit,
): Promise<Response> {
  if (!isUsable(address)) throw new Error(`the address of ${what} is none, or names a user`);
  return get(address, init).catch((error: unknown) => {
    const reason = error instanceof Error ? codeOf(error.cause) || error.name : 'unknown';
    throw new Error(`${what} cannot be reached (${reason})`);
  });
}

function isUsable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username === '' && password === '';
}

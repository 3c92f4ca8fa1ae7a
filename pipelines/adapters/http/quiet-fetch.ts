// fetch without secrets in its errors. Its own errors repeat the address or the header, both of which hold
// secrets, and reasons go into the record.

import { codeOf } from '../file-system.ts';

/** `what` names the service in the error: `its hook cannot be reached (ECONNREFUSED)`. */
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

/** The body; null where it is longer than `most` bytes after decompression, and no more than that is read. */
export async function bytesWithin(
  most: number,
  { body }: { readonly body: AsyncIterable<Uint8Array> | null },
): Promise<Buffer<ArrayBuffer> | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The same as text. Throws where it is longer. */
export async function textWithin(most: number, answer: Response): Promise<string> {
  const bytes = await bytesWithin(most, answer);
  if (bytes === null) throw new Error(`the answer is longer than ${most} bytes`);
  return bytes.toString();
}

function isUsable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return username === '' && password === '';
}

// Reads one official source of the vendor (page, feed, calendar, status page's API, our own JSON), again only
// when it has changed. Redirects are not followed: the reviewed file says where the vendor speaks.

import { type HeardText, readDocument } from '../../vendor/read-document.ts';
import { createHttpCaller, type HttpCaller, TooLong } from './http-call.ts';

const timeLimitMs = 10_000;
/** A source may list years of announcements. */
const mostBytes = 4 << 20;

/** Headers that a server gave, to ask with next time. */
export interface Validators {
  readonly etag?: string;
  readonly lastModified?: string;
}

export type SourceAnswer =
  | { readonly outcome: 'read'; readonly texts: readonly HeardText[]; readonly validators: Validators }
  | { readonly outcome: 'unchanged' };

/** The source answers, but in a form that cannot be read. */
export class Unreadable extends Error {}

/** `read` rejects where the source does not answer, or with Unreadable. */
export function vendorSourceOverHttp(
  url: string,
  callerAt = (baseUrl: string): HttpCaller => createHttpCaller({ baseUrl, maxSockets: 2 }),
) {
  const { origin, pathname, search } = new URL(url);
  const caller = callerAt(origin);
  return {
    read: async ({ etag, lastModified }: Validators): Promise<SourceAnswer> => {
      const asked = caller.call({
        path: `${pathname}${search}`,
        headers: {
          'user-agent': 'tideover',
          ...(etag !== undefined && { 'if-none-match': etag }),
          ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
        },
        timeLimitMs,
        mostBytes,
      });
      const { status, bytes, ...answer } = await asked.catch((error: unknown) => {
        throw error instanceof TooLong ? new Unreadable(error.message) : error;
      });
      if (status === 304) return { outcome: 'unchanged' };
      const isMoved = status >= 300 && status < 400;
      if (status !== 200)
        throw new Error(`GET ${url}: ${isMoved ? `the page has moved (${status})` : `it answers ${status}`}`);
      const heard = await readDocument(bytes, { publishedAt: null, zone: null });
      if (heard.outcome === 'unreadable') throw new Unreadable(`GET ${url}: ${heard.why}`);
      const validators = {
        ...(answer.etag !== undefined && { etag: answer.etag }),
        ...(answer.lastModified !== undefined && { lastModified: answer.lastModified }),
      };
      return { outcome: 'read', texts: heard.texts, validators };
    },
    close: () => caller.close(),
  };
}

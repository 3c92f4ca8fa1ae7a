// One call to a service on the internet, by default a POST: with a time limit, without redirects, to public
// addresses only. Its result tells what decides about sending again: nothing left this machine, or something
// may have.

import http from 'node:http';
import https from 'node:https';
import { publicLookup } from './public-address.ts';

export interface PostRequest {
  /** POST where it is absent. */
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export type PostAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfter: string | null;
      readonly contentType: string | null;
      readonly text: string;
    }
  /** The connection was never made. */
  | { readonly kind: 'not-sent'; readonly why: string }
  /** The connection stood and then broke: the request may have arrived. */
  | { readonly kind: 'broken'; readonly why: string };

export type Post = (request: PostRequest) => Promise<PostAnswer>;

export function jsonTo(url: URL, body: object): PostRequest {
  return { url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Webhook senders usually allow this much, and none of these services takes longer. */
const usualTimeLimitMs = 20_000;
/** An answer is one line of JSON; no more than this is read. */
const longestAnswer = 64 * 1024;

/** `connectTo` is for tests: the server that stands in for every host. Addresses are checked all the same. */
export function createPost(
  setting: { readonly timeLimitMs?: number; readonly connectTo?: string } = {},
): Post {
  const { timeLimitMs = usualTimeLimitMs, connectTo } = setting;
  return ({ method = 'POST', url, headers, body }) => {
    const target = connectTo === undefined ? url : new URL(`${url.pathname}${url.search}`, connectTo);
    const options = {
      method,
      // A new connection for each message: few are sent, and this way it is certain whether one left.
      agent: false,
      headers: { ...headers, host: url.host, 'content-length': String(Buffer.byteLength(body)) },
      ...(connectTo === undefined && { lookup: publicLookup() }),
    } as const;
    return new Promise((resolve) => {
      let connected = false;
      const secure = target.protocol === 'https:';
      const sent = (secure ? https : http).request(target, options);
      const broke = (why: string): void => {
        clearTimeout(timer);
        resolve(connected ? { kind: 'broken', why } : { kind: 'not-sent', why });
      };
      const timer = setTimeout(() => {
        broke(`no answer within ${timeLimitMs / 1000} s`);
        sent.destroy();
      }, timeLimitMs);
      sent.on('socket', (socket) => {
        socket.once(secure ? 'secureConnect' : 'connect', () => {
          connected = true;
        });
      });
      sent.on('error', (error: NodeJS.ErrnoException) => broke(error.code ?? error.message));
      sent.on('response', (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          if (size < longestAnswer) parts.push(part);
          size += part.length;
        });
        response.on('error', () => broke('the connection broke within the answer'));
        response.on('end', () => {
          clearTimeout(timer);
          const text = Buffer.concat(parts).toString('utf8');
          const retryAfter = response.headers['retry-after'] ?? null;
          const contentType = response.headers['content-type'] ?? null;
          resolve({ kind: 'answer', status: response.statusCode ?? 0, retryAfter, contentType, text });
        });
      });
      sent.end(body);
    });
  };
}

// One HTTP call with a time limit, over a limited number of kept-alive sockets. On a jumping clock a call
// counts as I/O only once it has a socket: while it waits for one, time must go on, since others may need
// time to give theirs back. Our own instead of undici, which does not tell when a call gets its socket and is
// as large as half a bundle.

import http from 'node:http';
import https from 'node:https';
import { mostOfAnswer } from '../../ledger/read-foreign.ts';
import { bytesWithin } from './quiet-fetch.ts';

export interface HttpRequest {
  /** GET where none is named. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query below the base address. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON. */
  readonly body?: Uint8Array | object;
  /** Milliseconds of real time. */
  readonly timeLimitMs: number;
  /** The most bytes that are read of an answer; by default the limit for JSON. */
  readonly mostBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly bytes: Buffer;
  /** The headers of those names. */
  readonly retryAfter?: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** The answer was longer than allowed. */
export class TooLong extends Error {}

export interface HttpCaller {
  /** Rejects with an Error that names the address when there was no answer, or with TooLong. */
  call(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

export function createHttpCaller(setting: {
  readonly baseUrl: string;
  readonly maxSockets: number;
  /** The jumping clock's `busy`, when the server lives in this process. */
  readonly counted?: <T>(work: () => Promise<T>) => Promise<T>;
}): HttpCaller {
  const { maxSockets, counted = (work) => work() } = setting;
  const base = new URL(setting.baseUrl);
  const basePath = base.pathname.replace(/\/$/, '');
  const { request: open, Agent } = base.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets });
  const waiting: (() => void)[] = [];
  let free = maxSockets;

  async function call(request: HttpRequest): Promise<HttpAnswer> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await counted(() => send(request));
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  }

  function send(request: HttpRequest): Promise<HttpAnswer> {
    const { method = 'GET', timeLimitMs, mostBytes = mostOfAnswer } = request;
    const path = `${basePath}${request.path}`;
    const { bytes, type } = encodeBody(request.body);
    return new Promise((resolve, reject) => {
      const fail = (why: string, Reason: new (message: string) => Error = Error): void => {
        clearTimeout(timer);
        reject(new Reason(`${method} ${base.origin}${path}: ${why}`));
      };
      const sent = open({
        host: base.hostname,
        port: base.port,
        path,
        method,
        agent,
        headers: { ...type, ...request.headers, 'content-length': String(bytes.length) },
      });
      const timer = setTimeout(() => {
        sent.destroy(new Error(`no answer within ${timeLimitMs} ms`));
      }, timeLimitMs);
      sent.on('error', (error) => {
        const { code } = error as NodeJS.ErrnoException;
        fail(
          code === 'ENOTFOUND'
            ? `there is no host ${base.hostname}`
            : error.message || code || 'no connection',
        );
      });
      sent.on('response', (response) => {
        const read = (bytes: Buffer | null): void => {
          if (bytes === null) {
            fail(`the answer is longer than ${mostBytes} bytes`, TooLong);
            return;
          }
          clearTimeout(timer);
          const { 'retry-after': retryAfter, etag, 'last-modified': lastModified } = response.headers;
          resolve({
            status: response.statusCode ?? 0,
            bytes,
            ...(retryAfter !== undefined && { retryAfter }),
            ...(etag !== undefined && { etag }),
            ...(lastModified !== undefined && { lastModified }),
          });
        };
        bytesWithin(mostBytes, { body: response }).then(read, (error: Error) => fail(error.message));
      });
      sent.end(bytes);
    });
  }

  return { call, close: () => agent.destroy() };
}

export function encodeBody(body: HttpRequest['body']): {
  readonly bytes: Buffer;
  readonly type: Readonly<Record<string, string>>;
} {
  if (body === undefined) return { bytes: Buffer.alloc(0), type: {} };
  if (body instanceof Uint8Array)
    return { bytes: Buffer.from(body), type: { 'content-type': 'application/octet-stream' } };
  return { bytes: Buffer.from(JSON.stringify(body)), type: { 'content-type': 'application/json' } };
}

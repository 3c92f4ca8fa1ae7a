// A service on 127.0.0.1 that answers as a test says, and remembers what it was asked.

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ServiceAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object;
}

export interface LocalService {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** `hang up`: the connection breaks after the request was read; `silence`: no answer comes. */
  answerWith(answer: (asked: Asked) => ServiceAnswer | 'hang up' | 'silence'): void;
  close(): Promise<void>;
}

export async function startLocalService(): Promise<LocalService> {
  const asked: Asked[] = [];
  let answer: Parameters<LocalService['answerWith']>[0] = () => ({ status: 500 });
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service');
      const body = Buffer.concat(parts).toString('utf8');
      const one = {
        method: request.method ?? '',
        path: pathname,
        query: searchParams,
        headers: request.headers,
        body,
      };
      asked.push(one);
      const given = answer(one);
      if (given === 'hang up') request.socket.destroy();
      else if (given !== 'silence') {
        const text = typeof given.body === 'object' ? JSON.stringify(given.body) : (given.body ?? '');
        response.writeHead(given.status ?? 200, given.headers).end(text);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    answerWith: (next) => {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

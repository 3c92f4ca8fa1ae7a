// The HTTP server of the embedded messenger and the embedded vendor: routes by path template (as the OpenAPI
// document writes them), JSON bodies, one place where refusals become answers. The same routes answer on
// sockets, and to calls within the process where a simulation must be fast and reproducible. hono is not
// used: it would replace only some thirty lines of routing.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeBody, type HttpCaller } from '../../adapters/http/http-call.ts';
import { MessengerRefusal } from './messenger-types.ts';

export interface Incoming {
  /** Values of the template's names, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly bytes: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly body?: Uint8Array | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (request: Incoming) => Answer | Promise<Answer>;

/** Handlers by method and path template, such as `GET /v1/files/{id}`; of two that fit the first answers. */
export type Routes = Readonly<Record<`${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, Handler>>;

export interface RunningServer {
  readonly baseUrl: string;
  close(): Promise<void>;
}

const statusOf: Readonly<Record<MessengerRefusal['code'], number>> = {
  'no-session': 401,
  'not-found': 404,
  'not-supported': 409,
  conflict: 409,
  'bad-request': 400,
  down: 503,
};

const bodyLimit = 64 * 1024 * 1024;

/** Serves the routes on 127.0.0.1 at a free port. */
export async function serve(routes: Routes): Promise<RunningServer> {
  const answerTo = answering(routes);
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length > bodyLimit) request.destroy();
      else parts.push(part);
    });
    request.on('end', async () => {
      const { method = 'GET', url = '/', headers } = request;
      write(response, await answerTo(method, url, headers, Buffer.concat(parts)));
    });
  });

  // Longer than clients keep idle connections, so that the server never closes one while a request is on its
  // way.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Calls the routes within this process. */
export function callerWithin(routes: Routes): HttpCaller {
  const answerTo = answering(routes);
  return {
    call: async ({ method = 'GET', path, headers = {}, body }) => {
      const {
        status,
        body: said,
        headers: given,
      } = await answerTo(method, path, headers, encodeBody(body).bytes);
      return {
        status,
        bytes: encodeBody(said).bytes,
        ...(given?.etag !== undefined && { etag: given.etag }),
      };
    },
    close: () => undefined,
  };
}

function answering(routes: Routes) {
  const compiled = Object.entries(routes).map(([route, answer]) => ({ parts: route.split('/'), answer }));
  return async (
    method: string,
    address: string,
    headers: http.IncomingHttpHeaders,
    bytes: Buffer,
  ): Promise<Answer> => {
    const url = new URL(address, 'http://127.0.0.1');
    const asked = `${method} ${url.pathname}`.split('/');
    for (const { parts, answer } of compiled) {
      const path = parts.length === asked.length ? match(parts, asked) : null;
      if (path === null) continue;
      try {
        return await answer({ path, query: url.searchParams, headers, bytes });
      } catch (error) {
        return problem(error);
      }
    }
    return { status: 404, body: { code: 'not-found', message: `there is no ${method} ${url.pathname}` } };
  };
}

function match(parts: readonly string[], asked: readonly string[]): Record<string, string> | null {
  const path: Record<string, string> = {};
  for (const [place, part] of parts.entries()) {
    const value = asked[place] ?? '';
    if (part.startsWith('{')) path[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return path;
}

function problem(error: unknown): Answer {
  if (error instanceof MessengerRefusal) {
    return { status: statusOf[error.code], body: { code: error.code, message: error.message } };
  }
  if (error instanceof SyntaxError || error instanceof URIError) {
    return { status: 400, body: { code: 'bad-request', message: 'the request cannot be read' } };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { code: 'server-error', message } };
}

function write(response: http.ServerResponse, { status, body, headers }: Answer): void {
  const { bytes, type } = encodeBody(body);
  const length = body === undefined ? {} : { 'content-length': bytes.length };
  response.writeHead(status, { ...type, ...length, ...headers }).end(bytes);
}

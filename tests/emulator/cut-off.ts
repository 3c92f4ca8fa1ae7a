// A network in which one bucket and the public page can be reached and nothing else: a server in front of the
// emulator that hangs up on every other request, and remembers it.
import { createServer, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Deployed } from './deployed.ts';

export interface CutOff {
  /** Stands in for AWS, for GitHub, and under `/page` for the public web. */
  readonly url: string;
  /** Paths of the requests that were hung up on. */
  readonly refused: readonly string[];
  readonly stop: () => Promise<void>;
}

export const cutOffAllBut = async (bucket: string, deployed: Deployed): Promise<CutOff> => {
  const refused: string[] = [];
  const { hostname, port, protocol } = new URL(deployed.emulator.endpoint);
  const request = protocol === 'https:' ? httpsRequest : httpRequest;
  const server = createServer((asked, response) => {
    const path = asked.url ?? '/';
    if (path.startsWith('/page/')) {
      void deployed
        .readStatus(path.slice('/page'.length))
        .then(({ status, body }) => response.writeHead(status).end(body));
      return;
    }
    if (!path.startsWith(`/${bucket}/`)) {
      refused.push(path);
      asked.socket.destroy();
      return;
    }
    const { method, headers } = asked;
    const passedOn = request({ hostname, port, path, ...(method && { method }), headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passedOn.on('error', () => response.destroy());
    asked.pipe(passedOn);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

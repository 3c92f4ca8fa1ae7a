// A GitHub for tests, on 127.0.0.1 or without sockets: issues, comments, check runs, workflow runs, environments, rulesets. It keeps
// its state in plain arrays that a test may read and change, and checks every body against GitHub's OpenAPI.

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Faults, noFaults } from './faults.ts';
import { problemWithAnswer, problemWithRequest } from './openapi.ts';
import { type Answer, answerRequest, type FakeState, newState } from './state.ts';

export interface FakeGithub {
  readonly state: FakeState;
  /** Bodies that GitHub would not send or not take. A test ends by expecting none. */
  readonly problems: readonly string[];
  readonly requests: readonly string[];
  set faults(faults: Faults);
  /** The same GitHub without sockets, for many runs in little time. */
  readonly fetch: typeof fetch;
}

export interface ListeningGithub extends FakeGithub {
  readonly url: string;
  stop(): Promise<void>;
}

type Exchange = (method: string, url: URL, body: unknown) => Answer | 'no-answer';

export function createGithub(): FakeGithub & { readonly exchange: Exchange } {
  const state = newState();
  const problems: string[] = [];
  const requests: string[] = [];
  let faults = noFaults;
  const note = (problem: string | null): void => {
    if (problem !== null) problems.push(problem);
  };

  const exchange: Exchange = (method, url, body) => {
    requests.push(`${method} ${url.pathname}`);
    const fault = faults.next();
    if (fault === 'lost-request') return 'no-answer';
    if (fault === 'bad-gateway') return badGateway;
    if (fault === 'rate-limit' || fault === 'secondary-limit') return limited(fault);
    if (state.refusal !== null) return state.refusal;
    const answer = answerRequest(state, method, url, body, faults.lag);
    if (answer.template !== undefined) {
      if (body !== undefined && answer.status < 300) note(problemWithRequest(method, answer.template, body));
      note(problemWithAnswer(method, answer.template, answer.status, answer.body));
    }
    if (fault === 'lost-answer') return 'no-answer';
    return fault === 'bad-gateway-after' ? badGateway : answer;
  };

  return {
    state,
    problems,
    requests,
    exchange,
    set faults(next: Faults) {
      faults = next;
    },
    fetch: async (input, init) => {
      const body = init?.body === undefined ? undefined : JSON.parse(String(init.body));
      const answer = exchange(init?.method ?? 'GET', new URL(String(input)), body);
      if (answer === 'no-answer') throw new TypeError('fetch failed');
      const response = new Response(textOf(answer) || null, {
        status: answer.status,
        headers: headersOf(answer),
      });
      // Octokit's pagination reads it; a made Response has none.
      return Object.defineProperty(response, 'url', { value: String(input) });
    },
  };
}

export async function startGithub(): Promise<ListeningGithub> {
  const fake = createGithub();
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
      const answer = fake.exchange(request.method ?? 'GET', url, body);
      if (answer === 'no-answer') return response.destroy();
      return response.writeHead(answer.status, headersOf(answer)).end(textOf(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

const badGateway: Answer = { status: 502, body: { message: 'Server Error' } };

function limited(fault: 'rate-limit' | 'secondary-limit'): Answer {
  const secondary = fault === 'secondary-limit';
  const message = secondary ? 'You have exceeded a secondary rate limit.' : 'API rate limit exceeded';
  const headers: Record<string, string> = secondary
    ? { 'retry-after': '1' }
    : { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000)) };
  return { status: secondary ? 429 : 403, body: { message }, headers };
}

function textOf(answer: Answer): string {
  return answer.body === undefined ? '' : JSON.stringify(answer.body);
}

function headersOf(answer: Answer): Record<string, string> {
  const type: Record<string, string> =
    answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  return { ...type, ...answer.headers };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

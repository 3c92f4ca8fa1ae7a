// What a homeserver shows when it is too busy to answer: one look at its metrics without an answer says nothing of the
// next one, and only a refusal tells that they are closed off.

import { expect, test } from 'vitest';
import { type Call, type JsonClient, RefusedCall } from '../../../../pipelines/adapters/http/json-client.ts';
import { sameTime } from '../../../../pipelines/adapters/matrix/server-time.ts';
import { matrixSignals } from '../../../../pipelines/adapters/matrix/signals.ts';

const text = (ended: number): string =>
  [
    'synapse_http_server_in_flight_requests_count{servlet="LoginRestServlet"} 7',
    `synapse_http_server_response_time_seconds_count{servlet="LoginRestServlet",code="200"} ${ended}`,
    `synapse_http_server_response_time_seconds_sum{servlet="LoginRestServlet",code="200"} ${2 * ended}`,
    'process_start_time_seconds 1',
    '',
  ].join('\n');

function homeserver() {
  let now = 0;
  let metrics: () => Uint8Array = () => Buffer.from(text(0));
  const matrix: JsonClient = {
    baseUrl: 'http://127.0.0.1',
    bytes: async ({ path }: Call) => (path === '/_synapse/metrics' ? metrics() : new Uint8Array()),
    json: async () => undefined as never,
  };
  const signals = matrixSignals({
    matrix,
    back: { look: async () => [], since: async () => [], expect: () => {} },
    clock: { now: () => now, elapsed: () => now, sleep: async () => {}, sleepUntil: async () => {} },
    time: sameTime,
  });
  return {
    show: (next: () => Uint8Array) => {
      metrics = next;
    },
    sampleAt: (at: number) => {
      now = at;
      return signals.sample();
    },
  };
}

const noAnswer = (): never => {
  throw new Error('no answer within 4 s');
};
const closed = (): never => {
  throw new RefusedCall({ path: '/_synapse/metrics' }, 404, { code: 'M_UNRECOGNIZED', message: '' });
};

test('a server too busy to show its metrics is asked again as soon as ever, at the first look too', async () => {
  const { show, sampleAt } = homeserver();
  show(noAnswer);
  await sampleAt(0);
  expect(await sampleAt(2_000)).toMatchObject({ loginsInFlight: null });
  show(() => Buffer.from(text(10)));
  expect(await sampleAt(4_000)).toMatchObject({ loginsInFlight: 7, loginsCounted: 10 });
});

test('a server that keeps its metrics to itself is asked once a minute', async () => {
  const { show, sampleAt } = homeserver();
  show(closed);
  await sampleAt(0);
  show(() => Buffer.from(text(10)));
  expect(await sampleAt(4_000)).toMatchObject({ loginsInFlight: null });
  expect(await sampleAt(61_000)).toMatchObject({ loginsInFlight: 7 });
});

// A room of a Matrix homeserver, as strict as the specification and Synapse's defaults.

import { jsonOf, type Platform, pageInPlaceOfAnswer, rateLimit, strangeMarkup } from './platform.ts';

// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid: a transaction that
// came before answers the same event; 65,536 bytes for the whole event (size limits).
const spec = 'https://spec.matrix.org/v1.16/client-server-api/';
// https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#rc_message: 0.2 a second,
// bursts of 10; 429 M_LIMIT_EXCEEDED with Retry-After.
const rates = 'https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html';
const room = '/_matrix/client/v3/rooms/!duty:example.com';
const token = 'syt_dGVzdHM_0123456789';

export const platform: Platform = {
  kind: 'matrix',
  host: 'matrix.example.com',
  secret: `https://matrix.example.com${room}#${token}`,
  wrongSecret: `https://matrix.example.com${room}#syt_another`,
  rate: { atOneMoment: 10, silenceMs: 50_000 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const known = new Set<string>();
    const mayPass = rateLimit({ most: 10, perMs: 50_000 }, now);
    const no = (status: number, errcode: string, headers = {}) => {
      broken.push(`${status} ${errcode}`);
      return { status, body: { errcode, error: 'x' }, headers };
    };
    return {
      delivered,
      broken,
      answer: ({ method, path, headers, body }) => {
        if (headers.authorization !== `Bearer ${token}`) return no(401, 'M_UNKNOWN_TOKEN');
        if (path === '/_matrix/client/v3/account/whoami') return { body: { user_id: '@duty:example.com' } };
        const [, transaction] = /\/send\/m\.room\.message\/([^/]+)$/.exec(path) ?? [];
        if (!path.startsWith(`${room}/`) || transaction === undefined) return no(404, 'M_UNRECOGNIZED');
        if (method !== 'PUT') return no(405, 'M_UNRECOGNIZED');
        const { msgtype, body: text } = jsonOf(body) as { msgtype?: string; body?: string };
        if (msgtype !== 'm.text' || !text) return no(400, 'M_BAD_JSON');
        if (Buffer.byteLength(body) > 65_000) return no(413, 'M_TOO_LARGE');
        const event = { body: { event_id: `$${transaction}` } };
        if (known.has(transaction) && delivered.includes(text)) return event;
        if (!mayPass()) return no(429, 'M_LIMIT_EXCEEDED', { 'retry-after': '50' });
        known.add(transaction);
        const strange = strangeMarkup(text, 'plain');
        if (strange !== null) broken.push(strange);
        delivered.push(text);
        return event;
      },
    };
  },
  odd: [
    pageInPlaceOfAnswer,
    {
      source: rates,
      answer: { status: 429, body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 1_200 } },
      send: { laterMs: 1_200 },
    },
    {
      source: rates,
      answer: {
        status: 429,
        headers: { 'retry-after': '30' },
        body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 30_000 },
      },
      send: { laterMs: 30_000 },
      probe: null,
    },
    {
      source: spec,
      answer: { status: 403, body: { errcode: 'M_FORBIDDEN' } },
      send: 'refused',
      probe: false,
    },
    { source: spec, answer: { status: 200, body: {} }, send: 'unknown' },
    {
      source: spec,
      answer: { status: 401, body: { errcode: 'M_UNKNOWN_TOKEN' } },
      send: 'refused',
      probe: false,
    },
    { source: spec, answer: { status: 500, body: { errcode: 'M_UNKNOWN' } }, send: 'unknown' },
  ],
};

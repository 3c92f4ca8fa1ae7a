// A DingTalk custom robot, as strict as its documentation.

import { createHmac } from 'node:crypto';
import {
  jsonOf,
  numbersAsTexts,
  type Platform,
  pageInPlaceOfAnswer,
  rateLimit,
  strangeMarkup,
} from './platform.ts';

// https://open.dingtalk.com/document/robots/custom-robot-access: signature over milliseconds and secret, within an
// hour of the service's clock; 20 messages a minute, and ten minutes of silence after one more; title and text.
const manual = 'https://open.dingtalk.com/document/robots/custom-robot-access';
// https://open.dingtalk.com/document/orgapp/server-api-error-codes-1
const codes = 'https://open.dingtalk.com/document/orgapp/server-api-error-codes-1';
const token = '0123456789abcdef0123456789abcdef';
const secret = 'SECdingtalksecret0123456789';
const tenMinutes = 600_000;

export const platform: Platform = {
  kind: 'dingtalk',
  host: 'oapi.dingtalk.com',
  secret: `https://oapi.dingtalk.com/robot/send?access_token=${token}#${secret}`,
  wrongSecret: `https://oapi.dingtalk.com/robot/send?access_token=${token}#SECanothersecret0123456789`,
  rate: { atOneMoment: 20, silenceMs: tenMinutes },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const mayPass = rateLimit({ most: 20, perMs: 60_000, silenceMs: tenMinutes }, now);
    const no = (errcode: number, errmsg: string) => {
      broken.push(`${errcode} ${errmsg}`);
      return { body: { errcode, errmsg } };
    };
    return {
      delivered,
      broken,
      answer: ({ path, query, body }) => {
        if (path !== '/robot/send' || query.get('access_token') !== token)
          return no(300001, 'token is not exist');
        const timestamp = query.get('timestamp') ?? '';
        const wanted = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
        if (query.get('sign') !== wanted) return no(310000, 'sign not match');
        if (Math.abs(Number(timestamp) - now()) > 3_600_000) return no(310000, 'invalid timestamp');
        const { msgtype, markdown } = jsonOf(body) as {
          msgtype?: string;
          markdown?: { title?: string; text?: string };
        };
        if (msgtype !== 'markdown') return no(400, 'msgtype is unknown');
        if (!markdown?.title || !markdown.text) return no(40035, 'title and text are needed');
        if (Buffer.byteLength(body) > 20_000) return no(460101, 'message too long, over 20000 bytes');
        if (!mayPass()) return no(130101, 'send too fast, exceed 20 times per minute');
        const strange = strangeMarkup(markdown.text, 'markdown');
        if (strange !== null) broken.push(strange);
        delivered.push(markdown.text);
        return { body: { errcode: 0, errmsg: 'ok' } };
      },
    };
  },
  odd: [
    ...numbersAsTexts({ errcode: '300005', errmsg: 'token is not exist' }, { errcode: '0' }),
    pageInPlaceOfAnswer,
    {
      source: codes,
      answer: { body: { errcode: 410100, errmsg: 'send too fast' } },
      send: { laterMs: tenMinutes },
      probe: null,
    },
    {
      source: codes,
      answer: { body: { errcode: -1, errmsg: 'system busy' } },
      send: { laterMs: 10_000 },
      probe: null,
    },
    {
      source: manual,
      answer: {
        body: {
          status: 1111,
          wait: 5,
          source: 'x5',
          punish: 'deny',
          errcode: 130101,
          errmsg: 'send too fast',
        },
      },
      send: { laterMs: tenMinutes },
      probe: null,
    },
    // The guard against abuse says so without an errcode too; its `wait` never ends the silence early.
    {
      source: manual,
      answer: { body: { status: 1111, wait: 5, punish: 'deny' } },
      send: { laterMs: tenMinutes },
      probe: null,
    },
    {
      source: manual,
      answer: { body: { errcode: 310000, errmsg: 'sign not match' } },
      send: 'refused',
      probe: false,
    },
  ],
};

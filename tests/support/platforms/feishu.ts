// A Feishu custom bot, as strict as its documentation.

import { createHmac } from 'node:crypto';
import {
  jsonOf,
  numbersAsTexts,
  type Platform,
  pageInPlaceOfAnswer,
  rateLimit,
  strangeMarkup,
} from './platform.ts';

// https://open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN: 100 a minute and 5 a second for one bot,
// a request of up to 20 KB, a signature over seconds within the hour in the body; code 0 is success.
const manual = 'https://open.larkoffice.com/document/ukTMukTMukTM/ucTM5YjL3ETO24yNxkjN';
const hook = '/open-apis/bot/v2/hook/feishu-hook-token-0123456789';
const secret = 'feishusecret0123456789';

export const platform: Platform = {
  kind: 'feishu',
  host: 'open.feishu.cn',
  secret: `https://open.feishu.cn${hook}#${secret}`,
  wrongSecret: `https://open.feishu.cn${hook}#anotherfeishusecret0123`,
  rate: { atOneMoment: 5, silenceMs: 1_000 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const aMinute = rateLimit({ most: 100, perMs: 60_000 }, now);
    const aSecond = rateLimit({ most: 5, perMs: 1_000 }, now);
    const no = (code: number, msg: string, status = 200) => {
      broken.push(`${code} ${msg}`);
      return { status, body: { code, msg, data: {} } };
    };
    return {
      delivered,
      broken,
      answer: ({ path, body }) => {
        if (path !== hook) return no(19001, 'param invalid: incoming webhook access token invalid');
        const { msg_type, content, timestamp, sign } = jsonOf(body) as {
          msg_type?: string;
          content?: { text?: string };
          timestamp?: string;
          sign?: string;
        };
        const wanted = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
        const isFresh = Math.abs(Number(timestamp) * 1_000 - now()) < 3_600_000;
        if (sign !== wanted || !isFresh)
          return no(19021, 'sign match fail or timestamp is not within one hour');
        if (msg_type !== 'text' || !content?.text) return no(9499, 'Bad Request', 400);
        if (Buffer.byteLength(body) > 20 * 1_024) return no(11246, 'request body is larger than 20 KB');
        if (!aSecond() || !aMinute())
          return no(11232, 'frequency limited psm[lark.oapi.app_platform_runtime]');
        const strange = strangeMarkup(content.text, 'plain');
        if (strange !== null) broken.push(strange);
        delivered.push(content.text);
        return { body: { code: 0, msg: 'success', data: {} } };
      },
    };
  },
  odd: [
    ...numbersAsTexts({ code: '19001', msg: 'param invalid' }, { code: '0' }),
    pageInPlaceOfAnswer,
    {
      source: manual,
      answer: { body: { Extra: null, StatusCode: 0, StatusMessage: 'success' } },
      send: 'accepted',
      probe: true,
    },
    {
      source: manual,
      answer: { body: { code: 0, msg: 'success' }, headers: { 'content-type': 'text/html; charset=utf-8' } },
      send: 'accepted',
    },
    {
      source: manual,
      answer: { status: 400, body: { code: 9499, msg: 'too many request', data: {} } },
      send: { laterMs: 60_000 },
      probe: null,
    },
    { source: manual, answer: { status: 400, body: { code: 9499 } }, send: { laterMs: 60_000 }, probe: null },
    { source: manual, answer: { body: { code: 9499, msg: 'Bad Request' } }, send: 'refused', probe: true },
    {
      source: manual,
      answer: { body: { code: 11232, msg: 'frequency limited' } },
      send: { laterMs: 10_000 },
      probe: null,
    },
    // https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control: older interfaces with status 400.
    {
      source: 'https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control',
      answer: { status: 400, body: { code: 99991400, msg: 'request trigger frequency limit' } },
      send: { laterMs: 60_000 },
      probe: null,
    },
    {
      source: manual,
      answer: { body: { code: 19021, msg: 'sign match fail' } },
      send: 'refused',
      probe: false,
    },
  ],
};

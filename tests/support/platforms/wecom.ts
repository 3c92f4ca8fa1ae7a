// A WeCom group robot, as strict as its documentation.

import {
  jsonOf,
  numbersAsTexts,
  type Platform,
  pageInPlaceOfAnswer,
  rateLimit,
  strangeMarkup,
} from './platform.ts';

// https://developer.work.weixin.qq.com/document/path/91770: markdown and text as message types, markdown.content up
// to 4,096 bytes of UTF-8, a robot up to 20 messages a minute.
const manual = 'https://developer.work.weixin.qq.com/document/path/91770';
// https://developer.work.weixin.qq.com/document/path/90313: global error codes; always with HTTP status 200.
const codes = 'https://developer.work.weixin.qq.com/document/path/90313';
const key = '693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa';

export const platform: Platform = {
  kind: 'wecom',
  host: 'qyapi.weixin.qq.com',
  secret: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${key}`,
  wrongSecret: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=000axxx0-7aoc-4bc4-97a0-0ec2sifa5bbb',
  rate: { atOneMoment: 20, silenceMs: 60_000 },
  start(now) {
    const delivered: string[] = [];
    const broken: string[] = [];
    const mayPass = rateLimit({ most: 20, perMs: 60_000 }, now);
    const no = (errcode: number, errmsg: string) => {
      broken.push(`${errcode} ${errmsg}`);
      return { body: { errcode, errmsg } };
    };
    return {
      delivered,
      broken,
      answer: ({ path, query, body }) => {
        if (path !== '/cgi-bin/webhook/send' || query.get('key') !== key)
          return no(93000, 'invalid webhook url');
        const { msgtype, markdown } = jsonOf(body) as { msgtype?: string; markdown?: { content?: string } };
        if (msgtype !== 'markdown' && msgtype !== 'text') return no(40008, 'invalid message type');
        const content = markdown?.content ?? '';
        if (content === '') return no(44004, 'empty content');
        if (Buffer.byteLength(content) > 4_096) return no(40058, 'markdown.content exceed max length 4096');
        if (!mayPass()) return no(45009, 'api freq out of limit');
        const strange = strangeMarkup(content, 'markdown');
        if (strange !== null) broken.push(strange);
        delivered.push(content);
        return { body: { errcode: 0, errmsg: 'ok' } };
      },
    };
  },
  odd: [
    ...numbersAsTexts({ errcode: '93000', errmsg: 'invalid webhook url' }, { errcode: '0' }),
    pageInPlaceOfAnswer,
    {
      source: codes,
      answer: { body: { errcode: -1, errmsg: 'system error' } },
      send: { laterMs: 10_000 },
      probe: null,
    },
    {
      source: codes,
      answer: { body: { errcode: 45033, errmsg: 'api concurrent out of limit' } },
      send: { laterMs: 10_000 },
      probe: null,
    },
    { source: manual, answer: { body: { errcode: 45009 } }, send: { laterMs: 60_000 }, probe: null },
    { source: codes, answer: { body: { errcode: 40058, errmsg: 'exceed max length' } }, send: 'refused' },
    { source: codes, answer: { body: { errcode: '0', errmsg: 'ok' } }, send: 'unknown' },
    { source: codes, answer: { body: {} }, send: 'unknown', probe: false },
    {
      source: codes,
      answer: { body: { errcode: 93000, errmsg: 'invalid webhook url' } },
      send: 'refused',
      probe: false,
    },
  ],
};

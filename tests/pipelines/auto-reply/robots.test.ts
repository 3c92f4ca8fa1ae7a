// What robots, hotline and voicemail say, and that only WeCom and DingTalk can make the robots say it.

import { createCipheriv, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dingtalkAnswer,
  dingtalkText,
  isFromDingtalk,
} from '../../../pipelines/auto-reply/dingtalk-callback.ts';
import { robotAnswer, spokenAnswers } from '../../../pipelines/auto-reply/robot-answer.ts';
import {
  envelopeXml,
  openWecom,
  sealWecom,
  textAnswerXml,
  wecomSignature,
  xmlText,
} from '../../../pipelines/auto-reply/wecom-callback.ts';
import { policy } from '../../support/letters.ts';

const at = Temporal.Instant.from('2026-12-06T02:00:00+08:00');
const { window } = policy;

describe('spoken answers', () => {
  const text = { 'zh-CN': '维护中，请拨热线。', en: 'Under maintenance, please call.' };
  const robot = { channel: 'robot', kind: 'robot', text } as const;

  test('are those of the plan for robots, hotlines and voicemail that answer by themselves', () => {
    const kinds = ['robot', 'hotline', 'voicemail', 'mailbox', 'website'];
    const organisation = { customerChannels: kinds.map((kind) => ({ id: kind, kind })) };
    const plan = {
      customerChannels: [...kinds, 'absent'].map((channel) => ({
        channel,
        text,
        autoReply: channel !== 'hotline',
      })),
    };
    expect(spokenAnswers(plan as never, organisation as never).map(({ channel }) => channel)).toEqual([
      'robot',
      'voicemail',
    ]);
  });

  test.each([
    ['你好，在吗', '维护中，请拨热线。'],
    ['Hello, are you there?', 'Under maintenance, please call.'],
    ['4711', '维护中，请拨热线。\n\nUnder maintenance, please call.'],
  ])('a robot answers %j in its language, or in both', (message, answer) => {
    expect(robotAnswer(robot, window, at, message)).toBe(answer);
  });

  test.each([
    ['2026-12-06T00:59:59+08:00', false],
    ['2026-12-06T01:00:00+08:00', true],
    ['2026-12-06T04:59:59+08:00', true],
    ['2026-12-06T05:00:00+08:00', false],
  ])('at %s something is said: %s', (time, speaks) => {
    const instant = Temporal.Instant.from(time);
    expect(robotAnswer(robot, window, instant, '你好') !== null).toBe(speaks);
  });
});

describe('WeCom', () => {
  const secrets = {
    token: 'example-token',
    encodingAesKey: Buffer.alloc(32, 7).toString('base64').slice(0, 43),
    receiveId: 'example-corporation',
  };
  const timestamp = String(at.epochMilliseconds / 1000);
  const given = { random: new Uint8Array(16).fill(1), timestamp, nonce: '42' };

  test('the example of the documentation is opened', () => {
    const documented = {
      token: 'QDG6eK',
      encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
      receiveId: 'wx5823bf96d3bd56c7',
    };
    const envelope = {
      signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
      timestamp: '1409659589',
      nonce: '263014780',
      encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
    };
    const then = Temporal.Instant.fromEpochMilliseconds(1_409_659_589_000);
    expect(openWecom(envelope, documented, then)).toEqual({ opened: true, message: '1616140317555161061' });
  });

  test('what is sealed opens again, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (message) => {
        expect(openWecom(sealWecom(message, secrets, given), secrets, at)).toEqual({ opened: true, message });
      }),
      { seed: 20261206, numRuns: 200 },
    );
  });

  test('a changed, foreign or old envelope stays shut', () => {
    const sealed = sealWecom('你好', secrets, given);
    const why = (change: Partial<typeof sealed>, to = secrets, when = at) => {
      const opened = openWecom({ ...sealed, ...change }, to, when);
      return opened.opened ? 'opened' : opened.why;
    };
    const signed = (encrypted: string) => ({
      encrypted,
      signature: wecomSignature(secrets.token, timestamp, '42', encrypted),
    });
    expect(why({})).toBe('opened');
    expect(why({ nonce: '43' })).toBe('signature');
    expect(why({ signature: '' })).toBe('signature');
    expect(why({ timestamp: '1' })).toBe('signature');
    expect(why({}, { ...secrets, token: 'other' })).toBe('signature');
    expect(why({}, { ...secrets, receiveId: 'other' })).toBe('receiver');
    expect(why({}, { ...secrets, encodingAesKey: 'A'.repeat(43) })).toBe('ciphertext');
    expect(why({}, secrets, at.add({ minutes: 11 }))).toBe('too-old');
    expect(why({}, secrets, at.subtract({ minutes: 11 }))).toBe('too-old');
    expect(why(signed(''))).toBe('ciphertext');
    expect(why(signed('AAAA'))).toBe('ciphertext');
    expect(why(signed(Buffer.alloc(64).toString('base64')))).toBe('ciphertext');
  });

  test.each([
    ['all the same, of the right length', Buffer.alloc(24, 24), 'opened'],
    ['not all the same', Buffer.concat([Buffer.alloc(23, 1), Buffer.from([24])]), 'ciphertext'],
    ['zeros', Buffer.alloc(24), 'ciphertext'],
    ['longer than 32', Buffer.alloc(40, 40), 'ciphertext'],
  ])('padding that is %s: %s', (_name, padding, outcome) => {
    const key = Buffer.from(`${secrets.encodingAesKey}=`, 'base64');
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const content = Buffer.concat([
      Buffer.alloc(16, 1),
      Buffer.from([0, 0, 0, 1]),
      Buffer.from('aexample-corporation'),
    ]);
    const encrypted = Buffer.concat([
      cipher.update(content),
      cipher.update(padding),
      cipher.final(),
    ]).toString('base64');
    const signature = wecomSignature(secrets.token, timestamp, '42', encrypted);
    const opened = openWecom({ encrypted, signature, timestamp, nonce: '42' }, secrets, at);
    expect(opened.opened ? 'opened' : opened.why).toBe(outcome);
  });

  test('a flipped bit is refused by the signature, and is no crash under a right one', () => {
    const { encrypted, signature } = sealWecom('{"a":1}', secrets, given);
    const bytes = Buffer.from(encrypted, 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const changed = { encrypted: flipped.toString('base64'), signature, timestamp, nonce: '42' };
      expect(openWecom(changed, secrets, at)).toEqual({ opened: false, why: 'signature' });
      const signed = wecomSignature(secrets.token, timestamp, '42', changed.encrypted);
      expect(() => openWecom({ ...changed, signature: signed }, secrets, at)).not.toThrow();
    }
  });

  test('its XML is read and written, and a text cannot leave its CDATA', () => {
    const received =
      '<xml><ToUserName><![CDATA[corp]]></ToUserName><FromUserName><![CDATA[user]]></FromUserName><AgentID>7</AgentID></xml>';
    expect(xmlText(received, 'AgentID')).toBe('7');
    expect(xmlText(received, 'Absent')).toBeUndefined();
    const answer = textAnswerXml(received, 'a ]]> <b> &', timestamp);
    expect(xmlText(answer, 'ToUserName')).toBe('user');
    expect(xmlText(answer, 'FromUserName')).toBe('corp');
    expect(answer).toContain('<Content><![CDATA[a ]]]]><![CDATA[> <b> &]]></Content>');
    const sealed = sealWecom(answer, secrets, given);
    const xml = envelopeXml(sealed);
    expect(xmlText(xml, 'Encrypt')).toBe(sealed.encrypted);
    expect(xmlText(xml, 'MsgSignature')).toBe(sealed.signature);
  });
});

describe('DingTalk', () => {
  const secret = 'example-secret';
  const timestamp = String(at.epochMilliseconds);
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');

  test('a call with its signature is taken, any other is not', () => {
    expect(isFromDingtalk({ timestamp, sign }, secret, at)).toBe(true);
    expect(isFromDingtalk({ timestamp, sign }, secret, at.add({ minutes: 59 }))).toBe(true);
    expect(isFromDingtalk({ timestamp, sign }, secret, at.add({ minutes: 61 }))).toBe(false);
    expect(isFromDingtalk({ timestamp, sign }, 'other', at)).toBe(false);
    expect(isFromDingtalk({ timestamp, sign: `${sign} ` }, secret, at)).toBe(false);
    expect(isFromDingtalk({ timestamp, sign: sign.replace('=', '') }, secret, at)).toBe(false);
    expect(isFromDingtalk({ timestamp, sign: '' }, secret, at)).toBe(false);
    expect(isFromDingtalk({ timestamp: '', sign }, secret, at)).toBe(false);
    expect(isFromDingtalk({ timestamp: `${timestamp} `, sign }, secret, at)).toBe(false);
    expect(isFromDingtalk({ timestamp: String(Number(timestamp) + 1), sign }, secret, at)).toBe(false);
  });

  test('its text is read, and anything else is no message', () => {
    expect(dingtalkText('{"msgtype":"text","text":{"content":" 你好 "}}')).toBe('你好');
    for (const body of [
      '',
      'null',
      '[]',
      '{}',
      '{"msgtype":"text"}',
      '{"msgtype":"text","text":{"content":1}}',
      '{"msgtype":"file","text":{"content":"x"}}',
    ]) {
      expect(dingtalkText(body)).toBeNull();
    }
    expect(JSON.parse(dingtalkAnswer('a "b"'))).toEqual({ msgtype: 'text', text: { content: 'a "b"' } });
  });
});

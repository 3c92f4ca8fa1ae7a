// The robots' web entry with everything around it in memory.

import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HttpCall } from '../../../infra/handlers/http-call.ts';
import { answerCall, type RobotPorts } from '../../../infra/handlers/robot-callback.ts';
import { createMemoryStore } from '../../../pipelines/adapters/stores/memory-store.ts';
import {
  activeWindow,
  activeWindowBytes,
  activeWindowKey,
} from '../../../pipelines/auto-reply/active-window.ts';
import { openWecom, sealWecom, xmlText } from '../../../pipelines/auto-reply/wecom-callback.ts';
import { duringWindow, policy } from '../../support/letters.ts';

const at = Temporal.Instant.from(duringWindow);
const text = { 'zh-CN': '维护中，请拨热线。', en: 'Under maintenance, please call.' };
const wecomSecret = {
  token: 'token-4711',
  encodingAesKey: Buffer.alloc(32, 9).toString('base64').slice(0, 43),
  receiveId: 'corp',
};
const appSecret = 'secret-4711';

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'info').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  // No log line may hold a secret, a token or what somebody wrote.
  expect(lines.join('\n')).not.toMatch(/4711|你好|CDATA/);
});

async function ports(now = at): Promise<RobotPorts> {
  const store = createMemoryStore();
  const plan = {
    id: policy.window.id,
    title: policy.title,
    start: policy.window.start.toString(),
    end: policy.window.end.toString(),
    customerChannels: ['wecom-robot', 'dingtalk-robot'].map((channel) => ({
      channel,
      autoReply: true,
      text,
    })),
  };
  const organisation = {
    name: policy.organisation,
    customerChannels: ['wecom-robot', 'dingtalk-robot'].map((id) => ({
      id,
      title: policy.title,
      kind: 'robot' as const,
      address: 'https://example.com/',
    })),
    autoReply: { from: 'a@example.com', humanContact: '', ownAddresses: [], otherResponders: [] },
  };
  await store.create(activeWindowKey(plan.id), activeWindowBytes(activeWindow(plan, organisation, null)));
  return {
    now: () => now,
    robots: {
      'wecom-robot': { kind: 'wecom', secretArn: 'w' },
      'dingtalk-robot': { kind: 'dingtalk', secretArn: 'd' },
      'silent-robot': { kind: 'dingtalk', secretArn: 'd' },
    },
    secret: async (arn) => (arn === 'w' ? wecomSecret : { appSecret }),
    store,
    random: (bytes) => new Uint8Array(bytes).fill(5),
  };
}

function call(robot: string, change: Partial<HttpCall>): HttpCall {
  return {
    requestContext: { http: { method: 'POST' } },
    pathParameters: { robot },
    headers: {},
    isBase64Encoded: false,
    ...change,
  };
}

describe('WeCom', () => {
  function wecomCall(message: string, change: Partial<HttpCall> = {}, now = at): HttpCall {
    const timestamp = String(Math.floor(now.epochMilliseconds / 1000));
    const sealed = sealWecom(message, wecomSecret, { random: new Uint8Array(16), timestamp, nonce: '7' });
    return call('wecom-robot', {
      queryStringParameters: { msg_signature: sealed.signature, timestamp, nonce: '7' },
      body: `<xml><ToUserName><![CDATA[corp]]></ToUserName><Encrypt><![CDATA[${sealed.encrypted}]]></Encrypt></xml>`,
      ...change,
    });
  }
  const question =
    '<xml><ToUserName><![CDATA[corp]]></ToUserName><FromUserName><![CDATA[li]]></FromUserName><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好，在吗]]></Content></xml>';

  test('a question in the window gets the plan’s text, sealed for its sender', async () => {
    const { statusCode, body } = await answerCall(wecomCall(question), await ports());
    expect(statusCode).toBe(200);
    const opened = openWecom(
      {
        signature: xmlText(body, 'MsgSignature') ?? '',
        timestamp: xmlText(body, 'TimeStamp') ?? '',
        nonce: xmlText(body, 'Nonce') ?? '',
        encrypted: xmlText(body, 'Encrypt') ?? '',
      },
      wecomSecret,
      at,
    );
    if (!opened.opened) throw new Error(opened.why);
    expect(xmlText(opened.message, 'ToUserName')).toBe('li');
    expect(xmlText(opened.message, 'Content')).toBe(text['zh-CN']);
  });

  test('a body in Base64, as an HTTP API hands over XML, is the same', async () => {
    const plain = wecomCall(question);
    const encoded = {
      ...plain,
      body: Buffer.from(plain.body ?? '').toString('base64'),
      isBase64Encoded: true,
    };
    expect(await answerCall(encoded, await ports())).toEqual(await answerCall(plain, await ports()));
  });

  test('before and after the window, and to an event, nothing is said', async () => {
    for (const time of ['2026-12-06T00:59:59+08:00', '2026-12-06T05:00:00+08:00']) {
      const now = Temporal.Instant.from(time);
      const answer = await answerCall(wecomCall(question, {}, now), await ports(now));
      expect(answer).toEqual({ statusCode: 200, headers: {}, body: '' });
    }
    const event = '<xml><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[enter_agent]]></Event></xml>';
    expect((await answerCall(wecomCall(event), await ports())).body).toBe('');
  });

  test('the address is verified at any time', async () => {
    const now = Temporal.Instant.from('2026-11-01T00:00:00Z');
    const { queryStringParameters, body } = wecomCall('1234567890', {}, now);
    const verify = call('wecom-robot', {
      requestContext: { http: { method: 'GET' } },
      queryStringParameters: { ...queryStringParameters, echostr: xmlText(body ?? '', 'Encrypt') },
    });
    expect(await answerCall(verify, await ports(now))).toMatchObject({ statusCode: 200, body: '1234567890' });
  });

  test('without a right signature there is a 403 and nothing else', async () => {
    const good = wecomCall(question);
    for (const change of [
      { queryStringParameters: { ...good.queryStringParameters, msg_signature: '0'.repeat(40) } },
      { queryStringParameters: { ...good.queryStringParameters, nonce: '8' } },
      { queryStringParameters: {} },
      { body: 'no XML' },
      { body: '' },
    ]) {
      expect(await answerCall({ ...good, ...change }, await ports())).toEqual({
        statusCode: 403,
        headers: {},
        body: '',
      });
    }
  });
});

describe('DingTalk', () => {
  function dingtalkCall(message: unknown, robot = 'dingtalk-robot', now = at): HttpCall {
    const timestamp = String(now.epochMilliseconds);
    const sign = createHmac('sha256', appSecret).update(`${timestamp}\n${appSecret}`).digest('base64');
    return call(robot, { headers: { timestamp, sign }, body: JSON.stringify(message) });
  }
  const question = { msgtype: 'text', text: { content: ' Hello, are you there?' } };

  test('a question in the window gets the plan’s text', async () => {
    const { statusCode, body } = await answerCall(dingtalkCall(question), await ports());
    expect([statusCode, JSON.parse(body)]).toEqual([200, { msgtype: 'text', text: { content: text.en } }]);
  });

  test('nothing is said outside the window, to what is no text, or by a robot that the plan does not name', async () => {
    const late = Temporal.Instant.from('2026-12-06T05:00:00+08:00');
    const silent = { statusCode: 200, headers: {}, body: '' };
    expect(await answerCall(dingtalkCall(question, 'dingtalk-robot', late), await ports(late))).toEqual(
      silent,
    );
    expect(await answerCall(dingtalkCall({ msgtype: 'file' }), await ports())).toEqual(silent);
    expect(await answerCall(dingtalkCall(question, 'silent-robot'), await ports())).toEqual(silent);
  });

  test('without a right signature there is a 403', async () => {
    const good = dingtalkCall(question);
    for (const headers of [{}, { ...good.headers, sign: 'x' }, { ...good.headers, timestamp: '1' }]) {
      expect((await answerCall({ ...good, headers }, await ports())).statusCode).toBe(403);
    }
  });
});

test('an unknown robot is not found, whatever its name', async () => {
  for (const robot of ['other', '', 'constructor', '__proto__']) {
    expect((await answerCall(call(robot, {}), await ports())).statusCode).toBe(404);
  }
});

test('a secret without its fields is a mistake that names the field and no value', async () => {
  const broken = { ...(await ports()), secret: async () => ({ token: 'token-4711' }) };
  await expect(answerCall(call('wecom-robot', {}), broken)).rejects.toThrow('encodingAesKey');
  await expect(answerCall(call('wecom-robot', {}), broken)).rejects.not.toThrow('4711');
});

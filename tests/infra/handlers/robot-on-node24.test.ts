// The robots' web entry as Lambda runs it: its bundle, on Node 24, with the polyfilled Temporal, against services of
// ours that answer for the bucket and the secrets.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleHandler } from '../../../infra/bundle.ts';
import type { HttpAnswer, HttpCall } from '../../../infra/handlers/http-call.ts';
import {
  activeWindow,
  activeWindowBytes,
  activeWindowKey,
} from '../../../pipelines/auto-reply/active-window.ts';
import { openWecom, sealWecom, xmlText } from '../../../pipelines/auto-reply/wecom-callback.ts';
import { policy } from '../../support/letters.ts';
import { type Asked, type LocalService, startLocalService } from '../../support/local-service.ts';

const node24 = join(import.meta.dirname, '../../..', '.tideover/node24/node_modules/.bin/node');
if (!existsSync(node24))
  console.info('the robots are not tried on Node 24: npm install --prefix .tideover/node24 node@24');

const text = { 'zh-CN': '维护中，请拨热线。', en: 'Under maintenance, please call.' };
const robots = ['wecom', 'dingtalk'];
const secrets: { readonly [arn: string]: object } = {
  'arn:wecom': {
    token: 'token',
    encodingAesKey: Buffer.alloc(32, 9).toString('base64').slice(0, 43),
    receiveId: 'corp',
  },
  'arn:dingtalk': { appSecret: 'secret' },
};
const wecomSecret = secrets['arn:wecom'] as Parameters<typeof openWecom>[1];

/** A window that has been open for an hour and ends `hours` from now. */
function windowThatEnds(hours: number): Uint8Array {
  const now = Temporal.Now.zonedDateTimeISO('Asia/Shanghai');
  const plan = {
    id: policy.window.id,
    title: policy.title,
    start: now.subtract({ hours: 1 }).toString(),
    end: now.add({ minutes: Math.round(hours * 60) }).toString(),
    customerChannels: robots.map((channel) => ({ channel, autoReply: true, text })),
  };
  const organisation = {
    name: policy.organisation,
    customerChannels: robots.map((id) => ({
      id,
      title: policy.title,
      kind: 'robot' as const,
      address: 'https://example.com/',
    })),
    autoReply: { from: 'a@example.com', humanContact: '', ownAddresses: [], otherResponders: [] },
  };
  return activeWindowBytes(activeWindow(plan, organisation, null));
}

describe.skipIf(!existsSync(node24))('the robots on Lambda’s Node', () => {
  let aws: LocalService;
  let active = windowThatEnds(2);
  beforeAll(async () => {
    aws = await startLocalService();
    aws.answerWith(answerOf);
  });
  afterAll(() => aws.close());

  function answerOf({ path, query, body }: Asked) {
    if (query.has('list-type')) {
      const key = activeWindowKey(policy.window.id);
      return { body: `<ListBucketResult><Contents><Key>${key}</Key></Contents></ListBucketResult>` };
    }
    if (path.startsWith('/vault/')) return { body: new TextDecoder().decode(active) };
    const SecretString = JSON.stringify(secrets[JSON.parse(body).SecretId]);
    return { headers: { 'content-type': 'application/x-amz-json-1.1' }, body: { SecretString } };
  }

  async function call(event: HttpCall): Promise<HttpAnswer> {
    const file = pathToFileURL(bundleHandler('robot-callback')).href;
    const program = `console.info = () => {};
      let given = ''; for await (const part of process.stdin) given += part;
      const { handler } = await import(${JSON.stringify(file)});
      process.stdout.write(JSON.stringify(await handler(JSON.parse(given))));`;
    const child = spawn(node24, ['--input-type=module', '-e', program], {
      env: {
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL: aws.url,
        VAULT_BUCKET: 'vault',
        ROBOTS: JSON.stringify(
          Object.fromEntries(robots.map((kind) => [kind, { kind, secretArn: `arn:${kind}` }])),
        ),
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.end(JSON.stringify(event));
    let answer = '';
    for await (const part of child.stdout) answer += part;
    return JSON.parse(answer);
  }

  const posted = (robot: string, more: Partial<HttpCall>): HttpCall => ({
    requestContext: { http: { method: 'POST' } },
    pathParameters: { robot },
    headers: {},
    isBase64Encoded: false,
    ...more,
  });

  function toDingtalk(): HttpCall {
    const timestamp = String(Date.now());
    const sign = createHmac('sha256', 'secret').update(`${timestamp}\nsecret`).digest('base64');
    const body = JSON.stringify({ msgtype: 'text', text: { content: 'Hello, are you there?' } });
    return posted('dingtalk', { headers: { timestamp, sign }, body });
  }

  function toWecom(): HttpCall {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const question =
      '<xml><FromUserName><![CDATA[li]]></FromUserName><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>';
    const sealed = sealWecom(question, wecomSecret, { random: new Uint8Array(16), timestamp, nonce: '7' });
    return posted('wecom', {
      queryStringParameters: { msg_signature: sealed.signature, timestamp, nonce: '7' },
      body: Buffer.from(`<xml><Encrypt><![CDATA[${sealed.encrypted}]]></Encrypt></xml>`).toString('base64'),
      isBase64Encoded: true,
    });
  }

  test('answer DingTalk with the plan’s text while the window is open, and with nothing after it', async () => {
    active = windowThatEnds(2);
    const { statusCode, body } = await call(toDingtalk());
    expect([statusCode, JSON.parse(body)]).toEqual([200, { msgtype: 'text', text: { content: text.en } }]);
    active = windowThatEnds(-0.5);
    expect(await call(toDingtalk())).toEqual({ statusCode: 200, headers: {}, body: '' });
  }, 30_000);

  test('answer WeCom sealed, and refuse who cannot prove to be WeCom', async () => {
    active = windowThatEnds(2);
    const { statusCode, body } = await call(toWecom());
    expect(statusCode).toBe(200);
    const part = (name: string) => xmlText(body, name) ?? '';
    const opened = openWecom(
      {
        signature: part('MsgSignature'),
        timestamp: part('TimeStamp'),
        nonce: part('Nonce'),
        encrypted: part('Encrypt'),
      },
      wecomSecret,
      Temporal.Now.instant(),
    );
    expect(opened.opened && xmlText(opened.message, 'Content')).toBe(text['zh-CN']);
    const forged = {
      ...toWecom(),
      queryStringParameters: { msg_signature: 'x', timestamp: '1', nonce: '7' },
    };
    expect((await call(forged)).statusCode).toBe(403);
  }, 30_000);
});

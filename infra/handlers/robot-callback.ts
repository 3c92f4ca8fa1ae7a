// Answers WeCom's and DingTalk's robots behind an HTTP API while a window is open, and is silent at any other
// time. A caller that cannot prove to be WeCom or DingTalk gets only the status 403.

import { randomBytes } from 'node:crypto';
import { readActiveWindows } from '../../pipelines/auto-reply/active-window.ts';
import {
  dingtalkAnswer,
  dingtalkText,
  isFromDingtalk,
} from '../../pipelines/auto-reply/dingtalk-callback.ts';
import { windowTimes } from '../../pipelines/auto-reply/reply-policy.ts';
import { robotAnswer, spokenAnswers } from '../../pipelines/auto-reply/robot-answer.ts';
import {
  envelopeXml,
  openWecom,
  sealWecom,
  textAnswerXml,
  xmlText,
} from '../../pipelines/auto-reply/wecom-callback.ts';
import { answerOf, problemIn, type Said, type Shape } from '../../pipelines/ledger/read-foreign.ts';
import type { Store } from '../../pipelines/ports.ts';
import { bodyOf, type HttpAnswer, type HttpCall } from './http-call.ts';
import { environment, log } from './lambda.ts';
import { secretText } from './secret.ts';
import { vaultStore } from './vault-store.ts';

export interface RobotPorts {
  readonly now: () => Temporal.Instant;
  /** The robots by id, which is the id of a customer channel in the organisation file. */
  readonly robots: Readonly<Record<string, { readonly kind: string; readonly secretArn: string }>>;
  readonly secret: (arn: string) => Promise<unknown>;
  readonly store: Pick<Store, 'list' | 'read'>;
  readonly random: (bytes: number) => Uint8Array;
}

const refused: HttpAnswer = { statusCode: 403, headers: {}, body: '' };
/** An empty 200: both services take it as received, without an answer. */
const heard: HttpAnswer = { statusCode: 200, headers: {}, body: '' };

export async function answerCall(call: HttpCall, ports: RobotPorts): Promise<HttpAnswer> {
  const id = call.pathParameters?.robot ?? '';
  const robot = Object.hasOwn(ports.robots, id) ? ports.robots[id] : undefined;
  if (robot === undefined) return { statusCode: 404, headers: {}, body: '' };
  const secret = await ports.secret(robot.secretArn);
  const answer = robot.kind === 'wecom' ? wecom : dingtalk;
  const given = await answer(call, secret, (message) => textFor(id, message, ports), ports);
  log('info', 'robot-callback', { robot: id, status: given.statusCode, answered: given.body !== '' });
  return given;
}

type Speak = (message: string) => Promise<string | null>;
type Answer = (call: HttpCall, secret: unknown, speak: Speak, ports: RobotPorts) => Promise<HttpAnswer>;

/** The plan's text for this robot in an open window; null when no window is open or none uses the robot. */
async function textFor(robot: string, message: string, ports: RobotPorts): Promise<string | null> {
  const at = ports.now();
  for (const { plan, organisation, endedAt } of await readActiveWindows(ports.store)) {
    const window = windowTimes(plan, endedAt === null ? null : Temporal.Instant.from(endedAt));
    const answer = spokenAnswers(plan, organisation).find(
      ({ channel, kind }) => channel === robot && kind === 'robot',
    );
    const text = answer && robotAnswer(answer, window, at, message);
    if (text !== null && text !== undefined) return text;
  }
  return null;
}

const wecom: Answer = async (call, secret, speak, ports) => {
  const secrets = partsOf(secret, { token: 'text', encodingAesKey: 'text', receiveId: 'text' });
  const query = call.queryStringParameters ?? {};
  const verifying = call.requestContext.http.method === 'GET';
  const encrypted = verifying ? query.echostr : xmlText(bodyOf(call), 'Encrypt');
  const { msg_signature: signature, timestamp, nonce } = query;
  if (!encrypted || !signature || !timestamp || !nonce) return refused;
  const opened = openWecom({ signature, timestamp, nonce, encrypted }, secrets, ports.now());
  if (!opened.opened) return refused;
  // WeCom verifies an address once by GET and expects the decrypted text, whether a window is open or not.
  if (verifying) return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: opened.message };
  // Events (somebody joined, opened a menu) are no questions, so they get no answer.
  const kind = xmlText(opened.message, 'MsgType');
  if (kind === undefined || kind === 'event') return heard;
  const text = await speak(xmlText(opened.message, 'Content') ?? '');
  if (text === null) return heard;
  const seconds = String(Math.floor(ports.now().epochMilliseconds / 1000));
  const sealed = sealWecom(textAnswerXml(opened.message, text, seconds), secrets, {
    random: ports.random(16),
    timestamp: seconds,
    nonce: Buffer.from(ports.random(8)).toString('hex'),
  });
  return { statusCode: 200, headers: { 'content-type': 'application/xml' }, body: envelopeXml(sealed) };
};

const dingtalk: Answer = async (call, secret, speak, ports) => {
  const { timestamp = '', sign = '' } = call.headers;
  const { appSecret } = partsOf(secret, { appSecret: 'text' });
  if (!isFromDingtalk({ timestamp, sign }, appSecret, ports.now())) return refused;
  const message = dingtalkText(bodyOf(call));
  const text = message === null ? null : await speak(message);
  if (text === null) return heard;
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: dingtalkAnswer(text) };
};

/** The secret's parts. The error for a missing part names it without showing the others' values. */
function partsOf<const S extends Shape>(secret: unknown, shape: S): Said<S> {
  const problem = problemIn(secret, shape, true);
  if (problem !== null) throw new Error(`The robot's secret cannot be used: ${problem}`);
  return secret as Said<S>;
}

/** How long a secret is cached, so a changed one takes effect within this time. */
const secretLastsMs = 300_000;

function awsPorts(): RobotPorts {
  const known = new Map<string, { readonly until: number; readonly value: unknown }>();
  return {
    now: () => Temporal.Now.instant(),
    robots: JSON.parse(environment('ROBOTS')),
    async secret(arn) {
      const found = known.get(arn);
      if (found !== undefined && Date.now() < found.until) return found.value;
      const value = answerOf((await secretText(arn)) || '{}', 'object', 'The robot’s secret');
      known.set(arn, { until: Date.now() + secretLastsMs, value });
      return value;
    },
    store: vaultStore(),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
  };
}

let ports: RobotPorts | undefined;

export const handler = (call: HttpCall): Promise<HttpAnswer> => {
  ports ??= awsPorts();
  return answerCall(call, ports);
};

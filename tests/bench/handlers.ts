// How large each handler's bundle is, and how soon it answers once it is warm, on the emulator: with Lambda's Node,
// its real outside (S3, SQS, Secrets Manager, SES's interface) beside it, and a call that it answers rightly.

import { generateKeyPairSync } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import {
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { bundleHandler } from '../../infra/bundle.ts';
import { replyLimits } from '../../pipelines/auto-reply/reply-policy.ts';
import { queuedNoticeText } from '../../pipelines/notices/queued-notice.ts';
import { mailArrives, tellHandlers, wecomQuestion, wecomSecrets } from '../emulator/customers.ts';
import { type Deployed, deploy, deploymentMissing } from '../emulator/deployed.ts';
import { shown, summarise } from './support/summary.ts';
import { csvTable, markdownTable } from './support/tables.ts';

const window = '2026-12-rehearsal';
const warmUps = 3;
/** Replies that leave in a minute; the form takes as many. */
const aMinutes = replyLimits.perMinute;

interface Handler {
  /** The function's name without the stack's. */
  readonly name: string;
  /** Its file in infra/handlers. */
  readonly file: string;
  /** One call, and whether its answer is right. */
  readonly call: (deployed: Deployed, round: number) => Promise<unknown>;
  readonly isRight: (answer: unknown, deployed: Deployed, round: number) => boolean;
  /** Fewer than the others, where the handler itself allows no more in a minute. */
  readonly atMost?: number;
}

const batch = (body: unknown) => ({
  Records: [{ messageId: 'one', body: typeof body === 'string' ? body : JSON.stringify(body) }],
});
const tookAll = (answer: unknown) => JSON.stringify(answer) === JSON.stringify({ batchItemFailures: [] });
const key = (round: number) => round.toString(16).padStart(64, '0');

const handlers: readonly Handler[] = [
  {
    name: 'wake',
    file: 'wake',
    call: async () => ({ window, phase: 'next', at: new Date(Date.now() + 900_000).toISOString() }),
    isRight: (answer) => answer === null,
  },
  {
    name: 'dispatch',
    file: 'dispatch',
    call: async (_, round) => batch({ window, phase: 'next', at: new Date(round * 1000).toISOString() }),
    isRight: tookAll,
  },
  {
    name: 'notices-mail',
    file: 'send',
    call: async (_, round) =>
      batch(
        queuedNoticeText(window, 'mail', {
          key: key(round),
          notice: 'planned.t-24h',
          language: 'en',
          subject: 'Maintenance tonight',
          text: 'The messenger is away from 01:00 to 05:00.',
          to: { name: 'A role', email: `role-${round}@example.com` },
        }),
      ),
    isRight: tookAll,
  },
  {
    name: 'auto-reply-mail',
    file: 'auto-reply-mail',
    call: async (deployed, round) => {
      await mailArrives(deployed, String(round), `customer-${round}@client.example`);
      return batch({ Records: [{ s3: { object: { key: `mail/${round}` } } }] });
    },
    isRight: (answer, { recorders }, round) =>
      tookAll(answer) && recorders.mails.some(({ to }) => to === `customer-${round}@client.example`),
    atMost: aMinutes - warmUps,
  },
  {
    name: 'robot-callback',
    file: 'robot-callback',
    call: async () => {
      const { query, body } = wecomQuestion();
      return {
        requestContext: { http: { method: 'POST' } },
        pathParameters: { robot: 'helpdesk' },
        queryStringParameters: Object.fromEntries(query),
        headers: {},
        body,
        isBase64Encoded: false,
      };
    },
    isRight: (answer) => {
      const { statusCode, body } = answer as { statusCode: number; body: string };
      return statusCode === 200 && body !== '';
    },
  },
  {
    name: 'feedback-form',
    file: 'feedback-form',
    call: async (_, round) => ({
      requestContext: { http: { method: 'POST' } },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ trouble: 'messages', text: `nothing arrives, ${round}` }).toString(),
      isBase64Encoded: false,
    }),
    isRight: (answer) => (answer as { statusCode: number }).statusCode === 200,
    atMost: aMinutes - warmUps,
  },
  {
    name: 'mail-feedback',
    file: 'ses-feedback',
    call: async (_, round) =>
      batch({
        eventType: 'Bounce',
        mail: {
          messageId: `message-${round}`,
          timestamp: '2026-12-05T18:00:00.000Z',
          tags: { 'tideover-window': [window], 'tideover-delivery': [key(round)] },
        },
        bounce: { bounceType: 'Permanent', bounceSubType: 'General' },
      }),
    isRight: tookAll,
  },
];

export async function runBench({
  quick,
  results,
}: {
  readonly quick: boolean;
  readonly results: string;
}): Promise<void> {
  const missing = deploymentMissing();
  if (missing !== undefined) {
    console.log(`handlers was not run: ${missing}`);
    return;
  }
  const rounds = quick ? 5 : 50;
  const deployed = await deploy(
    { 'tideover:channels': { mail: { kind: 'ses', perMinute: 60_000 } } },
    'plain',
  );
  try {
    await prepare(deployed);
    const measured = [];
    for (const handler of handlers) {
      const times = await timesOf(handler, deployed, Math.min(rounds, handler.atMost ?? rounds));
      const bytes = statSync(bundleHandler(handler.file)).size;
      measured.push({ name: handler.name, bytes, times });
      console.error(`  ${handler.name}: ${bytes} bytes, ${shown(summarise(times), 0)} ms`);
    }
    await mkdir(results, { recursive: true });
    const write = (name: string, text: string) => writeFile(path.join(results, name), text);
    const table = markdownTable(
      ['function', 'bundle, KB', 'warm answer, ms: median (least–most)'],
      measured.map(({ name, bytes, times }) => [name, (bytes / 1000).toFixed(0), shown(summarise(times), 0)]),
    );
    await write('handlers.md', report(table, rounds));
    await write(
      'handlers-runs.csv',
      csvTable(
        ['function', 'bundleBytes', 'round', 'milliseconds'],
        measured.flatMap(({ name, bytes, times }) =>
          times.map((time, round) => [name, bytes, round + 1, time]),
        ),
      ),
    );
    console.log(table);
  } finally {
    await deployed.stop();
  }
}

async function prepare(deployed: Deployed): Promise<void> {
  const secrets = new SecretsManagerClient(deployed.connection());
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const values = {
    'github-app': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'robot-helpdesk': JSON.stringify(wecomSecrets),
  };
  for (const [name, SecretString] of Object.entries(values))
    await secrets.send(new PutSecretValueCommand({ SecretId: `tideover/dev/${name}`, SecretString }));
  await tellHandlers(deployed, window, null);
  // Every call is ours: what arrives in a queue stays there.
  const lambda = new LambdaClient(deployed.connection());
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  for (const { UUID } of EventSourceMappings)
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
}

/** Milliseconds of each warm call, from the request to Lambda's interface to its answer. */
async function timesOf(handler: Handler, deployed: Deployed, rounds: number): Promise<readonly number[]> {
  const lambda = new LambdaClient(deployed.connection());
  const times: number[] = [];
  for (let round = 1; round <= warmUps + rounds; round += 1) {
    const Payload = JSON.stringify(await handler.call(deployed, round));
    const began = performance.now();
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: `tideover-dev-${handler.name}`, Payload }),
    );
    const took = performance.now() - began;
    const text = answer.Payload?.transformToString() || 'null';
    if (answer.FunctionError !== undefined || !handler.isRight(JSON.parse(text), deployed, round))
      throw new Error(`${handler.name} answered ${text}`);
    if (round > warmUps) times.push(took);
  }
  return times;
}

const report = (table: string, rounds: number): string => `# How large and how fast the handlers are

${rounds} warm calls of each function (of replies and form ${aMinutes - warmUps}: more they do not take in a minute), one after the other, on the emulator (\`ministack\`, one process for all of AWS)
and Lambda's Node 24, on ${cpus().length} cores of ${cpus()[0]?.model ?? 'this machine'} with a load of ${loadavg()[0]?.toFixed(1)} by this
and everything else that ran there. Measured from the request to
Lambda's interface to its answer, with everything that the call does beside it: claims and outcomes in the vault, the
mail, the secret, the run on GitHub (the last three at recording servers on the same machine). The aims of the project
are a bundle under 1 MB and a median under 100 ms.

${table}

Made by \`npm run bench -- handlers\`; every call is in \`handlers-runs.csv\`.
`;

// A real deployment of the dev stack to an AWS emulator, and then use of what stands there. What the emulator
// cannot show (the vault's write rule, CloudFront's access control, bounces, queue alarms) is named in
// infra/README.md and held by the rules over the resource graph.
import { createHash, generateKeyPairSync } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createS3Store } from '../../pipelines/adapters/stores/s3-store.ts';
import {
  activeWindow,
  activeWindowBytes,
  activeWindowKey,
} from '../../pipelines/auto-reply/active-window.ts';
import { openWecom, sealWecom, xmlText } from '../../pipelines/auto-reply/wecom-callback.ts';
import { noticeFactsPrefix, queuedNoticeText, tallyNotices } from '../../pipelines/notices/queued-notice.ts';
import type { Store } from '../../pipelines/ports.ts';
import { bootstrapState } from '../../scripts/infra/bootstrap.ts';
import { exampleConfiguration } from '../infra/recorded-graph.ts';
import { letter, policy } from '../support/letters.ts';
import { type Emulator, emulatorMissing, startEmulator } from './emulator.ts';
import { type EngineRun, engineMissing, engineRun, useStandIn } from './engine.ts';
import { type Recorders, startRecorders } from './recorders.ts';

const missing = engineMissing() ?? emulatorMissing();
if (missing) console.info(`tests/emulator/deployment.test.ts is skipped: ${missing}`);

/** Notices in the fan-out test; the figure is 10,000. */
const roster = Number(process.env.TIDEOVER_ROSTER ?? 2000);
const window = '2026-12-rehearsal';
const mailbox = 'support@dev.example.com';

const until = async (what: string, done: () => boolean | Promise<boolean>, seconds = 60): Promise<void> => {
  for (let tries = 0; tries < seconds * 10; tries += 1) {
    if (await done()) return;
    await sleep(100);
  }
  throw new Error(`${what} did not happen within ${seconds} s`);
};

describe.skipIf(missing !== undefined)('a deployment to the emulator', () => {
  let emulator: Emulator;
  let recorders: Recorders;
  let run: EngineRun;
  let outputs: { readonly [name: string]: { readonly value: never } };
  let vault: Store;
  const connection = () => ({
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
  });
  const s3 = () => new S3Client({ ...connection(), forcePathStyle: true });
  const output = <Value>(name: string): Value => outputs[name]?.value as Value;
  const vaultBucket = () => new URL(output<string>('storeUrl')).host;

  beforeAll(async () => {
    useStandIn();
    // Permissions are enforced and everything goes over TLS, as in AWS; the certificate is the emulator's own.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    [emulator, recorders] = await Promise.all([
      startEmulator({ AUTH: 'true', USE_SSL: '1' }),
      startRecorders(),
    ]);
    const configuration = exampleConfiguration('dev', {
      // Quick enough for a test; what is shown is that the pace is kept and nobody is written to twice.
      'tideover:channels': {
        mail: { kind: 'ses', perMinute: 60_000 },
        'staff-group': { kind: 'wecom', perMinute: 20 },
      },
    });
    run = await engineRun('dev', configuration, {
      AWS_ENDPOINT_URL: emulator.endpoint,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      STAND_IN_FUNCTION_ENVIRONMENT: JSON.stringify({
        AWS_ENDPOINT_URL_SESV2: recorders.mailUrl,
        GITHUB_API_URL: recorders.githubUrl,
      }),
    });
    const up = await run.stack.up();
    outputs = up.outputs as never;
    vault = createS3Store({ bucket: vaultBucket(), prefix: '', client: s3() });
  }, 300_000);

  afterAll(async () => {
    await emulator?.stop();
    await recorders?.stop();
    run?.remove();
  });

  const readStatus = (path: string) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
      const { hostname, port } = new URL(emulator.endpoint);
      const host = new URL(output<string>('statusUrl')).host;
      // fetch drops a `host` header, so this one is made by hand.
      request({ hostname, port, path, headers: { host } }, (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          body += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      })
        .on('error', reject)
        .end();
    });

  test('Pulumi’s own bucket and key are made once, and never in another account', async () => {
    // The commands take endpoint and keys from the environment, as every AWS tool does.
    vi.stubEnv('AWS_ENDPOINT_URL', emulator.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', '000000000000');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    const place = { stack: 'dev', account: '000000000000', region: 'us-east-1' };
    expect(await bootstrapState(place)).toEqual({ bucket: 'made', key: 'made' });
    expect(await bootstrapState(place)).toEqual({ bucket: 'was there', key: 'was there' });
    await expect(bootstrapState({ ...place, account: '999999999999' })).rejects.toThrow(
      'You are signed in to account',
    );
    vi.unstubAllEnvs();
  }, 60_000);

  test('a second preview finds nothing to do', async () => {
    const { changeSummary } = await run.stack.preview({ expectNoChanges: true });
    expect(Object.keys(changeSummary)).toEqual(['same']);
  }, 120_000);

  test('the status page is read through CloudFront, and an update needs neither GitHub nor the vault', async () => {
    const asked: string[] = [];
    const client = s3();
    client.middlewareStack.add(
      (next) => (given) => {
        asked.push((given.request as { path: string }).path.split('/')[1] ?? '');
        return next(given);
      },
      { step: 'finalizeRequest' },
    );
    const publish = (Key: string, Body: string, ContentType: string) =>
      client.send(new PutObjectCommand({ Bucket: output<string>('statusBucket'), Key, Body, ContentType }));
    await publish('index.html', '<h1>All is well</h1>', 'text/html');
    await publish('summary.json', '{"status":{"indicator":"none"}}', 'application/json');
    expect(await readStatus('/')).toMatchObject({ status: 200, body: '<h1>All is well</h1>' });
    const { headers, body } = await readStatus('/summary.json');
    expect(JSON.parse(body)).toEqual({ status: { indicator: 'none' } });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['strict-transport-security']).toContain('max-age=31536000');

    await publish('summary.json', '{"status":{"indicator":"maintenance"}}', 'application/json');
    expect((await readStatus('/summary.json')).body).toContain('maintenance');
    expect(new Set(asked)).toEqual(new Set([output<string>('statusBucket')]));
    expect(recorders.dispatches).toEqual([]);
  });

  test('an entry of the record is written once; the second writer is refused', async () => {
    const key = `windows/${window}/entries/00000001.json`;
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(await vault.create(key, bytes('first'))).toBe('created');
    expect(await vault.create(key, bytes('second'))).toBe('exists');
    expect(new TextDecoder().decode((await vault.read(key)) ?? undefined)).toBe('first');
  });

  test('a locked object cannot be deleted before its time', async () => {
    const Key = `windows/${window}/entries/00000002.json`;
    await vault.create(Key, new TextEncoder().encode('kept'));
    const Bucket = vaultBucket();
    const { VersionId, ObjectLockMode, ObjectLockRetainUntilDate } = await s3().send(
      new HeadObjectCommand({ Bucket, Key }),
    );
    expect(ObjectLockMode).toBe('GOVERNANCE');
    expect(ObjectLockRetainUntilDate?.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    await expect(s3().send(new DeleteObjectCommand({ Bucket, Key, VersionId }))).rejects.toThrow(
      /Denied|lock/i,
    );
    const still = await s3().send(new GetObjectCommand({ Bucket, Key, VersionId }));
    expect(await still.Body?.transformToString()).toBe('kept');
  });

  /** Credentials that may do what a role's policy says: the emulator judges users as it judges functions. */
  const withRightsOf = async (role: string) => {
    const iam = new IAMClient(connection());
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: role }));
    const UserName = `copy-of-${role}`;
    await iam.send(new CreateUserCommand({ UserName }));
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument = '' } = await iam.send(
        new GetRolePolicyCommand({ RoleName: role, PolicyName }),
      );
      await iam.send(
        new PutUserPolicyCommand({
          UserName,
          PolicyName,
          PolicyDocument: decodeURIComponent(PolicyDocument),
        }),
      );
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    return {
      ...connection(),
      credentials: {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      },
    };
  };

  test('each handler may do its own work and not another’s', async () => {
    const Bucket = vaultBucket();
    const acts = (given: Awaited<ReturnType<typeof withRightsOf>>) => {
      const client = new S3Client({ ...given, forcePathStyle: true, maxAttempts: 1 });
      const put = (part: string) => () =>
        client.send(
          new PutObjectCommand({
            Bucket,
            Key: `windows/${window}/${part}/${crypto.randomUUID()}`,
            Body: 'x',
            IfNoneMatch: '*',
          }),
        );
      const send = (queue: string) => () =>
        new SQSClient({ ...given, maxAttempts: 1 }).send(
          new SendMessageCommand({
            QueueUrl: `${emulator.endpoint}/000000000000/tideover-dev-${queue}`,
            MessageBody: '{}',
          }),
        );
      const secret = (name: string) => () =>
        new SecretsManagerClient({ ...given, maxAttempts: 1 }).send(
          new GetSecretValueCommand({ SecretId: `tideover/dev/${name}` }),
        );
      const readEntries = () =>
        client.send(new ListObjectsV2Command({ Bucket, Prefix: `windows/${window}/entries/` }));
      return { put, send, secret, readEntries };
    };
    const outcome = async (act: () => Promise<unknown>): Promise<string> => {
      try {
        await act();
        return 'allowed';
      } catch (error) {
        return /AccessDenied|Forbidden|403/.test(`${(error as Error).name} ${(error as Error).message}`)
          ? 'denied'
          : `failed: ${error}`;
      }
    };
    await new SecretsManagerClient(connection()).send(
      new PutSecretValueCommand({ SecretId: 'tideover/dev/messenger', SecretString: 'token' }),
    );

    const sender = acts(await withRightsOf('tideover-dev-notices-mail-handler'));
    expect({
      claims: await outcome(sender.put('claims')),
      facts: await outcome(sender.put('facts')),
      entries: await outcome(sender.put('entries')),
      checkpoints: await outcome(sender.put('checkpoints')),
      readsEntries: await outcome(sender.readEntries),
      wakes: await outcome(sender.send('wakes')),
      messenger: await outcome(sender.secret('messenger')),
    }).toEqual({
      claims: 'allowed',
      facts: 'allowed',
      entries: 'denied',
      checkpoints: 'denied',
      readsEntries: 'denied',
      wakes: 'denied',
      messenger: 'denied',
    });

    const wake = acts(await withRightsOf('tideover-dev-wake-handler'));
    expect([await outcome(wake.put('facts')), await outcome(wake.secret('github-app'))]).toEqual([
      'denied',
      'denied',
    ]);

    const cutover = acts(await withRightsOf('tideover-dev-phase-cutover'));
    expect({
      entries: await outcome(cutover.put('entries')),
      checkpoints: await outcome(cutover.put('checkpoints')),
      readsEntries: await outcome(cutover.readEntries),
      messenger: await outcome(cutover.secret('messenger')),
      githubApp: await outcome(cutover.secret('github-app')),
    }).toEqual({
      entries: 'allowed',
      checkpoints: 'denied',
      readsEntries: 'allowed',
      messenger: 'allowed',
      githubApp: 'denied',
    });

    const checkpoint = acts(await withRightsOf('tideover-dev-phase-checkpoint'));
    expect([await outcome(checkpoint.put('entries')), await outcome(checkpoint.put('claims'))]).toEqual([
      'denied',
      'denied',
    ]);
    const infra = acts(await withRightsOf('tideover-dev-phase-infra'));
    expect([await outcome(infra.put('entries')), await outcome(infra.secret('messenger'))]).toEqual([
      'denied',
      'denied',
    ]);
  }, 120_000);

  test('a schedule wakes the pipeline at its second, once, and never before', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await new SecretsManagerClient(connection()).send(
      new PutSecretValueCommand({
        SecretId: 'tideover/dev/github-app',
        SecretString: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }),
    );
    const clock = output<{ scheduleGroup: string; wakeFunctionArn: string; schedulerRoleArn: string }>(
      'clock',
    );
    // The emulator looks at its schedules every ten seconds; production schedules a minute ahead.
    const gate = Math.ceil(Date.now() / 1000) * 1000 + 25_000;
    const scheduler = new SchedulerClient(connection());
    for (const name of ['gate-cutover', 'gate-cutover-again']) {
      await scheduler.send(
        new CreateScheduleCommand({
          Name: name,
          GroupName: clock.scheduleGroup,
          ScheduleExpression: `at(${new Date(Date.now() + 1000).toISOString().slice(0, 19)})`,
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: {
            Arn: clock.wakeFunctionArn,
            RoleArn: clock.schedulerRoleArn,
            Input: JSON.stringify({ window, phase: 'cutover', at: new Date(gate).toISOString() }),
          },
        }),
      );
    }
    await until('the wake-up', () => recorders.dispatches.length > 0, 90);
    // Two schedules for one gate mean one key: the second run finds the first one's work done, if it starts at all.
    await sleep(3000);
    expect(new Set(recorders.dispatches.map(({ inputs }) => JSON.stringify(inputs)))).toEqual(
      new Set([JSON.stringify({ window, phase: 'cutover', key: `${window}/cutover/${gate / 1000}` })]),
    );
    const [dispatch] = recorders.dispatches;
    console.info(`woken ${((dispatch?.at ?? 0) - gate) / 1000} s after the gate's time`);
    expect(dispatch?.at).toBeGreaterThanOrEqual(gate);
  }, 120_000);

  describe('while a window is open', () => {
    const now = Temporal.Now.zonedDateTimeISO('Asia/Shanghai');
    const text = { 'zh-CN': '系统维护中，请拨热线。', en: 'We are under maintenance; please call.' };
    const plan = {
      id: window,
      title: policy.title,
      start: now.subtract({ hours: 1 }).toString(),
      end: now.add({ hours: 2 }).toString(),
      customerChannels: ['mailbox', 'helpdesk'].map((channel) => ({ channel, autoReply: true, text })),
    };
    const organisation = {
      name: policy.organisation,
      customerChannels: [
        { id: 'mailbox', title: policy.title, kind: 'mailbox' as const, address: mailbox },
        { id: 'helpdesk', title: policy.title, kind: 'robot' as const, address: 'https://example.com/' },
      ],
      autoReply: {
        from: mailbox,
        humanContact: 'desk@example.com',
        ownAddresses: [mailbox],
        otherResponders: [],
      },
    };
    const tell = (endedAt: Temporal.Instant | null) =>
      s3().send(
        new PutObjectCommand({
          Bucket: vaultBucket(),
          Key: activeWindowKey(window),
          Body: activeWindowBytes(activeWindow(plan, organisation, endedAt)),
        }),
      );
    const received = (from: string, extra: readonly string[] = []) =>
      Buffer.concat([
        Buffer.from(
          [
            `Return-Path: <${from}>`,
            `Received: from mx.example.net by inbound-smtp.example.com with SMTP id x1 for ${mailbox}; Sun, 6 Dec 2026 01:59:59 +0800 (CST)`,
            'X-SES-Spam-Verdict: PASS',
            'X-SES-Virus-Verdict: PASS',
            'Authentication-Results: amazonses.com; spf=pass; dkim=pass',
            '',
          ].join('\r\n'),
        ),
        letter({
          without: ['to', 'from'],
          extra: [`From: <${from || 'mailer-daemon@example.net'}>`, `To: ${mailbox}`, ...extra],
        }),
      ]);
    const arrive = (name: string, message: Buffer) =>
      s3().send(
        new PutObjectCommand({
          Bucket: 'tideover-dev-inbound-mail-000000000000-us-east-1',
          Key: `mail/${name}`,
          Body: message,
        }),
      );
    const replies = () => recorders.mails.filter(({ raw }) => raw);

    test('one letter gets one right reply; a list, a bounce and the same sender again get none', async () => {
      await tell(null);
      await arrive('list', received('member@lists.example.net', ['List-Id: <news.lists.example.net>']));
      await arrive('bounce', received(''));
      await arrive('first', received('customer@client.example'));
      await until('the reply', () => replies().length > 0);
      await arrive('again', received('customer@client.example'));
      await arrive('other', received('second@client.example'));
      await until('the second reply', () => replies().length > 1);
      await sleep(2000);
      expect(replies().map(({ to }) => to)).toEqual(['customer@client.example', 'second@client.example']);
      const raw = replies()[0]?.raw ?? '';
      expect(raw).toMatch(/^Auto-Submitted: auto-replied/im);
      expect(raw).toMatch(/^In-Reply-To: <order-1@client\.example>/im);
      expect(raw).toMatch(/^From: [^<]*<maintenance@dev\.example\.com>/im);
    }, 120_000);

    test('the WeCom robot proves itself and is answered with the alternatives', async () => {
      const secret = {
        token: 'token',
        encodingAesKey: Buffer.alloc(32, 9).toString('base64').slice(0, 43),
        receiveId: 'corp',
      };
      await new SecretsManagerClient(connection()).send(
        new PutSecretValueCommand({
          SecretId: 'tideover/dev/robot-helpdesk',
          SecretString: JSON.stringify(secret),
        }),
      );
      const call = async (message: string) => {
        const timestamp = String(Math.floor(Date.now() / 1000));
        const sealed = sealWecom(message, secret, { random: Buffer.alloc(16, 7), timestamp, nonce: 'nonce' });
        const query = new URLSearchParams({ msg_signature: sealed.signature, timestamp, nonce: 'nonce' });
        const answer = await fetch(`${output<string>('robotUrl')}helpdesk?${query}`, {
          method: 'POST',
          headers: { 'content-type': 'text/xml' },
          body: `<xml><Encrypt><![CDATA[${sealed.encrypted}]]></Encrypt></xml>`,
        });
        return { status: answer.status, body: await answer.text() };
      };
      const question =
        '<xml><ToUserName><![CDATA[corp]]></ToUserName><FromUserName><![CDATA[someone]]></FromUserName><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content></xml>';
      const { status, body } = await call(question);
      expect(status).toBe(200);
      const opened = openWecom(
        {
          signature: xmlText(body, 'MsgSignature') ?? '',
          timestamp: xmlText(body, 'TimeStamp') ?? '',
          nonce: xmlText(body, 'Nonce') ?? '',
          encrypted: xmlText(body, 'Encrypt') ?? '',
        },
        secret,
        Temporal.Now.instant(),
      );
      expect(opened.opened && xmlText(opened.message, 'Content')).toContain('热线');

      const forged = await fetch(
        `${output<string>('robotUrl')}helpdesk?msg_signature=x&timestamp=1&nonce=n`,
        {
          method: 'POST',
          body: '<xml><Encrypt>x</Encrypt></xml>',
        },
      );
      expect(forged.status).toBe(403);

      const warm: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        const began = performance.now();
        await call(question);
        warm.push(performance.now() - began);
      }
      warm.sort((a, b) => a - b);
      console.info(
        `robot-callback warm: median ${warm[10]?.toFixed(0)} ms, slowest ${warm[19]?.toFixed(0)} ms`,
      );

      await tell(Temporal.Now.instant());
      expect(await call(question)).toEqual({ status: 200, body: '' });
    }, 120_000);

    test('after the window mail is answered no more', async () => {
      const before = replies().length;
      await arrive('late', received('late@client.example'));
      await sleep(4000);
      expect(replies()).toHaveLength(before);
    }, 60_000);
  });

  test(`a queue of ${roster} notices is drained though workers are killed: none twice, the missing are listed as doubts`, async () => {
    const sqs = new SQSClient(connection());
    const QueueUrl = output<{ mail: string }>('noticeQueues').mail;
    // A dead worker's messages come back after this; production waits six times the handler's limit.
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '8' } }));
    const keys = Array.from({ length: roster }, (_, index) =>
      createHash('sha256').update(`notice to ${index}`).digest('hex'),
    );
    const notice = (key: string, index: number) =>
      queuedNoticeText(window, {
        key,
        notice: 'planned.t-24h',
        language: 'en',
        subject: 'Maintenance tonight',
        text: 'The messenger is away from 01:00 to 05:00.',
        to: { name: `Role ${index}`, email: `role-${index}@example.com` },
      });
    const batches = Array.from({ length: Math.ceil(roster / 10) }, (_, batch) =>
      keys.slice(batch * 10, batch * 10 + 10),
    );
    const began = Date.now();
    const fill = async (share: number) => {
      for (let batch = share; batch < batches.length; batch += 8)
        await sqs.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: (batches[batch] ?? []).map((key, index) => ({
              Id: String(index),
              MessageBody: notice(key, batch * 10 + index),
            })),
          }),
        );
    };
    const filling = Promise.all(Array.from({ length: 8 }, (_, share) => fill(share)));
    const sent = () => recorders.mails.flatMap(({ delivery }) => (delivery ? [delivery] : []));
    let killed = 0;
    for (const share of [0.2, 0.5, 0.8]) {
      await until(`${share} of the notices`, () => sent().length >= roster * share, 240);
      for (const worker of emulator.workers()) {
        process.kill(worker, 'SIGKILL');
        killed += 1;
      }
    }
    await filling;
    const claims = () => vault.list(`windows/${window}/claims/notices/`);
    await until('the last claim', async () => (await claims()).length === roster, 240);
    // What a killed worker had claimed comes back once more and is seen again.
    const tally = async () => tallyNotices(await vault.list(noticeFactsPrefix(window)));
    await until(
      'every notice to be told or in doubt',
      async () => {
        const { accepted, refused, inDoubt } = await tally();
        return accepted.length + refused.length + inDoubt.length === roster;
      },
      120,
    );
    const { accepted, refused, inDoubt } = await tally();
    const delivered = sent();
    const doubted = new Set(inDoubt);
    console.info(
      `${roster} notices in ${((Date.now() - began) / 1000).toFixed(0)} s, ${killed} workers killed: ${accepted.length} told, ${inDoubt.length} in doubt, ${roster - delivered.length} not sent`,
    );
    expect(killed).toBeGreaterThan(0);
    expect(new Set(delivered).size).toBe(delivered.length);
    expect(keys.filter((key) => !delivered.includes(key) && !doubted.has(key))).toEqual([]);
    expect(refused).toEqual([]);
    // At most the one that each killed worker had in its hand.
    expect(inDoubt.length).toBeLessThanOrEqual(killed);
  }, 600_000);
});

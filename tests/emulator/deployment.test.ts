// A real deployment of the dev stack to an AWS emulator, and then use of what stands there. What the emulator
// cannot show (the vault's write rule, CloudFront's access control, bounces, queue alarms) is named in
// infra/README.md and held by the rules over the resource graph.
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootstrapState } from '../../infra/stack/bootstrap.ts';
import { readActiveWindows } from '../../pipelines/auto-reply/active-window.ts';
import { openWecom, xmlText } from '../../pipelines/auto-reply/wecom-callback.ts';
import { readWords } from '../../pipelines/feedback/feedback-fact.ts';
import {
  inboundBucket,
  mailArrives,
  tellHandlers,
  wecomQuestion,
  wecomSecrets,
  windowKey,
} from './customers.ts';
import { cutOffAllBut } from './cut-off.ts';
import { type Deployed, deploy, deploymentMissing, until } from './deployed.ts';
import { type Role, roleOf } from './rights.ts';
import { openScheduledWindow, type ScheduledWindow, scheduledWindow } from './scheduled-window.ts';

const missing = deploymentMissing();
if (missing) console.info(`tests/emulator/deployment.test.ts is skipped: ${missing}`);

const window = '2026-12-rehearsal';

describe.skipIf(missing !== undefined)('a deployment to the emulator', () => {
  let deployed: Deployed;
  /** Opened first, looked at last: its gate's time comes while the other tests run. */
  let scheduled: ScheduledWindow;

  beforeAll(async () => {
    deployed = await deploy(
      {
        'tideover:windows': [window, scheduledWindow],
        'tideover:operators': ['arn:aws:iam::000000000000:role/on-duty'],
        'tideover:channels': {
          mail: { kind: 'ses', perMinute: 6_000 },
          'staff-group': { kind: 'wecom', perMinute: 20 },
        },
      },
      'guarded',
    );
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await putSecret('github-app', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    scheduled = await openScheduledWindow(deployed);
  }, 300_000);

  afterAll(async () => {
    await deployed?.stop();
    scheduled?.remove();
  });

  const putSecret = (name: string, SecretString: string) =>
    new SecretsManagerClient(deployed.connection()).send(
      new PutSecretValueCommand({ SecretId: `tideover/dev/${name}`, SecretString }),
    );

  test('Pulumi’s own bucket and key are made once, and never in another account', async () => {
    // The commands take endpoint and keys from the environment, as every AWS tool does; they are set already.
    const place = { stack: 'dev', account: '000000000000', region: 'us-east-1' };
    expect(await bootstrapState(place)).toEqual({ bucket: 'made', bucketRegion: place.region, key: 'made' });
    expect(await bootstrapState(place)).toEqual({
      bucket: 'was there',
      bucketRegion: place.region,
      key: 'was there',
    });
    await expect(bootstrapState({ ...place, account: '999999999999' })).rejects.toThrow(
      'You are signed in to account',
    );
  }, 60_000);

  test('a second preview finds nothing to do', async () => {
    const { changeSummary } = await deployed.run.stack.preview({ expectNoChanges: true });
    expect(Object.keys(changeSummary)).toEqual(['same']);
  }, 120_000);

  describe('with GitHub and the vault unreachable', () => {
    const planFile = 'runbooks/windows/2026-12-06-wangshangliao.yaml';

    test('a person on duty publishes an update; page, JSON, calendar and feed say it', async () => {
      const bucket = deployed.output<string>('statusBucket');
      const cut = await cutOffAllBut(bucket, deployed);
      // The role that people take for it, which may do nothing else.
      const { accessKeyId, secretAccessKey, sessionToken } = await deployed.withRightsOf(
        'tideover-dev-status-by-hand',
      );
      const onDuty = async (script: string, ...given: readonly string[]) => {
        const env = {
          PATH: process.env.PATH,
          AWS_ENDPOINT_URL: cut.url,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_SESSION_TOKEN: sessionToken,
          AWS_MAX_ATTEMPTS: '1',
          TIDEOVER_STORE: `s3://${deployed.vaultBucket}`,
          TIDEOVER_STATUS: `s3://${bucket}/by-hand`,
          TIDEOVER_NOW: '2026-12-05T20:45:00Z',
          GITHUB_API_URL: cut.url,
          GITHUB_TOKEN: 'unused',
          GITHUB_REPOSITORY: 'example/tideover',
        };
        return promisify(execFile)(process.execPath, [join('scripts', script), ...given], { env }).then(
          ({ stdout, stderr }) => ({ status: 0, text: stdout + stderr }),
          (error: { code: number; stdout: string; stderr: string }) => ({
            status: error.code,
            text: error.stdout + error.stderr,
          }),
        );
      };
      const read = async (name: string) => (await deployed.readStatus(`/by-hand/${name}`)).body;
      const page = `${cut.url}/page/by-hand/published.json`;

      // The usual way is shut: what a look needs is the vault.
      const look = await onDuty('phase.ts', 'look', '--window', planFile, '--without-github');
      expect(look.status).toBe(1);
      expect(cut.refused.some((path) => path.startsWith(`/${deployed.vaultBucket}`))).toBe(true);
      const refusedBefore = cut.refused.length;

      const first = await onDuty(
        'status-publish.ts',
        planFile,
        ...['--zh', '机房断电，我们正在切换。', '--en', 'A power cut; we are switching over.'],
        ...['--published', page],
      );
      expect(first.text).toContain('the page begins anew');
      expect(first.status, first.text).toBe(0);
      expect(await read('index.html')).toContain('机房断电，我们正在切换。');
      const early = JSON.parse(await read('summary.json'));
      expect(early.status.indicator).toBe('maintenance');

      const second = await onDuty(
        'status-publish.ts',
        planFile,
        ...['--zh', '六点半前恢复。', '--en', 'Back by half past six.'],
        ...['--end', '2026-12-06T06:30:00+08:00', '--published', page],
      );
      expect(second.status, second.text).toBe(0);
      // Neither the vault nor GitHub was so much as asked.
      expect(cut.refused.slice(refusedBefore)).toEqual([]);

      const html = await read('index.html');
      for (const text of ['机房断电，我们正在切换。', 'Back by half past six.', '06:30'])
        expect(html).toContain(text);
      const [maintenance] = JSON.parse(await read('summary.json')).scheduled_maintenances;
      expect(maintenance.scheduled_until).toBe('2026-12-05T22:30:00.000Z');
      expect(maintenance.incident_updates).toHaveLength(2);
      expect(await read('api/v2/summary.json')).toBe(await read('summary.json'));
      expect(await read('window.ics')).toContain('DTEND:20261205T223000Z');
      expect(await read('history.atom')).toContain('A power cut; we are switching over.');
      expect(await read('banner.js')).toContain('06:30');
      await cut.stop();
    }, 60_000);

    test('the role that does it may write the page and nothing else', async () => {
      const role = await roleOf(deployed, window, 'status-by-hand');
      expect({
        page: await role.put(deployed.output('statusBucket'), 'by-hand/note.json'),
        record: await role.create('facts'),
        readsRecord: await role.list(`windows/${window}/`),
        robot: await role.secret('robot-helpdesk'),
      }).toEqual({ page: 'allowed', record: 'denied', readsRecord: 'denied', robot: 'denied' });
    });
  });

  test('an entry of the record is written once; the second writer is refused', async () => {
    const key = `windows/${window}/entries/00000001.json`;
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(await deployed.vault.create(key, bytes('first'))).toBe('created');
    expect(await deployed.vault.create(key, bytes('second'))).toBe('exists');
    expect(new TextDecoder().decode((await deployed.vault.read(key)) ?? undefined)).toBe('first');
  });

  test('a locked object cannot be deleted before its time', async () => {
    const Key = `windows/${window}/entries/00000002.json`;
    await deployed.vault.create(Key, new TextEncoder().encode('kept'));
    const Bucket = deployed.vaultBucket;
    const s3 = deployed.s3();
    const { VersionId, ObjectLockMode, ObjectLockRetainUntilDate } = await s3.send(
      new HeadObjectCommand({ Bucket, Key }),
    );
    expect(ObjectLockMode).toBe('GOVERNANCE');
    expect(ObjectLockRetainUntilDate?.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    await expect(s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))).rejects.toThrow(
      /Denied|lock/i,
    );
    const still = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    expect(await still.Body?.transformToString()).toBe('kept');
  });

  describe('each role may do its own work and not another’s', () => {
    /** What is its own, and what it must not do. */
    const roles: {
      readonly [name: string]: {
        readonly own: (role: Role) => readonly Promise<string>[];
        readonly other: (role: Role) => readonly Promise<string>[];
      };
    } = {
      'wake-handler': {
        own: ({ send }) => [send('wakes')],
        other: ({ create, secret, receive }) => [create('facts'), secret('github-app'), receive('wakes')],
      },
      'dispatch-handler': {
        own: ({ secret, receive }) => [secret('github-app'), receive('wakes')],
        other: ({ create, secret, send }) => [create('facts'), secret('robot-helpdesk'), send('wakes')],
      },
      'notices-mail-handler': {
        own: ({ create, receive }) => [
          create('claims/notices/mail'),
          create('facts/notices/mail'),
          receive('notices-mail'),
        ],
        other: ({ create, list, send, secret, receive }) => [
          create('facts/notices/staff-group'),
          create('entries'),
          create('checkpoints'),
          list(`windows/${window}/entries/`),
          send('wakes'),
          secret('robot-helpdesk'),
          receive('notices-staff-group'),
        ],
      },
      'notices-staff-group-handler': {
        own: ({ create, receive, secret }) => [
          create('claims/notices/staff-group'),
          create('facts/notices/staff-group'),
          receive('notices-staff-group'),
          secret('channel-staff-group'),
        ],
        other: ({ create, secret, receive }) => [
          create('entries'),
          secret('robot-helpdesk'),
          receive('notices-mail'),
        ],
      },
      'auto-reply-mail-handler': {
        own: ({ read, list, create, receive }) => [
          read(inboundBucket, 'mail/known'),
          list('active/'),
          create('claims/auto-reply'),
          create('facts/mail'),
          receive('inbound-mail'),
        ],
        other: ({ create, list, put, secret }) => [
          create('entries'),
          list(`windows/${window}/entries/`),
          put(inboundBucket, 'mail/forged'),
          secret('robot-helpdesk'),
        ],
      },
      'mail-feedback-handler': {
        own: ({ create, receive }) => [create('facts/bounce'), receive('mail-feedback')],
        other: ({ create, read, list }) => [
          create('claims/auto-reply'),
          create('facts/mail'),
          create('entries'),
          read(inboundBucket, 'mail/known'),
          list(`windows/${window}/entries/`),
        ],
      },
      'robot-callback-handler': {
        own: ({ secret, list }) => [secret('robot-helpdesk'), secret('robot-orders'), list('active/')],
        other: ({ create, list, secret }) => [
          create('facts'),
          list(`windows/${window}/`),
          secret('channel-staff-group'),
        ],
      },
      'feedback-form-handler': {
        own: ({ create, list }) => [
          create('facts/form'),
          list('active/'),
          list(`windows/${window}/facts/form/`),
        ],
        other: ({ create, list, read }) => [
          create('facts/comment'),
          create('facts/mail'),
          create('entries'),
          list(`windows/${window}/facts/`),
          read(deployed.vaultBucket, `windows/${window}/personal/key.wrapped`),
        ],
      },
      'phase-cutover': {
        own: ({ create, list, send }) => [
          create('entries'),
          list(`windows/${window}/entries/`),
          send('notices-mail'),
        ],
        other: ({ create, secret, put }) => [
          create('checkpoints'),
          create('facts/comment'),
          secret('github-app'),
          put(deployed.vaultBucket, 'backups/forged'),
        ],
      },
      'phase-pre-backup': {
        own: ({ put, create }) => [put(deployed.vaultBucket, 'backups/known'), create('entries')],
        other: ({ create, secret }) => [create('checkpoints'), secret('robot-helpdesk')],
      },
      'phase-checkpoint': {
        own: ({ create, list }) => [create('checkpoints'), list(`windows/${window}/entries/`)],
        other: ({ create, secret }) => [
          create('entries'),
          create('claims/ledger'),
          create('facts/drift'),
          secret('robot-helpdesk'),
        ],
      },
      'phase-infra': {
        own: () => [],
        other: ({ create, secret, send }) => [create('entries'), secret('robot-helpdesk'), send('wakes')],
      },
    };

    beforeAll(async () => {
      for (const name of ['channel-staff-group', 'robot-helpdesk', 'robot-orders'])
        await putSecret(name, 'a value');
      await deployed.s3().send(new PutObjectCommand({ Bucket: inboundBucket, Key: 'mail/known', Body: '' }));
    });

    test('every handler is in the list', async () => {
      const { Roles = [] } = await new IAMClient(deployed.connection()).send(new ListRolesCommand({}));
      const standing = Roles.flatMap(({ RoleName = '' }) =>
        RoleName.endsWith('-handler') ? [RoleName.replace('tideover-dev-', '')] : [],
      );
      expect(standing.toSorted()).toEqual(
        Object.keys(roles)
          .filter((name) => name.endsWith('-handler'))
          .toSorted(),
      );
    });

    test.each(Object.entries(roles))('%s', async (name, { own, other }) => {
      const role = await roleOf(deployed, window, name);
      for (const outcome of await Promise.all(own(role))) expect(outcome).toBe('allowed');
      for (const outcome of await Promise.all(other(role))) expect(outcome).toBe('denied');
    });
  });

  test('what became of a mail is in the record once, though SES tells it twice', async () => {
    const sqs = new SQSClient(deployed.connection());
    const queueUrl = (name: string) => `${deployed.emulator.endpoint}/000000000000/tideover-dev-${name}`;
    const told = JSON.stringify({
      eventType: 'Bounce',
      mail: {
        messageId: 'ses-message-1',
        timestamp: '2026-12-05T18:00:00.000Z',
        tags: { 'tideover-window': [window], 'tideover-delivery': ['a'.repeat(64)] },
      },
      bounce: { bounceType: 'Permanent', bounceSubType: 'General' },
    });
    const waiting = async (name: string) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl(name), AttributeNames: ['All'] }),
      );
      const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
      return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
    };
    for (const MessageBody of [told, told]) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl('mail-feedback'), MessageBody }));
      await until('the feedback to be taken', async () => (await waiting('mail-feedback')) === 0, 30);
    }
    const facts = await deployed.vault.list(`windows/${window}/facts/bounce/bounce-`);
    expect(facts).toHaveLength(1);
    expect(await waiting('mail-feedback-dead')).toBe(0);
  }, 90_000);

  describe('while a window is open', () => {
    const tell = (endedAt: Temporal.Instant | null) => tellHandlers(deployed, window, endedAt);
    const arrive = (name: string, from: string, extra: readonly string[] = []) =>
      mailArrives(deployed, name, from, extra);
    const replies = () => deployed.recorders.mails.filter(({ raw }) => raw);

    test('one letter gets one right reply; a list, a bounce and the same sender again get none', async () => {
      await tell(null);
      await arrive('list', 'member@lists.example.net', ['List-Id: <news.lists.example.net>']);
      await arrive('bounce', '');
      await arrive('first', 'customer@client.example');
      await until('the reply', () => replies().length > 0);
      await arrive('again', 'customer@client.example');
      await arrive('other', 'second@client.example');
      await until('the second reply', () => replies().length > 1);
      await sleep(2000);
      expect(replies().map(({ to }) => to)).toEqual(['customer@client.example', 'second@client.example']);
      const raw = replies()[0]?.raw ?? '';
      expect(raw).toMatch(/^Auto-Submitted: auto-replied/im);
      expect(raw).toMatch(/^In-Reply-To: <order-1@client\.example>/im);
      expect(raw).toMatch(/^From: [^<]*<maintenance@dev\.example\.com>/im);
    }, 120_000);

    test('the WeCom robot proves itself and is answered with the alternatives', async () => {
      await putSecret('robot-helpdesk', JSON.stringify(wecomSecrets));
      const robot = `${deployed.output<string>('robotUrl')}helpdesk`;
      const call = async () => {
        const { query, body } = wecomQuestion();
        const headers = { 'content-type': 'text/xml' };
        const answer = await fetch(`${robot}?${query}`, { method: 'POST', headers, body });
        return { status: answer.status, body: await answer.text() };
      };
      const { status, body } = await call();
      expect(status).toBe(200);
      const opened = openWecom(
        {
          signature: xmlText(body, 'MsgSignature') ?? '',
          timestamp: xmlText(body, 'TimeStamp') ?? '',
          nonce: xmlText(body, 'Nonce') ?? '',
          encrypted: xmlText(body, 'Encrypt') ?? '',
        },
        wecomSecrets,
        Temporal.Now.instant(),
      );
      expect(opened.opened && xmlText(opened.message, 'Content')).toContain('热线');

      const forged = await fetch(`${robot}?msg_signature=x&timestamp=1&nonce=n`, {
        method: 'POST',
        body: '<xml><Encrypt>x</Encrypt></xml>',
      });
      expect(forged.status).toBe(403);

      await tell(Temporal.Now.instant());
      expect(await call()).toEqual({ status: 200, body: '' });
    }, 120_000);

    test('a press on the form is a fact that only the window’s key opens', async () => {
      const body = new URLSearchParams({ trouble: 'messages', text: '收不到消息 4711' });
      const answer = await fetch(deployed.output<string>('feedbackUrl'), { method: 'POST', body });
      expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Thank you')]);
      const prefix = `windows/${window}/facts/form/`;
      const [key = '', ...more] = (await deployed.vault.list(prefix)).filter((one) => one.endsWith('.json'));
      expect(more).toEqual([]);
      const text = new TextDecoder().decode((await deployed.vault.read(key)) ?? undefined);
      expect(text).not.toContain('4711');
      expect(readWords(windowKey, window, JSON.parse(text).says)?.text).toBe('收不到消息 4711');
    }, 60_000);

    test('after the window mail is answered no more', async () => {
      const before = replies().length;
      await arrive('late', 'late@client.example');
      await sleep(4000);
      expect(replies()).toHaveLength(before);
    }, 60_000);
  });

  describe('a window that only its clock wakes', () => {
    test('a look before its time opens nothing', () => {
      const { early, gateAt } = scheduled;
      expect(early.report.gate).toMatchObject({ phase: 'pre-backup', open: false, until: gateAt });
      expect(early.report.phase).toBeNull();
    });

    test('a schedule wakes the pipeline at its second, and the gate opens then and not before', async () => {
      const { woken, gateAt, plan } = scheduled;
      const { report, begunAt, opened } = await woken;
      const dispatches = deployed.recorders.dispatches.filter(({ inputs }) => inputs.window === plan.id);
      console.info(
        `dispatched ${((dispatches[0]?.at ?? 0) - gateAt) / 1000} s after the gate's time, looked ${(begunAt - gateAt) / 1000} s after`,
      );
      // Two schedules mean one key: the second run finds the first one's, if it is started at all.
      expect(new Set(dispatches.map(({ inputs }) => JSON.stringify(inputs)))).toEqual(
        new Set([
          JSON.stringify({ window: plan.id, phase: 'next', key: `${plan.id}/next/${gateAt / 1000}` }),
        ]),
      );
      for (const { at } of dispatches) expect(at).toBeGreaterThanOrEqual(gateAt);
      expect(report.gate).toMatchObject({ phase: 'pre-backup', open: true });
      expect(report.phase).toMatchObject({ name: 'pre-backup', result: { result: 'done' } });
      const step = opened.state.steps.get('pre-backup#1');
      expect(step?.startedAt).toBeGreaterThanOrEqual(gateAt);
      expect(step?.attempts).toBe(1);
    }, 180_000);

    const read = async (name: string) => {
      const { status, body } = await deployed.readStatus(`/${name}`);
      expect([name, status]).toEqual([name, 200]);
      return body;
    };

    test('its look published page, JSON, calendar, feed and banner behind the distribution', async () => {
      const { plan, organisation } = scheduled;
      const { status, headers, body } = await deployed.readStatus('/');
      expect(status).toBe(200);
      expect(body).toContain(plan.title['zh-CN']);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['strict-transport-security']).toContain('max-age=31536000');
      const [maintenance] = JSON.parse(
        await read('api/v2/scheduled-maintenances/upcoming.json'),
      ).scheduled_maintenances;
      expect(maintenance).toMatchObject({ id: plan.id, status: 'scheduled' });
      expect(await read('window.ics')).toContain(`UID:${plan.id}@`);
      expect(await read('history.atom')).toContain(organisation.messenger.name.en);
      expect(await read('banner.js')).toContain(organisation.messenger.name['zh-CN']);
    });

    test('its notices left through the stack’s queue, once for each person', async () => {
      const notices = () => deployed.recorders.mails.flatMap(({ delivery, to }) => (delivery ? [to] : []));
      await until('the last notice', () => notices().length >= 20, 60);
      expect(new Set(notices()).size).toBe(notices().length);
    }, 90_000);

    test('the look that calls it off tells readers and the handlers', async () => {
      const { plan, look, callOff } = scheduled;
      const told = async () =>
        (await readActiveWindows(deployed.vault)).find((active) => active.plan.id === plan.id);
      expect(await told()).toMatchObject({ plan: { start: plan.start }, endedAt: null });
      await callOff();
      // It closes when the workers have said what became of the last notices; readers hear of it at once.
      const { report, opened } = await look('nothing');
      expect([report.problems, opened.state.calledOff?.reason]).toEqual([[], 'the end of the test']);
      const endedAt = Date.parse((await told())?.endedAt ?? '');
      expect(endedAt).toBeGreaterThan(scheduled.gateAt);
      expect(await read('index.html')).toContain('服务商的维护没有取消');
      // The vendor's maintenance stands; only our own measures are called off.
      expect(await read('window.ics')).not.toContain('STATUS:CANCELLED');
    }, 60_000);
  });
});

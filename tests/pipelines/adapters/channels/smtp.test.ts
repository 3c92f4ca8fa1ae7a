import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer as createPlainServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../../../pipelines/adapters/channels/post.ts';
import { smtpAccount, smtpChannel } from '../../../../pipelines/adapters/channels/smtp.ts';
import { channelKinds } from '../../../../pipelines/plan/channel-kinds.ts';
import type { MessageChannel } from '../../../../pipelines/ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'tideover-smtp-'));
const hasOpenssl = ((): boolean => {
  try {
    const key = [
      '-keyout',
      join(folder, 'key.pem'),
      '-out',
      join(folder, 'cert.pem'),
      '-nodes',
      '-subj',
      '/CN=localhost',
    ];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-days', '1', ...key],
      {
        stdio: 'ignore',
      },
    );
    return true;
  } catch {
    return false;
  }
})();
if (!hasOpenssl)
  console.log('skipped: openssl is not on this machine, so no mail server with TLS can be started');

const message = {
  key: 'b'.repeat(64),
  notice: 'started/all-staff/shanghai',
  language: 'zh-CN' as const,
  subject: '维护开始',
  text: 'Maintenance has begun.',
  to: { name: '张', email: 'somebody@example.com' },
};

/** Says what it is told to say to each command; keeps the mails that it took. */
interface Relay {
  answers: Readonly<Record<string, string | 'hang up'>>;
  readonly mails: string[];
  readonly port: number;
  close(): Promise<void>;
}

/** A line every now and then, and never the last one: no pause between two is long. */
function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('250-still here\r\n'), 40);
  socket.on('close', () => clearInterval(timer));
}

async function startRelay(isSecure = true): Promise<Relay> {
  const relay = { answers: {} as Relay['answers'], mails: [] as string[] };
  const serve = (socket: Socket): void => {
    let mail: string | null = null;
    const say = (command: string, usual: string): void => {
      const answer = relay.answers[command] ?? usual;
      if (answer === 'silence') return;
      if (answer === 'hang up') socket.destroy();
      else if (answer === 'drip') drip(socket);
      else socket.write(`${answer}\r\n`);
    };
    socket.on('error', () => {});
    say('greeting', '220 relay.example.com');
    let rest = '';
    socket.on('data', (part: Buffer) => {
      rest += part.toString('utf8');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (mail !== null) {
          if (line !== '.') mail += `${line}\n`;
          else {
            relay.mails.push(mail);
            mail = null;
            say('mail', '250 queued as 1');
          }
        } else if (line.startsWith('EHLO')) socket.write('250-relay.example.com\r\n250 AUTH PLAIN\r\n');
        else if (line.startsWith('AUTH')) say('auth', '235 welcome');
        else if (line.startsWith('MAIL')) say('from', '250 ok');
        else if (line.startsWith('RCPT')) say('to', '250 ok');
        else if (line === 'DATA') {
          mail = '';
          say('data', '354 go on');
        } else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('502 not known here\r\n');
      }
    });
  };
  const server = isSecure
    ? createServer(
        { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) },
        serve,
      )
    : createPlainServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(relay, {
    port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

function mailOver(port: number, scheme = 'smtps', wholeMs = 2_000): MessageChannel {
  const address = `${scheme}://notices:hidden-password@127.0.0.1:${port}/?from=notices@example.com`;
  const setting = {
    channel: { id: 'mail', kind: 'smtp', host: '127.0.0.1' },
    limits: channelKinds.smtp.limits,
    secret: () => address,
    window: '2026-12-06-upgrade',
    mail: { from: 'other@example.com' },
    post: createPost(),
    now: Date.now,
  } as const;
  return smtpChannel(setting, { wholeMs, tls: { rejectUnauthorized: false } });
}

describe.skipIf(!hasOpenssl)('mail', () => {
  let relay: Relay;
  beforeAll(async () => {
    relay = await startRelay();
  });
  afterAll(() => relay.close());

  it('leaves with a Message-ID made of the delivery’s key, and asks for no automatic answer', async () => {
    relay.answers = {};
    expect(await mailOver(relay.port).send(message)).toMatchObject({ result: 'accepted' });
    const mail = relay.mails.at(-1) ?? '';
    expect(mail).toMatch(new RegExp(`Message-ID:\\s+<${message.key}@example\\.com>`));
    expect(mail).toContain('Auto-Submitted: auto-generated');
    expect(mail).toContain('X-Tideover-Notice: started/all-staff/shanghai');
    expect(mail).toContain('Maintenance has begun.');
  });

  it('carries the window for the reader’s calendar where the notice has one', async () => {
    relay.answers = {};
    const invitation = { method: 'CANCEL', text: 'BEGIN:VCALENDAR' } as const;
    await mailOver(relay.port).send({ ...message, invitation });
    expect(relay.mails.at(-1)).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=CANCEL/i);
  });

  it.each([
    ['to', '550 no such user', 'refused'],
    ['to', '451 greylisted', 'throttled'],
    ['from', '421 too many connections', 'throttled'],
    ['auth', '535 hidden-password is wrong', 'refused'],
    ['mail', '554 rejected', 'refused'],
    ['mail', 'hang up', 'unknown'],
    ['mail', 'silence', 'unknown'],
    ['data', 'silence', 'refused'],
    ['to', 'silence', 'refused'],
    ['to', 'hang up', 'refused'],
    ['greeting', 'silence', 'refused'],
    ['greeting', '554 no service here', 'refused'],
  ])('to which the relay answers after "%s": %s is %s', async (command, answer, result) => {
    relay.answers = { [command]: answer };
    const sent = await mailOver(relay.port).send(message);
    expect(sent.result).toBe(result);
    expect(JSON.stringify(sent)).not.toContain('hidden-password');
  });

  it.each([
    ['to', 'refused'],
    ['mail', 'unknown'],
  ])('to a relay that drips after "%s" ends within one limit over all', async (command, result) => {
    relay.answers = { [command]: 'drip' };
    expect(await mailOver(relay.port, 'smtps', 400).send(message)).toMatchObject({
      result,
      why: 'the relay took longer than 0.4 s',
    });
  });

  it('to a relay that greylists is asked for again after some minutes', async () => {
    relay.answers = { to: '451 4.7.1 greylisted' };
    expect(await mailOver(relay.port).send(message)).toEqual({ result: 'throttled', retryAfterMs: 300_000 });
    expect((await mailOver(relay.port).probe()).works).toBe(true);
    relay.answers = { auth: '454 4.7.0 temporary authentication failure' };
    expect((await mailOver(relay.port).probe()).works).toBe(null);
  });

  it('to a relay that cannot be reached is refused', async () => {
    const closed = await startRelay();
    await closed.close();
    expect(await mailOver(closed.port).send(message)).toMatchObject({ result: 'refused' });
  });

  it('is probed by logging in, without a mail', async () => {
    relay.answers = {};
    const before = relay.mails.length;
    expect((await mailOver(relay.port).probe()).works).toBe(true);
    relay.answers = { auth: '535 no' };
    expect((await mailOver(relay.port).probe()).works).toBe(false);
    expect(relay.mails.length).toBe(before);
  });

  it('is not sent over a connection in the clear', async () => {
    const plain = await startRelay(false);
    expect(await mailOver(plain.port, 'smtp').send(message)).toMatchObject({ result: 'refused' });
    expect(plain.mails).toEqual([]);
    await plain.close();
  });
});

it('somebody without an address is told apart', async () => {
  const { to: _, ...nobody } = message;
  expect(await mailOver(9).send({ ...nobody, to: { name: 'x' } })).toMatchObject({ result: 'refused' });
});

it('an SMTP address of another host is refused without being repeated', () => {
  expect(() =>
    smtpAccount(
      { id: 'mail', host: 'smtp.example.com', secret: 'SMTP_URL' },
      'smtps://u:hidden@evil.example',
      '',
    ),
  ).toThrow('another host');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

import { describe, expect, it, vi } from 'vitest';
import { channelsOf } from '../../../../pipelines/adapters/channels/channels-of.ts';
import { isPublicAddress, publicLookup } from '../../../../pipelines/adapters/channels/public-address.ts';
import { retryAfterMs } from '../../../../pipelines/adapters/channels/retry-after.ts';
import { serviceAddress } from '../../../../pipelines/adapters/channels/service-address.ts';
import { UserError } from '../../../../pipelines/errors.ts';
import { accountSecretsFrom, secretsFrom } from '../../../../pipelines/operation/secrets.ts';

const channel = { id: 'wecom', host: 'qyapi.weixin.qq.com', secret: 'WECOM_ROBOT_URL' };
const service = { form: 'https://…', hosts: ['qyapi.weixin.qq.com'] };

describe('a robot’s address', () => {
  it('may be what the service gives', () => {
    const { url, behindHash } = serviceAddress(
      channel,
      ' https://qyapi.weixin.qq.com/send?key=abc#SEC%2B1\n',
      service,
    );
    expect([url.href, behindHash]).toEqual(['https://qyapi.weixin.qq.com/send?key=abc', 'SEC+1']);
  });

  it.each([
    'http://qyapi.weixin.qq.com/send?key=hidden-key',
    'https://qyapi.weixin.qq.com:8443/send?key=hidden-key',
    'https://user@qyapi.weixin.qq.com/send?key=hidden-key',
    'https://qyapi.weixin.qq.com@evil.example/send?key=hidden-key',
    'https://evil.example/send?key=hidden-key',
    'https://qyapi.weixin.qq.com.evil.example/send?key=hidden-key',
    'https://qyapi%2eweixin.qq.com.evil.example/send?key=hidden-key',
    'https://2130706433/send?key=hidden-key',
    'https://0x7f.1/send?key=hidden-key',
    'https://[::ffff:a9fe:a9fe]/send?key=hidden-key',
    'https://[64:ff9b::a9fe:a9fe]/send?key=hidden-key',
    'https://localhost./send?key=hidden-key',
    'https://qyapi.weixin.qq.com./send?key=hidden-key',
    'file:///etc/hidden-key',
    'hidden-key',
    '',
  ])('is refused as %s, and not repeated', (text) => {
    const attempt = () => serviceAddress(channel, text, service);
    expect(attempt).toThrow(UserError);
    try {
      attempt();
    } catch (error) {
      const { message, where, whatToDo } = error as UserError;
      expect(`${message} ${where} ${whatToDo}`).not.toContain('hidden-key');
      expect(where).toContain('WECOM_ROBOT_URL');
    }
  });
});

describe('an address that is connected to', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '168.63.129.16',
    '172.31.255.255',
    '192.0.0.8',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:169.254.169.254',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    'fd00:ec2::254',
    'fe80::1',
    'ff02::1',
    '2001:db8::1',
    '2002:a9fe:a9fe::1',
    '2001:0:1::1',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['1.1.1.1', '172.32.0.1', '101.226.129.158', '2400:3200::1', '2606:4700::1111'])(
    '%s is',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it('is refused when a name has one address inside among others', async () => {
    const lookup = publicLookup((_host, _options, done) =>
      done(null, [
        { address: '1.1.1.1', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ]),
    );
    const error = await new Promise((resolve) => lookup('rebinding.example', {}, resolve));
    expect(String(error)).toContain('not public');
  });
});

/** The lines that the runner is told. */
function toRunner(): () => readonly string[] {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => {
    const lines = write.mock.calls.map(([line]) => String(line).trimEnd());
    write.mockRestore();
    return lines;
  };
}

describe('a secret', () => {
  const organisation = {
    channels: [
      { ...channel, kind: 'wecom' as const, title: { 'zh-CN': '', en: '' }, languages: ['en' as const] },
    ],
    autoReply: { from: 'a@example.com', humanContact: '', ownAddresses: [], otherResponders: [] },
  };

  it('comes from TIDEOVER_SECRET_<NAME>, or from the plain name', () => {
    expect(secretsFrom({ TIDEOVER_SECRET_ROBOT_ONE: 'x', ROBOT_ONE: 'y' })('robot-one')).toBe('x');
    expect(secretsFrom({ ROBOT_ONE: 'y' })('ROBOT_ONE')).toBe('y');
  });

  it('is hidden in the log for each account of ours, too', () => {
    const said = toRunner();
    const env = { GITHUB_ACTIONS: 'true', TIDEOVER_ACCOUNT_SECRETS: '{"probe-1": "one", "probe-2": "two"}' };
    const secretOf = accountSecretsFrom(env);
    expect([secretOf('probe-1'), secretOf('probe-2')]).toEqual(['one', 'two']);
    expect(said()).toEqual(['::add-mask::one', '::add-mask::two']);
  });

  it('may stand in the one that holds all channels, each value hidden in the log', () => {
    const said = toRunner();
    const key = '693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa';
    const address = `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${key}`;
    const env = {
      GITHUB_ACTIONS: 'true',
      TIDEOVER_CHANNELS: JSON.stringify({ WECOM_ROBOT_URL: address, SHORT: 'abc' }),
    };
    const secretOf = secretsFrom(env);
    expect(secretOf('WECOM_ROBOT_URL')).toBe(address);
    expect(secretOf('SHORT')).toBe('abc');
    expect(said()).toEqual([`::add-mask::${address}`, '::add-mask::abc', `::add-mask::${key}`]);
    expect(() => secretOf('toString')).toThrow('is not set');
  });

  it.each(['[]', '{"A": 1}', '{', '"x"'])('is not read from %s, and that is not repeated', (text) => {
    const secretOf = secretsFrom({ TIDEOVER_CHANNELS: text });
    expect(() => secretOf('A')).toThrow('This is no JSON object of texts');
  });

  it('is not needed to say how much of the quota is ours', () => {
    const shared = organisation.channels.map((one) => ({ ...one, perMinute: 15 }));
    const channels = channelsOf({ ...organisation, channels: shared }, secretsFrom({}), { window: 'w' });
    expect(channels.get('wecom')?.limits.perMinute).toBe(15);
  });

  it('that is missing stops its own channel and no other', async () => {
    const more = organisation.channels.map((one) => ({ ...one, id: 'other', secret: 'OTHER_URL' }));
    const both = { ...organisation, channels: [...organisation.channels, ...more] };
    const secretOf = secretsFrom({ OTHER_URL: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x' });
    const post = async () => ({
      kind: 'answer' as const,
      status: 200,
      retryAfter: null,
      contentType: null,
      text: '{"errcode":0}',
    });
    const channels = channelsOf(both, secretOf, { window: 'w', post });
    const message = { key: 'k', notice: 'n', language: 'en' as const, subject: 's', text: 't' };
    const why = expect.stringContaining('The secret WECOM_ROBOT_URL is not set');
    expect(await channels.get('wecom')?.send(message)).toEqual({ result: 'refused', why });
    expect(await channels.get('wecom')?.probe()).toEqual({ works: false, why });
    expect(await channels.get('other')?.send(message)).toMatchObject({ result: 'accepted' });
  });
});

it.each([
  ['3', 3_000],
  ['0', 1_000],
  ['Sat, 05 Dec 2026 17:00:30 GMT', 30_000],
  ['9999999', 900_000],
  ['soon', null],
  [null, null],
])('retry-after %s means %s ms', (header, expected) => {
  expect(retryAfterMs(header, Date.parse('2026-12-05T17:00:00Z'))).toBe(expected);
});

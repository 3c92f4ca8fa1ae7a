// What needs no server: names, user agents, metrics as Synapse writes them, secrets, settings that block a return,
// and the clock of a rehearsal in real time.

import { expect, test } from 'vitest';
import { adminCredentialsIn } from '../../../../pipelines/adapters/matrix/admin-session.ts';
import { readMetrics } from '../../../../pipelines/adapters/matrix/metrics.ts';
import { aliasOf, transactionOf, userIdOf } from '../../../../pipelines/adapters/matrix/names.ts';
import { warningsFor } from '../../../../pipelines/adapters/matrix/return-warnings.ts';
import { softwareOf } from '../../../../pipelines/adapters/matrix/user-agent.ts';
import type { ReturnProbes } from '../../../../pipelines/adapters/matrix/warnings/probes.ts';
import { UserError } from '../../../../pipelines/errors.ts';
import { createPacedClock } from '../../../../pipelines/rehearsal/clock/paced-clock.ts';
import { homeserverYaml } from '../../../../pipelines/rehearsal/homeserver/synapse-config.ts';

test.for([
  ['Messenger/8.2.0 (ios)', 'ios', '8.2.0'],
  ['Element/1.11.12 (iPhone 14; iOS 17.4; Scale/3.00)', 'ios', '1.11.12'],
  ['Element X/25.03.2 (Google Pixel 8; Android 15; Sdk 35)', 'android', '25.03.2'],
  ['Element/1.6.10 (Samsung; Android 13) Dalvik/2.1.0', 'android', '1.6.10'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Element/1.11.86 Chrome/128.0 Electron/32.1 Safari/537.36',
    'windows',
    '1.11.86',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Element/1.11.86 Electron/32.1', 'macos', '1.11.86'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0', 'web', null],
  ['curl/8.5.0', 'unknown', '8.5.0'],
  ['', 'unknown', null],
] as const)('"%s" is %s %s', ([text, platform, version]) => {
  expect(softwareOf(text)).toEqual({ platform, version });
});

test('accounts, conversations and keys have one name each on the server', () => {
  expect(userIdOf('it-oncall-01', 'example.com')).toBe('@it-oncall-01:example.com');
  expect(userIdOf('@boss:other.example.com', 'example.com')).toBe('@boss:other.example.com');
  expect(() => userIdOf('Zhang San', 'example.com')).toThrow(UserError);
  expect(aliasOf('department/IT', 'example.com')).toBe('#department-it:example.com');
  expect(transactionOf('a')).not.toBe(transactionOf('b'));
  expect(transactionOf('a')).toMatch(/^[a-z0-9-]+$/);
});

test('a secret is a token, or a user with a password that may hold colons', () => {
  expect(adminCredentialsIn('syt_YWRtaW4_abc\n')).toEqual({ kind: 'token', token: 'syt_YWRtaW4_abc' });
  expect(adminCredentialsIn('admin:pass:word')).toEqual({
    kind: 'password',
    user: 'admin',
    password: 'pass:word',
  });
  expect(adminCredentialsIn('@admin:example.com:secret')).toEqual({
    kind: 'password',
    user: '@admin:example.com',
    password: 'secret',
  });
});

const recorded = `# HELP synapse_http_server_in_flight_requests_count
synapse_http_server_in_flight_requests_count{method="POST",servlet="LoginRestServlet"} 7.0
synapse_http_server_in_flight_requests_count{method="GET",servlet="SyncRestServlet"} 12.0
synapse_http_server_in_flight_requests_count{method="GET",servlet="VersionsRestServlet"} 1.0
synapse_notifier_listeners 9.0
synapse_http_server_response_time_seconds_count{code="200",method="POST",servlet="LoginRestServlet",tag=""} 40.0
synapse_http_server_response_time_seconds_count{code="401",method="POST",servlet="LoginRestServlet",tag=""} 5.0
synapse_http_server_response_time_seconds_count{code="429",method="POST",servlet="LoginRestServlet",tag=""} 2.0
synapse_http_server_response_time_seconds_count{code="502",method="POST",servlet="LoginRestServlet",tag=""} 1.0
synapse_http_server_response_time_seconds_sum{code="200",method="POST",servlet="LoginRestServlet",tag=""} 6.5
process_start_time_seconds 1.79539421e+09
`;

test('metrics tell logins and first syncs being worked on, without those who only wait', () => {
  expect(readMetrics(recorded)).toEqual({
    loginsInFlight: 7 + 3,
    logins: { ended: 40, seconds: 6.5, failed: 3 },
    startedAt: 1_795_394_210,
  });
  expect(readMetrics('<html>404</html>')).toBeNull();
});

const quiet: ReturnProbes = {
  loginTypes: ['m.login.password'],
  versionsMs: 4,
  metricsReachable: true,
  missingAccounts: [],
  administrators: 2,
};
const generated = homeserverYaml({
  folder: '/srv/hs',
  port: 8008,
  serverName: 'example.com',
  sharedSecret: 'x',
  bcryptRounds: 12,
  changes: { database: { name: 'psycopg2', args: {} } },
});
const warned = (yaml: string | null, people: number, probes: Partial<ReturnProbes> = {}) =>
  warningsFor(people, yaml, { ...quiet, ...probes });
const settingsWarned = (yaml: string | null, people: number, probes: Partial<ReturnProbes> = {}) =>
  warned(yaml, people, probes).map(({ setting }) => setting);

test('a server that is ready for forty people is not warned about', () => {
  expect(warned(generated, 40)).toEqual([]);
});

test.for([
  ['rc_login: {}', 'rc_login.address', 'blocks'],
  ['rc_login: {address: {per_second: 1000, burst_count: 1000}}', 'rc_login.account', 'slows'],
  ['hs_disabled: true', 'hs_disabled', 'blocks'],
  ['limit_usage_by_mau: true\nmax_mau_value: 100', 'max_mau_value', 'blocks'],
  ['matrix_authentication_service: {enabled: true}', 'matrix_authentication_service', 'blocks'],
  ['password_config: {enabled: false}', 'password_config.enabled', 'look'],
  ['app_service_config_files: []', 'app_service_config_files', 'look'],
  ['database: {name: sqlite3}', 'database.name', 'slows'],
  ['bcrypt_rounds: 14', 'bcrypt_rounds', 'slows'],
  ['enable_metrics: false', 'enable_metrics', 'look'],
  [
    'listeners: [{port: 8008, bind_addresses: ["127.0.0.1"], resources: [{names: [client]}]}]',
    'listeners[].x_forwarded',
    'blocks',
  ],
  [
    'listeners: [{port: 8008, bind_addresses: ["::"], x_forwarded: true, resources: [{names: [client]}]}]',
    'listeners[].bind_addresses',
    'look',
  ],
] as const)('%s is warned about', ([change, setting, severity]) => {
  const name = change.split(':')[0] ?? '';
  const without = generated
    .split(/\n(?=\S)/)
    .filter((block) => !block.startsWith(`${name}:`) && !change.includes(`\n${block.split(':')[0]}:`))
    .join('\n');
  const found = warned(`${without}\n${change}\n`, 2_000).find((warning) => warning.setting === setting);
  expect(found?.severity).toBe(severity);
  expect(settingsWarned(generated, 2_000)).not.toContain(setting);
});

test('without the file the probes still speak, and that it is missing is said', () => {
  expect(settingsWarned(null, 40)).toEqual(['homeserver.yaml']);
  expect(settingsWarned(generated, 40, { loginTypes: ['m.login.sso'] })).toEqual(['GET /login']);
  expect(settingsWarned(generated, 40, { missingAccounts: ['ghost'] })).toEqual(['accounts']);
  expect(settingsWarned(generated, 40, { administrators: 1 })).toEqual(['administrators']);
  expect(settingsWarned('a: [', 40)).toEqual(['homeserver.yaml']);
});

test('the paced clock jumps over idle time, keeps pace with work, and remembers both', async () => {
  const start = Date.parse('2026-12-05T17:00:00Z');
  const clock = createPacedClock(start);
  const began = Date.now();
  await clock.sleep(3_600_000);
  expect(clock.now() - start).toBeGreaterThanOrEqual(3_600_000);
  expect(Date.now() - began).toBeLessThan(1_000);
  const order: string[] = [];
  const work = clock.busy(
    new Promise<void>((resolve) => setTimeout(resolve, 60)).then(() => void order.push('work')),
  );
  await clock.sleep(30);
  order.push('slept while working');
  await Promise.all([work, clock.sleep(60_000).then(() => order.push('jumped'))]);
  expect(order).toEqual(['slept while working', 'work', 'jumped']);
  const now = clock.now();
  expect(Math.abs(clock.fromWall(clock.toWall(now)) - now)).toBeLessThanOrEqual(1);
  expect(Math.abs(clock.toWall(now) - Date.now())).toBeLessThan(50);
  // A moment that was jumped over was when the jump was.
  expect(clock.toWall(start + 1_800_000)).toBeLessThan(began + 1_000);
  clock.stop();
});

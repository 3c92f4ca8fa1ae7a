// Settings of a homeserver that block a return on their own, however well it is paced: read before the window from
// homeserver.yaml and from what a few harmless calls show. No API tells the configuration, so the file is asked for.

import { parse } from 'yaml';
import type { Localised } from '../../window/plan.ts';

/** What can be seen without the file; null where it was not looked at or did not answer. */
export interface ReturnProbes {
  /** Login types that the server offers. */
  readonly loginTypes: readonly string[] | null;
  readonly versionsMs: number | null;
  readonly metricsReachable: boolean | null;
  /** Accounts of the roster that the homeserver does not have. */
  readonly missingAccounts: readonly string[] | null;
  readonly administrators: number | null;
}

export interface ReturnWarning {
  /** The setting's name as the file has it, or what was looked at. */
  readonly setting: string;
  /** `blocks` keeps people out whatever the pace; `slows` makes it long; `look` may be meant so. */
  readonly severity: 'blocks' | 'slows' | 'look';
  readonly what: Localised;
  readonly whatToDo: Localised;
}

export interface ReturnCircumstances {
  readonly people: number;
  /** Content of homeserver.yaml; null when nobody has it at hand. */
  readonly homeserverYaml: string | null;
  readonly probes: ReturnProbes;
}

type Settings = Readonly<Record<string, unknown>>;

export function warningsFor(circumstances: ReturnCircumstances): readonly ReturnWarning[] {
  const { probes, homeserverYaml } = circumstances;
  if (homeserverYaml === null) return [...fromProbes(probes, circumstances.people), noFile];
  const settings = settingsIn(homeserverYaml);
  if (settings === null) return [...fromProbes(probes, circumstances.people), unreadable];
  return [
    ...fromProbes(probes, circumstances.people),
    ...rateLimits(settings, circumstances.people),
    ...listeners(settings, circumstances.people),
    ...accounts(settings, circumstances.people),
    ...capacity(settings, circumstances.people),
  ];
}

function settingsIn(text: string): Settings | null {
  try {
    const value: unknown = parse(text);
    return typeof value === 'object' && value !== null ? (value as Settings) : null;
  } catch {
    return null;
  }
}

/** Synapse's defaults, which hold when the file says nothing. */
const loginDefaults = {
  address: { per_second: 0.003, burst_count: 5 },
  account: { per_second: 0.003, burst_count: 5 },
  failed_attempts: { per_second: 0.17, burst_count: 3 },
} as const;
/** Logins a second that a return should not be held below; a small server with costly hashes does 6. */
const usefulRate = 5;

function rateLimits(settings: Settings, people: number): readonly ReturnWarning[] {
  const limits = part(settings, 'rc_login');
  const rateOf = (name: keyof typeof loginDefaults) => ({ ...loginDefaults[name], ...part(limits, name) });
  const address = rateOf('address');
  const account = rateOf('account');
  const found: ReturnWarning[] = [];
  if (people > address.burst_count && address.per_second < usefulRate) {
    found.push({
      setting: 'rc_login.address',
      severity: 'blocks',
      what: {
        'zh-CN': `同一个出口 IP 每秒只允许 ${address.per_second} 次登录（突发 ${address.burst_count} 次）：同一办公室的第 ${address.burst_count + 1} 个人起会被拒绝。`,
        en: `One address may log in ${address.per_second} times a second (burst ${address.burst_count}): from the ${address.burst_count + 1}th person of an office on everybody is refused.`,
      },
      whatToDo: {
        'zh-CN': `维护前把 rc_login.address 调到每秒至少 ${usefulRate} 次、突发不少于 ${Math.min(people, 1_000)} 次并重启；恢复后改回。`,
        en: `Before the window raise rc_login.address to at least ${usefulRate} a second with a burst of ${Math.min(people, 1_000)} and restart; put it back afterwards.`,
      },
    });
  }
  if (account.per_second < 0.1 && account.burst_count < 10) {
    found.push({
      setting: 'rc_login.account',
      severity: 'slows',
      what: {
        'zh-CN': `一个账号登录 ${account.burst_count} 次后要等约 ${Math.round(1 / account.per_second)} 秒：手机和电脑各试几次就会被锁在外面。`,
        en: `After ${account.burst_count} logins an account waits about ${Math.round(1 / account.per_second)} s: a few tries on phone and desktop are enough.`,
      },
      whatToDo: {
        'zh-CN': '维护期间把 rc_login.account 调到每秒 1 次、突发 20 次。',
        en: 'Raise rc_login.account to 1 a second with a burst of 20 for the window.',
      },
    });
  }
  return found;
}

function listeners(settings: Settings, people: number): readonly ReturnWarning[] {
  const all = Array.isArray(settings.listeners) ? (settings.listeners as readonly Settings[]) : [];
  const ofClients = all.filter((listener) => JSON.stringify(listener.resources ?? '').includes('client'));
  const found: ReturnWarning[] = [];
  const isLocal = (listener: Settings): boolean =>
    Array.isArray(listener.bind_addresses) &&
    listener.bind_addresses.every((address) => address === '127.0.0.1' || address === '::1');
  if (ofClients.some((listener) => listener.x_forwarded !== true && (isLocal(listener) || !listener.tls))) {
    found.push({
      setting: 'listeners[].x_forwarded',
      severity: 'blocks',
      what: {
        'zh-CN':
          '监听端口在代理后面却没有打开 x_forwarded：全公司在服务器看来是同一个地址，登录限流会把大家一起拦下。',
        en: 'The listener stands behind a proxy without x_forwarded: to the server all staff are one address, and the login limit stops them together.',
      },
      whatToDo: {
        'zh-CN': '在该监听端口设置 x_forwarded: true，并确认只有代理能连到它。',
        en: 'Set x_forwarded: true on that listener, and make sure that only the proxy can reach it.',
      },
    });
  }
  if (ofClients.some((listener) => listener.x_forwarded === true && !isLocal(listener))) {
    found.push({
      setting: 'listeners[].bind_addresses',
      severity: 'look',
      what: {
        'zh-CN': 'x_forwarded 已打开，而端口不只监听本机：任何人都可以自称来自别的地址，绕过登录限流。',
        en: 'x_forwarded is on and the port is open beyond this machine: anybody can claim another address and pass the login limit.',
      },
      whatToDo: {
        'zh-CN': '只监听代理所在的地址，或用防火墙限制。',
        en: 'Bind to the address that the proxy uses, or close the port with a firewall.',
      },
    });
  }
  if (people > listenBacklog) {
    found.push({
      setting: 'listen backlog',
      severity: 'look',
      what: {
        'zh-CN': `Synapse 的连接等待队列固定为 ${listenBacklog}：超过这么多客户端同时重连时，有人要等 TCP 重试（1、3、7 秒……）。`,
        en: `Synapse's listen backlog is ${listenBacklog} and cannot be set: when more clients connect at once, some wait for TCP to try again (1, 3, 7 s …).`,
      },
      whatToDo: {
        'zh-CN': '让代理保持到 Synapse 的长连接（nginx：upstream keepalive），由代理接住重连。',
        en: 'Let the proxy keep connections to Synapse open (nginx: keepalive in the upstream) and take the reconnects.',
      },
    });
  }
  return found;
}

/** Read in the source of Synapse 1.163; see the guide. */
const listenBacklog = 50;

function accounts(settings: Settings, people: number): readonly ReturnWarning[] {
  const found: ReturnWarning[] = [];
  const delegated =
    part(settings, 'matrix_authentication_service').enabled === true ||
    part(part(settings, 'experimental_features'), 'msc3861').enabled === true;
  if (delegated) found.push(delegatedLogin('matrix_authentication_service'));
  if (settings.hs_disabled === true) {
    found.push({
      setting: 'hs_disabled',
      severity: 'blocks',
      what: {
        'zh-CN': '整个服务器处于停用状态，任何人都登录不了。',
        en: 'The whole server is disabled: nobody can log in.',
      },
      whatToDo: { 'zh-CN': '删除 hs_disabled 并重启。', en: 'Remove hs_disabled and restart.' },
    });
  }
  const most = settings.limit_usage_by_mau === true ? settings.max_mau_value : undefined;
  if (typeof most === 'number' && most < people) {
    found.push({
      setting: 'max_mau_value',
      severity: 'blocks',
      what: {
        'zh-CN': `月活上限 ${most}，少于要回来的 ${people} 人：超出的人会被拒绝。`,
        en: `${most} monthly users are allowed, fewer than the ${people} who come back: the rest is refused.`,
      },
      whatToDo: { 'zh-CN': '维护前调高 max_mau_value。', en: 'Raise max_mau_value before the window.' },
    });
  }
  if (part(settings, 'password_config').enabled === false) {
    found.push({
      setting: 'password_config.enabled',
      severity: 'look',
      what: {
        'zh-CN': '不能用密码登录：先行组、检查与管理员续期都要用令牌。',
        en: 'Passwords are off: canary, checks and the renewal of the administrator need tokens.',
      },
      whatToDo: { 'zh-CN': '为这些账号准备令牌。', en: 'Prepare tokens for these accounts.' },
    });
  }
  if (!Array.isArray(settings.app_service_config_files) || settings.app_service_config_files.length === 0) {
    found.push({
      setting: 'app_service_config_files',
      severity: 'look',
      what: {
        'zh-CN': '没有登记应用服务：暂存的消息无法以原发送人和原时间补传。',
        en: 'No application service is registered: held messages cannot enter with their true sender and time.',
      },
      whatToDo: {
        'zh-CN': '按 runbooks/sop/matrix.md 登记。',
        en: 'Register one as runbooks/sop/matrix.md says.',
      },
    });
  }
  if (
    settings.registration_shared_secret === undefined &&
    settings.registration_shared_secret_path === undefined
  ) {
    found.push({
      setting: 'registration_shared_secret',
      severity: 'look',
      what: {
        'zh-CN': '没有注册共享密钥：万一管理员都被锁住，就没有退路。',
        en: 'There is no registration shared secret: when every administrator is locked there is no way back in.',
      },
      whatToDo: { 'zh-CN': '设置一个并妥善保管。', en: 'Set one and keep it safe.' },
    });
  }
  return found;
}

function capacity(settings: Settings, people: number): readonly ReturnWarning[] {
  const found: ReturnWarning[] = [];
  if (part(settings, 'database').name !== 'psycopg2' && people > 50) {
    found.push({
      setting: 'database.name',
      severity: 'slows',
      what: {
        'zh-CN': 'SQLite 一次只写一处，不适合这么多人同时回来。',
        en: 'SQLite writes one thing at a time, which is not for so many people coming back at once.',
      },
      whatToDo: { 'zh-CN': '正式环境请用 PostgreSQL。', en: 'Use PostgreSQL for real.' },
    });
  }
  const rounds = typeof settings.bcrypt_rounds === 'number' ? settings.bcrypt_rounds : 12;
  // Measured: 6.6 logins a second at 12 rounds on two cores; each round more doubles the work.
  const rate = Math.min(170, 6.6 * 2 ** (12 - rounds));
  const minutes = people / rate / 60;
  if (minutes > 10) {
    found.push({
      setting: 'bcrypt_rounds',
      severity: 'slows',
      what: {
        'zh-CN': `密码哈希 ${rounds} 轮，双核上每秒约 ${rate.toFixed(1)} 次登录：${people} 人全部用密码登录至少要 ${Math.ceil(minutes)} 分钟。`,
        en: `With ${rounds} rounds two cores take about ${rate.toFixed(1)} password logins a second: ${people} people need at least ${Math.ceil(minutes)} minutes.`,
      },
      whatToDo: {
        'zh-CN': '账号锁定会保留令牌，多数人无需重新输入密码；另外准备更多核心。改小轮数对旧哈希无效。',
        en: 'Account lock keeps tokens, so most people need no password; give the server more cores besides. Fewer rounds do not change hashes that exist.',
      },
    });
  }
  if (settings.enable_metrics !== true) {
    found.push({
      setting: 'enable_metrics',
      severity: 'look',
      what: {
        'zh-CN': '没有打开指标：只能凭 /versions 的响应时间判断，看不到正在处理的登录数。',
        en: 'Metrics are off: only the round trip of /versions can be seen, not the logins being worked on.',
      },
      whatToDo: {
        'zh-CN': '打开 enable_metrics，并让流水线能访问 /_synapse/metrics。',
        en: 'Turn enable_metrics on and let the pipeline reach /_synapse/metrics.',
      },
    });
  }
  return found;
}

function fromProbes(probes: ReturnProbes, people: number): readonly ReturnWarning[] {
  const found: ReturnWarning[] = [];
  if (probes.loginTypes !== null && !probes.loginTypes.includes('m.login.password')) {
    found.push(delegatedLogin('GET /login'));
  }
  if (probes.versionsMs !== null && probes.versionsMs > 100) {
    found.push({
      setting: 'GET /versions',
      severity: 'look',
      what: {
        'zh-CN': `现在就需要 ${Math.round(probes.versionsMs)} 毫秒，空闲时应在十几毫秒以内：恢复时会误以为服务器已满。`,
        en: `It takes ${Math.round(probes.versionsMs)} ms now; an idle server needs a dozen. The return will take it for a full server.`,
      },
      whatToDo: {
        'zh-CN': '先查明延迟来自网络还是服务器。',
        en: 'Find out whether the network or the server is slow.',
      },
    });
  }
  if (probes.metricsReachable === false && people > 1_000) {
    found.push({
      setting: '/_synapse/metrics',
      severity: 'look',
      what: {
        'zh-CN': '流水线访问不到指标，放行会更保守、更慢。',
        en: 'The pipeline cannot reach the metrics; the return will be more careful and slower.',
      },
      whatToDo: { 'zh-CN': '为流水线放行该地址。', en: 'Open that address for the pipeline.' },
    });
  }
  const missing = probes.missingAccounts ?? [];
  if (missing.length > 0) {
    found.push({
      setting: 'accounts',
      severity: 'look',
      what: {
        'zh-CN': `花名册里有 ${missing.length} 个账号在服务器上不存在，例如 ${missing[0]}。`,
        en: `${missing.length} accounts of the roster are not on the server, for example ${missing[0]}.`,
      },
      whatToDo: { 'zh-CN': '核对花名册的 account 列。', en: 'Check the account column of the roster.' },
    });
  }
  if (probes.administrators === 1) {
    found.push({
      setting: 'administrators',
      severity: 'look',
      what: { 'zh-CN': '只有一个管理员账号。', en: 'There is one administrator only.' },
      whatToDo: {
        'zh-CN': '再准备一个，以防它被锁或令牌失效。',
        en: 'Keep a second one, in case it is locked or loses its token.',
      },
    });
  }
  return found;
}

function delegatedLogin(setting: string): ReturnWarning {
  return {
    setting,
    severity: 'blocks',
    what: {
      'zh-CN': '登录由外部认证服务负责，本适配器的先行组登录、检查与管理员续期都无法进行。',
      en: 'Logins are delegated to another service: canary logins, checks and the renewal of the administrator do not work here.',
    },
    whatToDo: {
      'zh-CN': '改用邀请模式（return.control: invitation），或在认证服务上分批放行。',
      en: 'Use invitation mode (return.control: invitation), or let people in at that service.',
    },
  };
}

const noFile: ReturnWarning = {
  setting: 'homeserver.yaml',
  severity: 'look',
  what: {
    'zh-CN': '没有提供 homeserver.yaml，无法检查登录限流等会拦住所有人的设置。',
    en: 'homeserver.yaml was not given: login limits and the like, which stop everybody, were not checked.',
  },
  whatToDo: {
    'zh-CN': '请服务器管理员提供一份（去掉密钥），维护前再检查一次。',
    en: 'Ask who runs the server for a copy without its secrets, and check again before the window.',
  },
};

const unreadable: ReturnWarning = {
  ...noFile,
  what: { 'zh-CN': 'homeserver.yaml 不是有效的 YAML。', en: 'homeserver.yaml is not valid YAML.' },
};

function part(settings: Settings, name: string): Settings {
  const value = settings[name];
  return typeof value === 'object' && value !== null ? (value as Settings) : {};
}

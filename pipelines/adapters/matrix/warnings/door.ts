// Settings at the server's door: login limits and listeners.

import { part, type ReturnWarning, type Settings } from './warning.ts';

/** Synapse's defaults, which hold when the file says nothing. */
const loginDefaults = {
  address: { per_second: 0.003, burst_count: 5 },
  account: { per_second: 0.003, burst_count: 5 },
  failed_attempts: { per_second: 0.17, burst_count: 3 },
} as const;
/** Logins a second that a return should not be held below; a small server with costly hashes does 6. */
const usefulRate = 5;

export function rateLimits(settings: Settings, people: number): readonly ReturnWarning[] {
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

/** Read in the source of Synapse 1.163; see the guide. */
const listenBacklog = 50;

export function listeners(settings: Settings, people: number): readonly ReturnWarning[] {
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

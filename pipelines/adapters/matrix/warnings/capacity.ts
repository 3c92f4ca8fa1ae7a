// Settings that make a return long, or leave the pipeline in the dark while it runs.

import { part, type ReturnWarning, type Settings } from './warning.ts';

export function capacity(settings: Settings, people: number): readonly ReturnWarning[] {
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

// What a few harmless calls show without the configuration.

import { delegatedLogin, type ReturnProbes, type ReturnWarning } from './warning.ts';

export function fromProbes(probes: ReturnProbes, people: number): readonly ReturnWarning[] {
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

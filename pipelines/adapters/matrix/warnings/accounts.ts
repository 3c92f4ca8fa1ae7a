// Settings that decide whether accounts can log in at all, and how the adapter acts as them.

import { delegatedLogin, part, type ReturnWarning, type Settings } from './warning.ts';

export function accounts(settings: Settings, people: number): readonly ReturnWarning[] {
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
        'zh-CN': '不能用密码登录：IT 先行组、检查与管理员续期都要用令牌。',
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
        'zh-CN': '按 runbooks/sop/matrix.zh-CN.md 登记。',
        en: 'Register one as runbooks/sop/matrix.en.md says.',
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

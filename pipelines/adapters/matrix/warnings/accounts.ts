// Warnings about accounts: settings that keep them from logging in, or the adapter from acting as them.

import { bilingual } from '../../../plan/bilingual.ts';
import type { ReturnObstacle } from '../../../ports.ts';
import { delegatedLogin, part, type Settings } from './warning.ts';

export function accounts(settings: Settings, people: number): readonly ReturnObstacle[] {
  const found: ReturnObstacle[] = [];
  const delegated =
    part(settings, 'matrix_authentication_service').enabled === true ||
    part(part(settings, 'experimental_features'), 'msc3861').enabled === true;
  if (delegated) found.push(delegatedLogin('matrix_authentication_service'));
  if (settings.hs_disabled === true) {
    found.push({
      setting: 'hs_disabled',
      severity: 'blocks',
      what: bilingual`The whole server is disabled: nobody can log in.`,
      whatToDo: bilingual`Remove hs_disabled and restart.`,
    });
  }
  const most = settings.limit_usage_by_mau === true ? settings.max_mau_value : undefined;
  if (typeof most === 'number' && most < people) {
    found.push({
      setting: 'max_mau_value',
      severity: 'blocks',
      what: bilingual`${most} monthly users are allowed, fewer than the ${people} who come back: the rest is refused.`,
      whatToDo: bilingual`Raise max_mau_value before the window.`,
    });
  }
  if (part(settings, 'password_config').enabled === false) {
    found.push({
      setting: 'password_config.enabled',
      severity: 'look',
      what: bilingual`Passwords are off: canary, checks and the renewal of the administrator need tokens.`,
      whatToDo: bilingual`Prepare tokens for these accounts.`,
    });
  }
  if (!Array.isArray(settings.app_service_config_files) || settings.app_service_config_files.length === 0) {
    found.push({
      setting: 'app_service_config_files',
      severity: 'look',
      what: bilingual`No application service is registered: held messages cannot enter with their true sender and time.`,
      whatToDo: bilingual`Register one as runbooks/sop/matrix.en.md says.`,
    });
  }
  if (
    settings.registration_shared_secret === undefined &&
    settings.registration_shared_secret_path === undefined
  ) {
    found.push({
      setting: 'registration_shared_secret',
      severity: 'look',
      what: bilingual`There is no registration shared secret: when every administrator is locked there is no way back in.`,
      whatToDo: bilingual`Set one and keep it safe.`,
    });
  }
  return found;
}

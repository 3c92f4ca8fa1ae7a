// The shape of a warning before the window, and access to a configuration's sections.

import { bilingual } from '../../../plan/bilingual.ts';
import type { ReturnObstacle } from '../../../ports.ts';

export type Settings = Readonly<Record<string, unknown>>;

/** A section of the configuration; empty when it is not there. */
export function part(settings: Settings, name: string): Settings {
  const value = settings[name];
  return typeof value === 'object' && value !== null ? (value as Settings) : {};
}

export function delegatedLogin(setting: string): ReturnObstacle {
  return {
    setting,
    severity: 'blocks',
    what: bilingual`Logins are delegated to another service: canary logins, checks and the renewal of the administrator do not work here.`,
    whatToDo: bilingual`Use invitation mode (return.control: invitation), or let people in at that service.`,
  };
}

// What a warning before the window is, and how a configuration is read.

import { bilingual } from '../../../plan/bilingual.ts';
import type { ReturnObstacle } from '../../../ports.ts';

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

export type ReturnWarning = ReturnObstacle;

export type Settings = Readonly<Record<string, unknown>>;

/** A section of the configuration; empty when it is not there. */
export function part(settings: Settings, name: string): Settings {
  const value = settings[name];
  return typeof value === 'object' && value !== null ? (value as Settings) : {};
}

export function delegatedLogin(setting: string): ReturnWarning {
  return {
    setting,
    severity: 'blocks',
    what: bilingual`Logins are delegated to another service: canary logins, checks and the renewal of the administrator do not work here.`,
    whatToDo: bilingual`Use invitation mode (return.control: invitation), or let people in at that service.`,
  };
}

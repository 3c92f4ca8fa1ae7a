// Settings of a homeserver that block a return on their own, however well it is paced: read before the window from
// homeserver.yaml and from what a few harmless calls show. No API tells the configuration, so the file is asked for.

import { parse } from 'yaml';
import { bilingual } from '../../plan/bilingual.ts';
import { accounts } from './warnings/accounts.ts';
import { capacity } from './warnings/capacity.ts';
import { listeners, rateLimits } from './warnings/door.ts';
import { fromProbes } from './warnings/probes.ts';
import type { ReturnProbes, ReturnWarning, Settings } from './warnings/warning.ts';

export interface ReturnCircumstances {
  readonly people: number;
  /** Content of homeserver.yaml; null when nobody has it at hand. */
  readonly homeserverYaml: string | null;
  readonly probes: ReturnProbes;
}

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

const noFile: ReturnWarning = {
  setting: 'homeserver.yaml',
  severity: 'look',
  what: bilingual`homeserver.yaml was not given: login limits and the like, which stop everybody, were not checked.`,
  whatToDo: bilingual`Ask who runs the server for a copy without its secrets, and check again before the window.`,
};

const unreadable: ReturnWarning = {
  ...noFile,
  what: bilingual`homeserver.yaml is not valid YAML.`,
};

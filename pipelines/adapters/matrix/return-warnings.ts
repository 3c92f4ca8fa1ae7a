// Warns of homeserver settings that block a return at any pace: read before the window from homeserver.yaml
// and from a few harmless calls. The file is needed, as no API shows the configuration.

import { parse } from 'yaml';
import { bilingual } from '../../plan/bilingual.ts';
import type { ReturnObstacle } from '../../ports.ts';
import { accounts } from './warnings/accounts.ts';
import { capacity } from './warnings/capacity.ts';
import { listeners, rateLimits } from './warnings/door.ts';
import { fromProbes, type ReturnProbes } from './warnings/probes.ts';
import type { Settings } from './warnings/warning.ts';

/** `homeserverYaml` is the content of that file; null when there is no copy. */
export function warningsFor(
  people: number,
  homeserverYaml: string | null,
  probes: ReturnProbes,
): readonly ReturnObstacle[] {
  const seen = fromProbes(probes, people);
  if (homeserverYaml === null) return [...seen, noFile];
  const settings = settingsIn(homeserverYaml);
  if (settings === null) return [...seen, unreadable];
  return [seen, ...[rateLimits, listeners, accounts, capacity].map((of) => of(settings, people))].flat();
}

function settingsIn(text: string): Settings | null {
  try {
    const value: unknown = parse(text);
    return typeof value === 'object' && value !== null ? (value as Settings) : null;
  } catch {
    return null;
  }
}

const noFile: ReturnObstacle = {
  setting: 'homeserver.yaml',
  severity: 'look',
  what: bilingual`homeserver.yaml was not given: login limits and the like, which stop everybody, were not checked.`,
  whatToDo: bilingual`Ask who runs the server for a copy without its secrets, and check again before the window.`,
};

const unreadable: ReturnObstacle = {
  ...noFile,
  what: bilingual`homeserver.yaml is not valid YAML.`,
};

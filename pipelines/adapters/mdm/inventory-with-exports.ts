// The messenger's own inventory joined with that of MDM exports. A named file that is missing or cannot be
// read stops the count: half an inventory would look like good news.

import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { MdmExportFile } from '../../plan/organisation.ts';
import type { Person } from '../../plan/roster.ts';
import type { ClientInventory, Device } from '../../ports.ts';
import { readInside } from '../bounded-file.ts';
import { readMdmExport } from './read-export.ts';

/** Twenty thousand devices take a few megabytes. */
const largestExport = 64 * 1024 * 1024;

export interface ExportSurroundings {
  /** The folder from which the files' paths start: that of organisation.yaml. */
  readonly folder: string;
  readonly roster: readonly Pick<Person, 'account' | 'email'>[];
  /** Names of the messenger's app, where an export's entry does not set its own. */
  readonly apps: readonly string[];
  /** Told of every line that was left out. */
  readonly tell: (line: string) => void;
}

export function inventoryWithExports(
  messenger: ClientInventory,
  exports: readonly MdmExportFile[],
  surroundings: ExportSurroundings,
): ClientInventory {
  if (exports.length === 0) return messenger;
  const accountOf = accountsBy(surroundings.roster);
  return {
    devices: async () => {
      const own = await messenger.devices();
      const read = await Promise.all(exports.map((one) => readOne(one, accountOf, surroundings)));
      return mergeInventories(own, ...read);
    },
  };
}

async function readOne(
  { file, kind, app }: MdmExportFile,
  accountOf: (name: string) => string | null,
  { folder, apps, tell }: ExportSurroundings,
): Promise<readonly Device[]> {
  const path = join(folder, file);
  const read = await readInside(folder, file, largestExport);
  if (read.is !== 'read') {
    throw new UserError({
      what: read.is === 'absent' ? 'The MDM export is not there' : `The MDM export is not read: ${read.why}`,
      where: path,
      whatToDo: `Export the inventory from ${kind === 'intune' ? 'Intune' : 'Jamf'} to this file, or take it out of messenger.mdmExports.`,
    });
  }
  const reading = { kind, accountOf, apps: app === undefined ? apps : [app] };
  const { devices, problems } = readMdmExport(read.bytes, reading);
  for (const { line, what, whatToDo } of problems) tell(`${path}:${line}: ${what} ${whatToDo}`);
  const broken = problems.find(({ severity }) => severity === 'error');
  if (devices.length === 0 && broken !== undefined) {
    throw new UserError({ what: broken.what, where: `${path}:${broken.line}`, whatToDo: broken.whatToDo });
  }
  return devices;
}

/** By e-mail and account; the part before @ only with a domain of ours, so no stranger is a colleague. */
function accountsBy(roster: ExportSurroundings['roster']): (name: string) => string | null {
  const accounts = new Map<string, string>();
  const domains = new Set<string>();
  for (const { account, email } of roster) {
    accounts.set(account.toLowerCase(), account);
    if (email === undefined) continue;
    accounts.set(email.toLowerCase(), account);
    domains.add(email.toLowerCase().split('@')[1] ?? '');
  }
  return (name) => {
    const key = name.toLowerCase();
    const [user = '', domain] = key.split('@');
    const byUser = domain !== undefined && domains.has(domain) ? accounts.get(user) : undefined;
    return accounts.get(key) ?? byUser ?? null;
  };
}

/**
 * Where several inventories know a person on a platform, the one that saw a device last is believed with all
 * its devices there, so that two phones of a person stay two. The first one wins where both saw it at the
 * same time, or never. Pure; in the order of the first.
 */
export function mergeInventories(...inventories: readonly (readonly Device[])[]): readonly Device[] {
  const best = new Map<string, readonly Device[]>();
  for (const inventory of inventories) {
    for (const [key, devices] of Map.groupBy(
      inventory,
      ({ account, platform }) => `${account}\n${platform}`,
    )) {
      const known = best.get(key);
      if (known === undefined || isNewer(devices, known)) best.set(key, devices);
    }
  }
  return [...best.values()].flat();
}

function isNewer(devices: readonly Device[], known: readonly Device[]): boolean {
  // An inventory without versions cannot contradict one that has them.
  const [knows, knew] = [devices, known].map((list) => list.some(({ version }) => version !== null));
  if (knows !== knew) return knows === true;
  return newestIn(devices) > newestIn(known);
}

function newestIn(devices: readonly Device[]): number {
  return Math.max(...devices.map(({ lastSeen }) => (lastSeen === null ? 0 : Date.parse(lastSeen))));
}

// Two inventories of the same people as one. For a person and platform that both know, the one that saw a device
// last is believed with all its devices there: two phones of one person stay two.

import type { Device } from '../../ports.ts';

/** The first named wins where both were seen at the same time, or never. Pure; in the order of the first. */
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
  // An inventory that knows no version says nothing that the other could be wrong about.
  const [knows, knew] = [devices, known].map((list) => list.some(({ version }) => version !== null));
  if (knows !== knew) return knows === true;
  return newestIn(devices) > newestIn(known);
}

function newestIn(devices: readonly Device[]): number {
  return Math.max(...devices.map(({ lastSeen }) => (lastSeen === null ? 0 : Date.parse(lastSeen))));
}

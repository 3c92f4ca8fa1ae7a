// Finds who uses a client that is too old, by comparing the versions of their devices with the plan's
// minimum.

import type { Platform } from '../plan/plan.ts';
import type { Device } from '../ports.ts';

export interface OutdatedClient {
  readonly account: string;
  readonly platform: Platform;
  readonly version: string;
  readonly minimum: string;
}

export interface ClientVersionReport {
  /** People with at least one device. */
  readonly people: number;
  readonly outdated: readonly OutdatedClient[];
  /** Accounts with at least one client that is too old: that one client cannot log in again. */
  readonly outdatedAccounts: readonly string[];
  /** Devices of which the messenger knows no version; they are neither old nor new. */
  readonly unknown: number;
  /** Share of people with an outdated client, between 0 and 1. */
  readonly share: number;
}

export function reportClientVersions(
  devices: readonly Device[],
  minimum: Readonly<Partial<Record<Platform, string>>>,
): ClientVersionReport {
  const outdated = devices.flatMap((device): readonly OutdatedClient[] => {
    const needed = device.platform === 'unknown' ? undefined : minimum[device.platform];
    if (device.platform === 'unknown' || needed === undefined || device.version === null) return [];
    if (compareVersions(device.version, needed) >= 0) return [];
    return [{ account: device.account, platform: device.platform, version: device.version, minimum: needed }];
  });
  const people = new Set(devices.map((device) => device.account)).size;
  const outdatedAccounts = [...new Set(outdated.map((client) => client.account))].sort();
  return {
    people,
    outdated,
    outdatedAccounts,
    unknown: devices.filter((device) => device.version === null).length,
    share: people === 0 ? 0 : outdatedAccounts.length / people,
  };
}

/** Numbers between dots, compared one by one (`8.10` is newer than `8.9`); what follows a `-` or space is ignored. */
export function compareVersions(one: string, other: string): number {
  const left = numbersOf(one);
  const right = numbersOf(other);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

function numbersOf(version: string): readonly number[] {
  const core = version.trim().replace(/^v/i, '').split(/[-+ ]/)[0] ?? '';
  return core.split('.').map((part) => Number.parseInt(part, 10) || 0);
}

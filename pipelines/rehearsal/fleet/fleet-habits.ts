// Invents, from the seed, how simulated people behave and one client for each of them.

import type { Platform } from '../../plan/plan.ts';
import { seededRandom } from '../random.ts';

export const defaultHabits = {
  /** Share of people whose client is older than the minimum. */
  outdated: 0.08,
  /** Share of people who try to log in again and again before their turn. */
  impatient: 0.1,
  /** Share of people who ignore their turn: half come too early where they can, half late. */
  ignoreInvitations: 0.1,
  /** Share of people with an old client who update it when told. */
  updateWhenTold: 0.8,
  /** Share of people who tell the IT desk how their login went, which is the only signal with invitations. */
  reportBack: 0.3,
  /** Half of the people react faster than this to "come now". */
  reactionMs: 20_000,
  /** How long an app waits for its login before it gives up. */
  patienceMs: 20_000,
};

export type FleetHabits = Readonly<typeof defaultHabits>;

/** Phones and desktops of an ordinary company; a platform that is listed twice is twice as common. */
const usualPlatforms: readonly Platform[] = [
  'ios',
  'android',
  'windows',
  'macos',
  'web',
  'android',
  'windows',
];

export type FleetClient = ReturnType<typeof inventClients>[number];

export function inventClients(
  seed: number,
  accounts: readonly string[],
  habits: FleetHabits,
  minimumVersions: Readonly<Partial<Record<Platform, string>>>,
) {
  const choice = seededRandom(seed, 'fleet');
  return accounts.map((account) => {
    const platform = choice.pick(usualPlatforms);
    const minimum = minimumVersions[platform] ?? '8.0.0';
    const ignoresInvitations = choice.chance(habits.ignoreInvitations);
    return {
      account,
      device: `${platform}-of-${account}`,
      platform,
      impatient: choice.chance(habits.impatient),
      ignoresInvitations,
      comesEarly: choice.chance(0.5) && ignoresInvitations,
      updatesWhenTold: choice.chance(habits.updateWhenTold),
      reportsBack: choice.chance(habits.reportBack),
      random: seededRandom(seed, `fleet/${account}`),
      version: choice.chance(habits.outdated) ? versionBefore(minimum) : minimum,
      token: null as string | null,
      trying: false,
      /** When the person was told to come or decided to; null while waiting. */
      turnAt: null as number | null,
      failures: 0,
      waitMs: 0,
      cancelTry: (): void => {},
    };
  });
}

/** A realistic version one step older: 8.2.0 → 8.1.9, 9.0.0 → 8.9.9. */
function versionBefore(minimum: string): string {
  const parts = minimum.split('.').map((part) => Number.parseInt(part, 10) || 0);
  for (let place = parts.length - 1; place >= 0; place -= 1) {
    if ((parts[place] ?? 0) > 0) {
      return parts.map((part, at) => (at < place ? part : at === place ? part - 1 : 9)).join('.');
    }
  }
  return '0.0.0';
}

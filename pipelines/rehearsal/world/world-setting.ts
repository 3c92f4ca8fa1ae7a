// The settings of a rehearsal's world, for every kind of messenger: the plan and its people, what the vendor
// does, and what goes wrong.

import type { EventClock } from '../../adapters/clock/event-clock.ts';
import type { Organisation } from '../../plan/organisation.ts';
import type { Person } from '../../plan/roster.ts';
import { toEpochMs } from '../../plan/time.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { FleetHabits } from '../fleet/fleet-habits.ts';
import type { MessengerFaults } from '../messenger/messenger-types.ts';
import type { HistorySize } from '../messenger/seed-history.ts';
import type { ChannelFaults } from './inbox-channel.ts';
import type { VendorLine } from './vendor.ts';
import type { Transport } from './world-transports.ts';

export interface WorldSetting {
  readonly seed: number;
  readonly clock: EventClock;
  readonly roster: readonly Person[];
  readonly plan: WorldPlan;
  readonly organisation: Pick<Organisation, 'channels' | 'vendorSources'>;
  readonly transport: Transport;
  /** The folder for inbox, status page and the state for a next process; null for memory only. */
  readonly folder: string | null;
  readonly faults: WorldFaults;
  /** What the vendor does; by default exactly what it announced. Drives the maintenance itself. */
  readonly vendorScript?: readonly VendorLine[];
  readonly history?: HistorySize;
}

/** The part of the plan that the world needs. */
export type WorldPlan = Pick<
  WindowPlan,
  'announcement' | 'summary' | 'start' | 'end' | 'return' | 'clientVersions'
>;

const dayMs = 24 * 3_600_000;

/** The invented history ends before this (epoch ms), so that it is the same in every process of one window. */
export function historyEndsAt({ start }: Pick<WorldPlan, 'start'>): number {
  return toEpochMs(start) - 14 * dayMs;
}

export interface WorldFaults {
  readonly messenger?: MessengerFaults;
  readonly habits?: Partial<FleetHabits>;
  /** Faults by channel id of the organisation file. */
  readonly channels?: Readonly<Record<string, ChannelFaults>>;
}

// The world of a simulated window: the embedded messenger with its people, channels that count what arrives, a desk, the
// vendor. Backups are not encrypted here: the cipher is tested with its adapter.

import { createMemoryStore } from '../../adapters/stores/memory-store.ts';
import type { WindowFiles } from '../../engine/enter-window.ts';
import { timelineOf } from '../../plan/timeline.ts';
import type { MessageChannel, Ports } from '../../ports.ts';
import type { JumpingClock } from '../clock/jumping-clock.ts';
import { hearingFleet } from '../drill/hearing-fleet.ts';
import { fillOutbox } from '../drill/held-work.ts';
import { simulatedChecks } from '../drill/simulated-checks.ts';
import { createEmbeddedWorld } from '../world/embedded-world.ts';
import { countedChannel, type Truth } from './truth.ts';

export type SimulatedWorld = Awaited<ReturnType<typeof createSimulatedWorld>>;

const history = { messages: 12, files: 1 };

export async function createSimulatedWorld(
  seed: number,
  { plan, organisation, roster }: WindowFiles,
  clock: JumpingClock,
  truth: Truth,
) {
  const world = await createEmbeddedWorld({
    seed,
    clock,
    roster,
    plan,
    organisation,
    transport: 'memory',
    folder: null,
    faults: {},
    history,
  });
  await fillOutbox(world.outbox, plan, roster, seed);
  const broken = new Map<string, { readonly since: number; readonly until: number }>();
  /** Since when the channel is broken; null for one that works now. */
  const brokenSince = (id: string): number | null => {
    const { since, until } = broken.get(id) ?? { since: 0, until: 0 };
    return clock.now() < until ? since : null;
  };
  const counted = (channel: MessageChannel): MessageChannel =>
    countedChannel(channel, truth, () => brokenSince(channel.id) !== null);
  let oddAnswer: string | null = null;
  const vendor: Ports['vendor'] = {
    read: async (plan) => {
      if (oddAnswer === null) return world.ports.vendor.read(plan);
      const text = oddAnswer;
      oddAnswer = null;
      return JSON.parse(`[${text}]`);
    },
  };
  const channels = hearingFleet(world, timelineOf(plan, organisation));
  const ports: Ports = {
    ...world.ports,
    vendor,
    channels: new Map([...channels].map(([id, channel]) => [id, counted(channel)])),
    vaults: plan.backup.vaults.map((id) => ({ id, store: createMemoryStore() })),
    backupCipher: {
      seal: async (bytes) => bytes,
      open: async (sealed) => sealed,
      nameOf: (digest) => digest.slice('sha256:'.length),
    },
    checks: simulatedChecks({
      world,
      clock,
      plan,
      accounts: roster.slice(0, 1).map(({ account }) => account),
    }),
  };
  return {
    ports,
    /** Breaks the channel until `until` (true time). */
    breakChannel: (id: string, until: number): void => {
      const since = brokenSince(id) ?? clock.now();
      broken.set(id, { since, until: Math.max(until, broken.get(id)?.until ?? 0) });
    },
    brokenSince,
    /** Sets the vendor's next answer to any text. */
    vendorSays: (text: string): void => {
      oddAnswer = text;
    },
    close: world.close,
  };
}

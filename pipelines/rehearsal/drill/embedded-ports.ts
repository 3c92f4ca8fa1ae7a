// The ports of a rehearsal in jobs of their own: the embedded world in a folder that the next job finds again.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderStore } from '../../adapters/stores/folder-store.ts';
import type { PortsAtWork } from '../../operation/production-ports.ts';
import type { Person } from '../../plan/roster.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import { timelineOf } from '../../plan/timeline.ts';
import { countingIo } from '../clock/counting-io.ts';
import type { JumpingClock } from '../clock/jumping-clock.ts';
import { createEmbeddedWorld } from '../world/world.ts';
import { hearingFleet } from './hearing-fleet.ts';
import { fillOutbox } from './held-work.ts';
import { simulatedChecks } from './simulated-checks.ts';

const seed = 1;

export async function embeddedPorts(
  snapshot: Pick<Snapshot, 'plan' | 'organisation'>,
  clock: JumpingClock,
  place: string,
  roster: readonly Person[],
): Promise<PortsAtWork> {
  const { plan, organisation } = snapshot;
  // Each window has an outside of its own, whose story begins with it.
  const folder = join(place, plan.id);
  const isNew = !existsSync(join(folder, 'outbox'));
  const world = await createEmbeddedWorld({
    seed,
    clock,
    roster,
    plan,
    organisation,
    transport: 'memory',
    folder,
    faults: {},
  });
  if (isNew) fillOutbox(world.outbox, plan, roster, seed);
  const vaults = plan.backup.vaults.map((id) => ({
    id,
    store: countingIo(createFolderStore(join(folder, 'vaults', id)), clock),
  }));
  const accounts = roster.slice(0, 1).map(({ account }) => account);
  const checked = { world, clock, plan, accounts, vaults, held: await world.outbox.held() };
  return {
    ports: {
      ...world.ports,
      channels: hearingFleet(world, timelineOf(plan, organisation)),
      vaults,
      checks: simulatedChecks(checked),
    },
    close: () => world.close(),
  };
}

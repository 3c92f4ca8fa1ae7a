// The ports of a rehearsal in jobs of their own: the embedded world in a folder that the next job finds again.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { countingIo } from '../../pipelines/adapters/clock/counting-io.ts';
import type { JumpingClock } from '../../pipelines/adapters/clock/jumping-clock.ts';
import { createEmbeddedWorld } from '../../pipelines/adapters/embedded/world.ts';
import { createFolderStore } from '../../pipelines/adapters/stores/folder-store.ts';
import type { Person } from '../../pipelines/window/roster.ts';
import type { Snapshot } from '../../pipelines/window/snapshot.ts';
import { timelineOf } from '../../pipelines/window/timeline.ts';
import { hearingFleet } from '../drill/hearing-fleet.ts';
import { fillOutbox } from '../drill/held-work.ts';
import { simulatedChecks } from '../drill/simulated-checks.ts';
import type { PortsAtWork } from '../lib/production-ports.ts';

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

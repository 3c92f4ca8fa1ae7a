// The environment of a rehearsal in separate jobs: a jumping clock, and a world in a folder that the next job
// finds again. The snapshot says whether a window is a rehearsal, never the checkout.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderStore } from '../adapters/stores/folder-store.ts';
import { type Environment, productionEnvironment } from '../operation/environment.ts';
import { holderName, keyringOfJob, storeOfJob, worldFolder } from '../operation/job.ts';
import { timeOfJob } from '../operation/time-of-job.ts';
import type { Organisation } from '../plan/organisation.ts';
import type { Person } from '../plan/roster.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { timelineOf } from '../plan/timeline.ts';
import type { Keyring, OpenPorts } from '../ports.ts';
import { countingIo } from './clock/counting-io.ts';
import { createJumpingClock, type JumpingClock } from './clock/jumping-clock.ts';
import { hearingFleet } from './drill/hearing-fleet.ts';
import { fillOutbox } from './drill/held-work.ts';
import { rehearsedCipher } from './drill/rehearsed-cipher.ts';
import { simulatedChecks } from './drill/simulated-checks.ts';
import { withMissingKeys } from './keys.ts';
import { rehearsalWriting } from './rehearsal-key.ts';
import { createEmbeddedWorld } from './world/embedded-world.ts';

const seed = 1;

export function environmentFor(organisation: Organisation): Environment {
  return organisation.messenger.adapter === 'embedded'
    ? rehearsalEnvironment()
    : productionEnvironment(organisation);
}

function rehearsalEnvironment(): Environment {
  const clock = createJumpingClock(timeOfJob());
  // The clock jumps whenever no I/O is in flight, so I/O on store and keyring has to be counted.
  const store = countingIo(storeOfJob(), clock);
  const keyring = countingIo(keyringOfJob(store), clock);
  const holder = holderName(process.env, crypto.randomUUID());
  return {
    store,
    keyring,
    clock,
    writingFor: (window) => rehearsalWriting(keyring, window, holder),
    signer: null,
    busy: clock.busy,
    asOpened: withMissingKeys,
    portsFor: (snapshot, roster) => embeddedPorts(snapshot, clock, keyring, roster),
  };
}

export async function embeddedPorts(
  snapshot: Pick<Snapshot, 'plan' | 'organisation'>,
  clock: JumpingClock,
  keyring: Keyring,
  roster: readonly Person[],
): Promise<OpenPorts> {
  const { plan, organisation } = snapshot;
  // Each window has a world of its own, which is made when the window is first worked on.
  const folder = join(worldFolder(), plan.id);
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
  if (isNew) await fillOutbox(world.outbox, plan, roster, seed);
  const vaults = plan.backup.vaults.map((id) => ({
    id,
    store: countingIo(createFolderStore(join(folder, 'vaults', id)), clock),
  }));
  const backupCipher = await rehearsedCipher(snapshot, keyring, clock);
  const accounts = roster.slice(0, 1).map(({ account }) => account);
  return {
    ports: {
      ...world.ports,
      channels: hearingFleet(world, timelineOf(plan, organisation)),
      vaults,
      backupCipher,
      checks: simulatedChecks({ world, clock, plan, accounts }),
    },
    close: () => world.close(),
  };
}

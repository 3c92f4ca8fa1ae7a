// Chooses the world and the clock of a rehearsal: the embedded messenger on a jumping clock, or a real
// Synapse on a clock that keeps the wall's pace while anybody waits for the server.

import { createJumpingClock, type JumpingClock } from '../clock/jumping-clock.ts';
import { createPacedClock } from '../clock/paced-clock.ts';
import { createMatrixWorld, type Homeserver } from '../homeserver/world.ts';
import { createEmbeddedWorld } from '../world/embedded-world.ts';
import type { World } from '../world/world.ts';
import type { WorldSetting } from '../world/world-setting.ts';

interface WorldOnClock {
  readonly clock: JumpingClock;
  createWorld(setting: Omit<WorldSetting, 'clock'>): Promise<World>;
}

/** A clock that starts at `start` (epoch ms), and the world on it. */
export function worldOnClock(start: number, homeserver: Homeserver | undefined): WorldOnClock {
  if (homeserver === undefined) {
    const clock = createJumpingClock(start);
    return { clock, createWorld: (setting) => createEmbeddedWorld({ ...setting, clock }) };
  }
  const clock = createPacedClock(start);
  const createWorld: WorldOnClock['createWorld'] = (setting) =>
    clock.busy(createMatrixWorld({ ...setting, clock, homeserver }));
  return { clock, createWorld };
}

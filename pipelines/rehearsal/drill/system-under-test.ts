// What a rehearsal plays on: the embedded messenger on a clock that jumps, or a real Synapse on one that keeps the
// wall's pace while anybody waits for it.

import { createJumpingClock, type JumpingClock } from '../clock/jumping-clock.ts';
import { createPacedClock } from '../clock/paced-clock.ts';
import { createMatrixWorld, type Homeserver } from '../homeserver/world.ts';
import { createEmbeddedWorld } from '../world/embedded-world.ts';
import type { World } from '../world/world.ts';
import type { WorldSetting } from '../world/world-setting.ts';

export interface SystemUnderTest {
  /** A clock that starts at `start`, and the world on it. */
  begin(start: number): {
    readonly clock: JumpingClock;
    createWorld(setting: Omit<WorldSetting, 'clock'>): Promise<World>;
  };
}

export const embedded: SystemUnderTest = {
  begin: (start) => {
    const clock = createJumpingClock(start);
    return { clock, createWorld: (setting) => createEmbeddedWorld({ ...setting, clock }) };
  },
};

export function onHomeserver(homeserver: Homeserver): SystemUnderTest {
  return {
    begin: (start) => {
      const clock = createPacedClock(start);
      return {
        clock,
        createWorld: (setting) => clock.busy(createMatrixWorld({ ...setting, clock, homeserver })),
      };
    },
  };
}

// What a rehearsal plays on: the embedded messenger on a clock that jumps, or a real Synapse on one that keeps the
// wall's pace while anybody waits for it.

import type { CheckSubject } from '../../adapters/checks/subject.ts';
import { createJumpingClock, type JumpingClock } from '../clock/jumping-clock.ts';
import { createPacedClock } from '../clock/paced-clock.ts';
import { approvalsRoom, createMatrixWorld, type Homeserver } from '../homeserver/world.ts';
import { createEmbeddedWorld, type EmbeddedWorld } from '../world/world.ts';
import type { WorldSetting } from '../world/world-setting.ts';

export interface RehearsalWorld
  extends Pick<EmbeddedWorld, 'ports' | 'fleet' | 'vendor' | 'outbox' | 'status' | 'inboxes' | 'close'> {
  /** How the verification suite, in a process of its own, reaches the messenger. */
  readonly checked: Pick<CheckSubject, 'messenger'> & { readonly probeUrl: string };
}

export interface SystemUnderTest {
  /** A clock that starts at `start`, and the world on it. */
  begin(start: number): {
    readonly clock: JumpingClock;
    createWorld(setting: Omit<WorldSetting, 'clock'>): Promise<RehearsalWorld>;
  };
}

export const embedded: SystemUnderTest = {
  begin: (start) => {
    const clock = createJumpingClock(start);
    return {
      clock,
      createWorld: async (setting) => {
        const world = await createEmbeddedWorld({ ...setting, clock });
        const url = world.baseUrl ?? '';
        return {
          ...world,
          checked: {
            messenger: { kind: 'http', url, adminToken: world.adminToken },
            probeUrl: `${url}/v1/status`,
          },
        };
      },
    };
  },
};

export function onHomeserver(homeserver: Homeserver): SystemUnderTest {
  return {
    begin: (start) => {
      const clock = createPacedClock(start);
      const { baseUrl: url, admin, asToken } = homeserver;
      return {
        clock,
        createWorld: async (setting) => ({
          ...(await clock.busy(createMatrixWorld({ ...setting, clock, homeserver }))),
          checked: {
            messenger: { kind: 'matrix', url, admin, asToken, approvalsRoom },
            probeUrl: `${url}/_matrix/client/versions`,
          },
        }),
      };
    },
  };
}

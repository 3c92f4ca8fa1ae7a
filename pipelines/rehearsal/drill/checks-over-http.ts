// Runs the real verification suite against the messenger of a rehearsal, in a process of its own, over
// sockets. The plan's integrations are replaced by the messenger's status address, so they are not tested by
// this.

import { type WindowChecks, windowChecks } from '../../operation/window-checks.ts';
import type { CheckRunner } from '../../ports.ts';
import type { JumpingClock } from '../clock/jumping-clock.ts';
import { secretOf } from '../fleet/account-secret.ts';
import type { World } from '../world/world.ts';

export interface RehearsedChecks extends Omit<WindowChecks, 'messenger' | 'probes' | 'secretOf'> {
  readonly world: World;
  readonly clock: JumpingClock;
}

export function checksOverHttp(setting: RehearsedChecks): CheckRunner {
  const { messenger, probeUrl: url } = setting.world.checked;
  const probes = setting.plan.verification.probes.map(({ id }) => ({ id, url }));
  const runner = windowChecks({ ...setting, messenger, probes, secretOf });
  // The suite's requests wait for this clock inside the messenger; the run of the suite itself counts as I/O.
  return { run: (isSettled) => setting.clock.busy(() => runner.run(isSettled)) };
}

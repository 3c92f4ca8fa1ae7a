// Replaces the verification suite in simulations in memory: the same checks through the same port, but in
// this process. It does not test that vitest finds the files, nor that a hanging check is ended.

import { smokeAs } from '../../continuity/smoke.ts';
import type { CheckReport, CheckRunner } from '../../ports.ts';
import type { World } from '../world/world.ts';
import type { RehearsedChecks } from './checks-over-http.ts';

export function simulatedChecks({
  plan,
  world,
  clock,
  accounts,
}: Pick<RehearsedChecks, 'plan' | 'clock' | 'accounts'> & {
  readonly world: Pick<World, 'ports'>;
}): CheckRunner {
  const [account = ''] = accounts;
  let runs = 0;
  return {
    run: async (): Promise<CheckReport> => {
      runs += 1;
      const device = {
        id: 'check-windows',
        platform: 'windows',
        version: plan.clientVersions.minimum.windows ?? '1.0',
      } as const;
      const steps = await smokeAs(
        { account, device },
        world.ports.sessions,
        clock.now,
        `${plan.id}/checks/${runs}`,
      );
      const broken = steps.find((step) => !step.ok);
      const checks = plan.verification.checks.map((name) => ({
        name: `${name}: simulated`,
        result: broken ? ('failed' as const) : ('passed' as const),
        why: broken?.why ?? '',
      }));
      return {
        checks,
        junit: '<testsuites/>',
        text: checks.map((check) => `${check.result} ${check.name}`).join('\n'),
        broken: null,
      };
    },
  };
}

// Our own controller in the simulator's world.

import { decideAdmission, startReturn, takeSample } from '../../../pipelines/return/controller.ts';
import type { ReturnPlan } from '../../../pipelines/return/return-plan.ts';
import type { Client, WayBack } from './gate.ts';
import { fullJitterClient } from './peers/aws-jitter.ts';

export function ours(
  options: { readonly name?: string; readonly client?: Client; readonly plan?: Partial<ReturnPlan> } = {},
): WayBack {
  const client = options.client ?? fullJitterClient;
  return {
    name: options.name ?? 'Tideover',
    client,
    gate({ cohorts, model }) {
      let state = startReturn(
        {
          control: 'admission',
          cohorts,
          startInFlight: 30,
          patienceMs: client.patience(model),
          ...options.plan,
        },
        0,
      );
      return {
        take(sample, now) {
          state = takeSample(state, sample, now);
        },
        decide(now) {
          const decision = decideAdmission(state, now);
          state = decision.state;
          return { admit: decision.admit, waitMs: decision.waitMs };
        },
        halted: () => state.condition === 'stopped',
      };
    },
  };
}

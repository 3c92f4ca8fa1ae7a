// Our own controller in the simulator's world.

import { decideAdmission, startReturn, takeSample } from '../../../pipelines/return/controller.ts';
import type { Prior, ReturnPlan } from '../../../pipelines/return/return-plan.ts';
import type { Client, WayBack } from './gate.ts';
import type { Model } from './model.ts';
import { fullJitterClient } from './peers/aws-jitter.ts';
import { meanReaction } from './peers/oracle.ts';

export function ours(
  options: {
    readonly name?: string;
    readonly client?: Client;
    readonly plan?: Partial<ReturnPlan>;
    readonly prior?: number;
    readonly countdown?: WayBack['countdown'];
  } = {},
): WayBack {
  const client = options.client ?? fullJitterClient;
  return {
    name: options.name ?? 'Tideover',
    client,
    ...(options.countdown && { countdown: options.countdown }),
    gate({ cohorts, model }) {
      let state = startReturn(
        {
          control: 'admission',
          cohorts,
          startInFlight: 40,
          patienceMs: client.patience(model),
          ...(options.prior && { prior: priorFor(model, options.prior) }),
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
      };
    },
  };
}

/** What an earlier return measured, were its capacity wrong by this factor. */
function priorFor(model: Model, factor: number): Prior {
  return {
    capacity: factor * model.capacity,
    latencyMs: model.workers / model.capacity,
    reactionMs: meanReaction(model.reaction),
  };
}

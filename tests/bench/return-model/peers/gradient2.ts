// Netflix's Gradient2 limit with its defaults: initial and least 20, most 200, smoothing 0.2, queue 4, long
// window 600, tolerance 1.5, gradient between 0.5 and 1. Written from the algorithm's description.

import type { WayBack } from '../gate.ts';
import { fullJitterClient } from './aws-jitter.ts';
import { type Limiter, limiterGate } from './limiter.ts';

export const gradient2: WayBack = {
  name: 'Gradient2 (Netflix)',
  client: fullJitterClient,
  gate: () => limiterGate(createGradient2()),
};

function createGradient2(): Limiter {
  let limit = 20;
  let long = 0;
  let seen = 0;
  return {
    limit: () => limit,
    update(latency, inFlight) {
      const short = Math.max(1, latency);
      seen += 1;
      long = seen <= 10 ? long + (short - long) / seen : long + (2 / 601) * (short - long);
      if (long / short > 2) long *= 0.9;
      if (inFlight < limit / 2) return;
      const gradient = Math.max(0.5, Math.min(1, (1.5 * long) / short));
      const wanted = limit * gradient + 4;
      limit = Math.max(20, Math.min(200, limit * 0.8 + wanted * 0.2));
    },
  };
}

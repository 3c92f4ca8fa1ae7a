// Netflix's AIMD limit with its defaults: 20 to 200, times 0.9 on a drop or above 5 s, plus one while half used.

import type { WayBack } from '../gate.ts';
import { fullJitterClient } from './aws-jitter.ts';
import { limiterGate } from './limiter.ts';

export const aimd: WayBack = {
  name: 'AIMD (Netflix)',
  client: fullJitterClient,
  gate() {
    let limit = 20;
    return limiterGate({
      limit: () => limit,
      update(latency, inFlight, dropped) {
        if (dropped || latency > 5_000) limit = Math.max(20, Math.min(limit - 1, Math.floor(limit * 0.9)));
        else if (inFlight * 2 >= limit) limit = Math.min(200, limit + 1);
      },
    });
  },
};

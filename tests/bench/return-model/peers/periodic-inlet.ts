// The inlet of AWS's virtual waiting room: a fixed number of people every 60 s, sized at 75 % of a capacity that
// somebody must know beforehand; it looks at an alarm only, and takes missing data for good news.

import type { WayBack } from '../gate.ts';
import { fullJitterClient } from './aws-jitter.ts';

const period = 60_000;

export const periodicInlet: WayBack = {
  name: 'inlet every 60 s (75 % of known C)',
  client: fullJitterClient,
  gate(fleet) {
    let nextAt = 0;
    return {
      take() {},
      decide(now) {
        if (now < nextAt) return { admit: 0, waitMs: nextAt - now };
        nextAt = now + period;
        return { admit: Math.floor(0.75 * fleet.model.capacity * period), waitMs: period };
      },
    };
  },
};

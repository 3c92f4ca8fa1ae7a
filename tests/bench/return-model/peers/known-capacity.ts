// All of a known capacity from the first moment, evenly, with what people's reaction takes told ahead: what a
// schedule could do at best if somebody told it the truth. Not a peer but a yardstick, for nobody knows.

import type { WayBack } from '../gate.ts';
import { fullJitterClient } from './aws-jitter.ts';

export const knownCapacity: WayBack = {
  name: 'paced at 100 % of known C',
  client: fullJitterClient,
  gate(fleet) {
    const { capacity, reaction } = fleet.model;
    const ahead = 20 + capacity * (reaction?.medianMs ?? 0);
    let admitted = 0;
    return {
      take() {},
      decide(now) {
        const admit = Math.floor(ahead + capacity * now) - admitted;
        admitted += admit;
        return { admit, waitMs: 1 / capacity };
      },
    };
  },
};

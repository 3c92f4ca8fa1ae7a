// 75 % of a known capacity, evenly: what Cloudflare advises for its waiting room.

import type { WayBack } from '../gate.ts';
import { fullJitterClient } from './aws-jitter.ts';

export const knownPace: WayBack = {
  name: 'paced at 75 % of known C',
  client: fullJitterClient,
  gate(fleet) {
    const every = 1 / (0.75 * fleet.model.capacity);
    let nextAt = 0;
    return {
      take() {},
      decide(now) {
        let admit = 0;
        while (nextAt <= now) {
          admit += 1;
          nextAt += every;
        }
        return { admit, waitMs: nextAt - now };
      },
    };
  },
};

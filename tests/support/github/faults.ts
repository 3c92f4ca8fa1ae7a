// What can go wrong between us and GitHub, drawn from a seed: limits, 5xx before and after the work was done,
// answers that never arrive, and lists that lag behind.

import { seededRandom } from '../../../pipelines/rehearsal/random.ts';

export type Fault =
  | 'none'
  | 'rate-limit'
  | 'secondary-limit'
  | 'bad-gateway'
  | 'bad-gateway-after'
  | 'lost-answer'
  | 'lost-request';

export interface Faults {
  next(): Fault;
  /** For how many answers a new thing is missing from lists. */
  lag(): number;
}

export const noFaults: Faults = { next: () => 'none', lag: () => 0 };

/** `share` of the requests meet a fault, each kind as likely as the others. */
export function seededFaults(seed: number, share: number): Faults {
  const random = seededRandom(seed, 'GitHub').next;
  const kinds: readonly Fault[] = [
    'rate-limit',
    'secondary-limit',
    'bad-gateway',
    'bad-gateway-after',
    'lost-answer',
    'lost-request',
  ];
  let inARow = 0;
  return {
    next: () => {
      // GitHub gets well again: more than three faults in a row would only test our patience.
      if (random() >= share || inARow >= 3) {
        inARow = 0;
        return 'none';
      }
      inARow += 1;
      return kinds[Math.floor(random() * kinds.length)] ?? 'none';
    },
    lag: () => (random() < share ? Math.floor(random() * 3) : 0),
  };
}

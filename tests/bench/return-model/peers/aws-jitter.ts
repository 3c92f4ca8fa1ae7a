// The two backoffs that AWS recommends, full and decorrelated jitter. Their base and cap are the user's to set;
// here 1 s and 60 s, as in the reference's pilot.

import type { Client, WayBack } from '../gate.ts';

const base = 1_000;
const cap = 60_000;

export const fullJitterClient: Client = {
  patience: (model) => model.patienceMs,
  retryDelay: (attempt, _previous, random) => random() * Math.min(cap, base * 2 ** Math.min(attempt, 30)),
};

export const fullJitter: WayBack = { name: 'full jitter, cap 60 s', client: fullJitterClient };

export const decorrelatedJitter: WayBack = {
  name: 'decorrelated jitter, cap 60 s',
  client: {
    patience: (model) => model.patienceMs,
    retryDelay(_attempt, previous, random) {
      const from = base;
      const to = Math.max(base, previous) * 3;
      return Math.min(cap, from + random() * (to - from));
    },
  },
};

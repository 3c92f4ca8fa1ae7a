// stanza as shipped: 1000 * min(2^n + random(), 32) ms between tries, so without spread at the cap; 15 s per request.

import type { WayBack } from '../gate.ts';

export const stanza: WayBack = {
  name: 'stanza',
  client: {
    patience: (model) => (model.ownPatience ? 15_000 : model.patienceMs),
    retryDelay: (attempt, _previous, random) => 1_000 * Math.min(2 ** attempt + random(), 32),
  },
};

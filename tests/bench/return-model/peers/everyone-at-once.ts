// No gate and no backoff worth the name: people press the button again after one to five seconds.

import type { WayBack } from '../gate.ts';

export const everyoneAtOnce: WayBack = {
  name: 'everyone at once',
  client: {
    patience: (model) => model.patienceMs,
    retryDelay: (_attempt, _previous, random) => 1_000 + 4_000 * random(),
  },
};

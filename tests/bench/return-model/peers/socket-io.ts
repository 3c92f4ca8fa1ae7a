// Socket.IO's client as shipped: delay 1,000 ms doubling to at most 5,000 ms, plus or minus half; 20 s to connect.

import type { WayBack } from '../gate.ts';

export const socketIo: WayBack = {
  name: 'Socket.IO',
  client: {
    patience: (model) => (model.ownPatience ? 20_000 : model.patienceMs),
    retryDelay(attempt, _previous, random) {
      const delay = 1_000 * 2 ** Math.min(attempt - 1, 30);
      return Math.min(delay * (1 + 0.5 * (2 * random() - 1)), 5_000);
    },
  },
};

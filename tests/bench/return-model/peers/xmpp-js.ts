// xmpp.js as shipped: packages/reconnect waits a fixed 1,000 ms; a step without an answer is given up at 2,000 ms.

import type { WayBack } from '../gate.ts';

export const xmppJs: WayBack = {
  name: 'xmpp.js',
  client: { patience: () => 2_000, retryDelay: () => 1_000 },
};

// The one signal of a vendor's cloud without an interface: how long its public address takes to answer. All
// else comes from people's reports.

import type { Clock, ServerSignals } from '../../ports.ts';
import { createHttpCaller } from '../http/http-call.ts';

/** Often enough when people come over minutes, and no burden for the server. */
const knockEveryMs = 10_000;
/** A request without an answer counts as one that took so long. */
const timeLimitMs = 5_000;
/** One slow answer among these is the network's; when all are slow it is the server. */
const remembered = 3;

export function frontDoor(setting: {
  readonly clock: Clock;
  /** Any answer below 500 is one: a login page, a redirect, a refusal. */
  readonly url: string;
}): ServerSignals & { close(): void } {
  const { clock, url } = setting;
  const caller = createHttpCaller({ baseUrl: url, maxSockets: 1 });
  const took: number[] = [];
  let nextKnockAt = Number.NEGATIVE_INFINITY;

  async function knock(): Promise<void> {
    if (clock.now() < nextKnockAt) return;
    const startedAt = clock.now();
    nextKnockAt = startedAt + knockEveryMs;
    const isOpen = await caller.call({ path: '/', timeLimitMs }).then(
      ({ status }) => status < 500,
      () => false,
    );
    took.push(isOpen ? clock.now() - startedAt : timeLimitMs);
    if (took.length > remembered) took.shift();
  }

  return {
    sample: async () => {
      await knock();
      return {
        at: clock.now(),
        loginsInFlight: null,
        completed: [],
        probeMs: Math.min(...took),
      };
    },
    close: caller.close,
  };
}

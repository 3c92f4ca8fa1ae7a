// The bound of whoever lets people in in order: it knows the server's state and speed at every moment without delay,
// and how people react on average, but nobody's own reaction or work. The best queue of a grid for each seed: no way
// that decides before it knows can be told to do better.

import type { WayBack } from '../gate.ts';
import { fullJitterClient } from './aws-jitter.ts';
import { xmppJs } from './xmpp-js.ts';

const queues = [2, 5, 10, 15, 20, 30, 40, 50, 60, 80, 110];

function withQueue(queue: number, client = fullJitterClient): WayBack {
  return {
    name: `in order, ${queue} at the server`,
    client,
    gate({ model, peek }) {
      const reaction = meanReaction(model.reaction);
      let admitted = 0;
      return {
        take() {},
        decide() {
          const { back, speed } = peek();
          const allowed = Math.floor(
            speed * model.capacity * reaction + model.workers * Math.min(1, speed) + queue,
          );
          const admit = Math.max(0, allowed - (admitted - back));
          admitted += admit;
          return { admit, waitMs: 50 };
        },
      };
    },
  };
}

/** Mean of a log-normal with this median and sigma. */
export function meanReaction(reaction: { readonly medianMs: number; readonly sigma: number } | null): number {
  return reaction === null ? 0 : reaction.medianMs * Math.exp(reaction.sigma ** 2 / 2);
}

const bestOf = (name: string, client = fullJitterClient): WayBack => ({
  ...withQueue(0, client),
  name,
  variants: queues.map((queue) => withQueue(queue, client)),
});

export const oracle = bestOf('bound of an oracle in order');
export const oracleImpatient = bestOf('bound of an oracle in order, xmpp.js clients', xmppJs.client);

// How a concurrency limiter made for servers is put before people: whoever is let in holds a slot until he is in.

import type { ReturnSample } from '../../../../pipelines/return/return-plan.ts';
import type { Gate } from '../gate.ts';

export interface Limiter {
  readonly limit: () => number;
  /** One finished or failed login: its latency in ms and how many were in flight. */
  update(latency: number, inFlight: number, dropped: boolean): void;
}

export function limiterGate(limiter: Limiter): Gate {
  let admitted = 0;
  let returned = 0;
  return {
    take(sample: ReturnSample) {
      const total = Object.values(sample.returned ?? {}).reduce((sum, count) => sum + count, 0);
      for (const login of sample.completed) {
        limiter.update(login.finishedAt - login.startedAt, admitted - returned, !login.ok);
      }
      returned = Math.max(returned, total);
    },
    decide() {
      const admit = Math.max(0, Math.floor(limiter.limit()) - (admitted - returned));
      admitted += admit;
      return { admit, waitMs: Number.POSITIVE_INFINITY };
    },
  };
}

// What a homeserver shows of the return. The honest signal is the round trip of `/versions`: it waits in the same
// queue as the password hashes, while `/health` says that all is well. Metrics, where they can be reached, add the
// logins being worked on; names of who is back come from the devices.

import { setTimeout } from 'node:timers/promises';
import type { Clock, ServerSample, ServerSignals } from '../../ports.ts';
import type { JsonClient } from '../http/json-client.ts';
import { readMetrics, type SynapseMetrics } from './metrics.ts';
import type { ServerTime } from './server-time.ts';
import type { SeenAgain, WhoIsBack } from './who-is-back.ts';

/** No answer counts as one that took so long. Twice as long, and what is seen is too old to pace people by. */
const probeTimeLimitMs = 4_000;
/** Matrix apps wait half a minute and more for an answer. */
export const appsWaitMs = 30_000;
/** Writing them takes the server 80 ms of its one thread. */
const metricsEveryMs = 1_900;
/** Where metrics are closed off they are asked for again this often: perhaps the server was restarted. */
const metricsAgainAfterMs = 60_000;
const namesEveryMs = 1_000;

export function matrixSignals(setting: {
  readonly matrix: JsonClient;
  readonly back: WhoIsBack;
  readonly clock: Clock;
  readonly time: ServerTime;
}): ServerSignals {
  const { matrix, back, clock, time } = setting;
  let metrics: SynapseMetrics | null = null;
  let askMetricsAt = 0;
  let askNamesAt = 0;
  let loginMs: number | null = null;
  let looking: Promise<readonly SeenAgain[]> | null = null;

  async function probe(): Promise<number> {
    const asked = performance.now();
    try {
      const path = '/_matrix/client/versions';
      await matrix.bytes({ path, repeatable: false, timeLimitMs: probeTimeLimitMs });
      return performance.now() - asked;
    } catch {
      return probeTimeLimitMs;
    }
  }

  /** Logins that failed since the last look. */
  async function lookAtMetrics(): Promise<number> {
    const before = metrics;
    metrics = await matrix
      .bytes({ path: '/_synapse/metrics', repeatable: false, timeLimitMs: probeTimeLimitMs })
      .then((bytes) => readMetrics(new TextDecoder().decode(bytes)))
      .catch(() => null);
    askMetricsAt = clock.now() + (metrics === null ? metricsAgainAfterMs : metricsEveryMs);
    if (metrics === null || before === null || metrics.startedAt !== before.startedAt) return 0;
    const ended = metrics.logins.ended - before.logins.ended;
    if (ended > 0) loginMs = ((metrics.logins.seconds - before.logins.seconds) * 1_000) / ended;
    return metrics.logins.failed - before.logins.failed;
  }

  /** Null while a look takes longer than a probe may; what it finds comes with a later sample. */
  async function names(): Promise<readonly SeenAgain[] | null> {
    if (looking === null) {
      if (clock.now() < askNamesAt) return [];
      askNamesAt = clock.now() + namesEveryMs;
      looking = back.look();
    }
    try {
      const seen = await Promise.race([looking, setTimeout(probeTimeLimitMs, null, { ref: false })]);
      if (seen !== null) looking = null;
      return seen;
    } catch (error) {
      looking = null;
      throw error;
    }
  }

  return {
    patienceMs: appsWaitMs,
    sample: async (): Promise<ServerSample> => {
      const fresh = clock.now() >= askMetricsAt;
      // At once: one after the other, each as slow as the server, would double the age of what is seen.
      const probing = probe();
      const [probeMs, failed, seen] = await Promise.all([
        probing,
        fresh ? lookAtMetrics() : 0,
        names().catch(async (error: unknown) => {
          // A server that answers nobody is no fault of the look.
          if ((await probing) >= probeTimeLimitMs) return null;
          throw error;
        }),
      ]);
      const isBlind = seen === null || (seen.length === 0 && probeMs >= probeTimeLimitMs);
      const at = clock.now();
      const took = loginMs ?? probeMs;
      const succeeded = (seen ?? []).map(({ account, at: seenAt }) => {
        const finishedAt = Math.min(at, time.fromServer(seenAt));
        return { account, startedAt: finishedAt - took, finishedAt, ok: true };
      });
      // Whose login failed, and after how long, Synapse does not say; that it did is what matters.
      const broken = Array.from({ length: failed }, () => ({
        account: '',
        startedAt: at,
        finishedAt: at,
        ok: false,
      }));
      return {
        at,
        // An old count would be taken for one of now.
        loginsInFlight: fresh ? (metrics?.loginsInFlight ?? null) : null,
        completed: [...succeeded, ...broken],
        ...(isBlind && { isBlind }),
        ...(fresh && metrics !== null && { loginsCounted: metrics.logins.ended }),
        probeMs,
      };
    },
    backSince: async (epochMs) => (await back.since(time.toServer(epochMs))).map(({ account }) => account),
  };
}

// What a homeserver shows of the return. The reliable signal is the round trip of `/versions`: it waits in
// the same queue as the password hashes, while `/health` always says that all is well. Metrics, where they
// can be reached, add the logins in progress; the devices tell who is back.

import { setTimeout } from 'node:timers/promises';
import type { Clock, ServerSample, ServerSignals } from '../../ports.ts';
import type { JsonClient } from '../http/json-client.ts';
import { readMetrics, type SynapseMetrics } from './metrics.ts';
import type { ServerTime } from './server-time.ts';
import type { SeenAgain, WhoIsBack } from './who-is-back.ts';

/** A probe without an answer counts as this long; with twice as much, it is too old to pace people by. */
const probeTimeLimitMs = 4_000;
/** Matrix apps wait half a minute and more for an answer. */
export const appsWaitMs = 30_000;
/** Writing its metrics takes the server 80 ms of its single thread. */
const metricsEveryMs = 1_900;
/** Where metrics cannot be reached they are tried again after this: the server may have been restarted. */
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

  /** Reads the metrics; gives how many logins failed since the last reading. */
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

  /** Null while a reading takes longer than a probe may; its result comes with a later sample. */
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
      // Started together: one after the other, each as slow as the server, would double the age of what is
      // seen.
      const probing = probe();
      const [probeMs, failed, seen] = await Promise.all([
        probing,
        fresh ? lookAtMetrics() : 0,
        names().catch(async (error: unknown) => {
          // If the server answers nobody, the failed reading of names is not an error of its own.
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
      // Synapse does not say whose login failed nor after how long; only the number matters here.
      const broken = Array.from({ length: failed }, () => ({
        account: '',
        startedAt: at,
        finishedAt: at,
        ok: false,
      }));
      return {
        at,
        // Null where it was not read now, since an old count would be taken for the current one.
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

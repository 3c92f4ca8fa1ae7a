// Signals where people cannot be held out and the server shows nothing: an account of ours logs in and syncs
// on a schedule. People's reports come through the record, as always.

import type { Platform } from '../../plan/plan.ts';
import type { Clock, PersonalSessions, ServerSample, ServerSignals } from '../../ports.ts';

/** One login a minute burdens no server, and is often enough when people come over minutes. */
const probeEveryMs = 60_000;

export function canaryProbes(setting: {
  readonly clock: Clock;
  readonly sessions: PersonalSessions;
  /** The accounts take turns. */
  readonly probes: readonly {
    readonly account: string;
    readonly device: { readonly id: string; readonly platform: Platform; readonly version: string };
  }[];
}): ServerSignals {
  const { clock, sessions, probes } = setting;
  let turn = 0;
  let nextProbeAt = Number.NEGATIVE_INFINITY;
  let probeMs: number | null = null;

  async function probe(): Promise<ServerSample['completed']> {
    const probe = probes[turn % Math.max(probes.length, 1)];
    if (probe === undefined || clock.now() < nextProbeAt) return [];
    turn += 1;
    const startedAt = clock.now();
    nextProbeAt = startedAt + probeEveryMs;
    const result = await sessions.logIn(probe.account, probe.device);
    const finishedAt = clock.now();
    probeMs = result.result === 'in' ? finishedAt - startedAt : null;
    if (result.result === 'in') await result.session.logOut().catch(() => {});
    return [{ account: probe.account, startedAt, finishedAt, ok: result.result === 'in' }];
  }

  return {
    sample: async () => {
      const completed = await probe();
      return { at: clock.now(), loginsInFlight: null, completed, probeMs };
    },
  };
}

// Signals where nobody can be held out and the server shows nothing: an account of ours that logs in and syncs on
// a schedule, and what people report. A report without a person behind it moves the pace, never the count of who
// is back.

import type { Clock, PersonalSessions, ServerSample, ServerSignals } from '../../ports.ts';
import type { Fact } from '../../record/entry.ts';
import type { Platform } from '../../window/plan.ts';

export type Feedback = Extract<Fact, { kind: 'feedback' }>;

/** One login a minute bothers no server, and is soon enough for people who come over minutes. */
const probeEveryMs = 60_000;

export function probesAndReports(setting: {
  readonly clock: Clock;
  readonly sessions: PersonalSessions;
  /** Takes turns. */
  readonly probes: readonly {
    readonly account: string;
    readonly device: { readonly id: string; readonly platform: Platform; readonly version: string };
  }[];
  /** Everything that people reported so far. */
  readonly feedback: () => Promise<readonly Feedback[]>;
}): ServerSignals {
  const { clock, sessions, probes, feedback } = setting;
  const heard = new Set<string>();
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

  async function reports(): Promise<ServerSample['completed']> {
    const news = (await feedback()).filter((one) => !heard.has(idOf(one)));
    for (const one of news) heard.add(idOf(one));
    return news.map(({ at, severity }) => {
      const when = Date.parse(at);
      return { account: '', startedAt: when, finishedAt: when, ok: severity !== 'blocked' };
    });
  }

  return {
    sample: async () => {
      const completed = [...(await probe()), ...(await reports())];
      return { at: clock.now(), loginsInFlight: null, completed, probeMs, online: null };
    },
  };
}

function idOf({ at, site, text }: Feedback): string {
  return `${at}\n${site}\n${text}`;
}

// Services as the bench meets them: each enforces its quota over fixed minutes of an unknown phase or over any sixty
// seconds, is used by others beside us, and punishes one message too many as its platform does.

import type { ChannelKind } from '../../../pipelines/plan/channel-kinds.ts';
import { seededRandom } from '../../../pipelines/rehearsal/random.ts';

export interface ServiceSetting {
  readonly name: string;
  readonly kind: ChannelKind;
  /** Of all who use it, others included. */
  readonly perMinute: number;
  readonly window: 'fixed' | 'sliding';
  /** How long it refuses everything after one message too many; 0 where only that message is refused. */
  readonly silenceMs: number;
  /** What others send through it in a minute, at most: what is left is our share. */
  readonly others: number;
  /** Notices of ours that go through it. */
  readonly notices: number;
}

export type Answer = { readonly taken: true } | { readonly taken: false; readonly retryAfterMs: number };

export interface Tally {
  readonly violations: number;
  readonly finishedAt: number;
  readonly delivered: number;
  readonly duplicates: number;
}

export interface Service {
  /** A message that arrives at this moment of virtual time; arrivals come in order. */
  take(message: number, at: number): Answer;
  tally(): Tally;
}

const minute = 60_000;

export function startService(setting: ServiceSetting, seed: number): Service {
  const random = seededRandom(seed, setting.name);
  const phase = random.next() * minute;
  /** Others keep their share in every sixty seconds too: evenly spread, at an offset of their own. */
  const offset = random.next() * minute;
  const othersIn = (from: number, to: number): number => {
    if (setting.others === 0) return 0;
    const every = minute / setting.others;
    return Math.floor((to - offset) / every) - Math.floor((from - offset) / every);
  };
  const taken: number[] = [];
  const times = new Map<number, number>();
  let silentUntil = 0;
  let violations = 0;
  const usedAt = (at: number): number => {
    const from =
      setting.window === 'sliding' ? at - minute : Math.floor((at - phase) / minute) * minute + phase;
    return taken.filter((one) => one > from).length + othersIn(from, at);
  };
  return {
    take: (message, at) => {
      const isSilent = at < silentUntil;
      if (isSilent || usedAt(at) >= setting.perMinute) {
        violations += 1;
        if (!isSilent) silentUntil = at + setting.silenceMs;
        return { taken: false, retryAfterMs: Math.max(silentUntil - at, setting.silenceMs || minute) };
      }
      taken.push(at);
      times.set(message, (times.get(message) ?? 0) + 1);
      return { taken: true };
    },
    tally: () => ({
      violations,
      finishedAt: taken.at(-1) ?? 0,
      delivered: times.size,
      duplicates: [...times.values()].filter((many) => many > 1).length,
    }),
  };
}

export const shareOf = ({ perMinute, others }: ServiceSetting): number => perMinute - others;

/**
 * The earliest finish that is legal whatever the phase of the service's window and whenever others use their share:
 * in no sixty seconds more than our share, so one share a minute from the start.
 */
export function earliestFinish(setting: ServiceSetting): number {
  return Math.floor((setting.notices - 1) / shareOf(setting)) * minute;
}

// A service has one quota for all windows of a company. While another window may be sending too, a window
// first reserves the times at which its messages leave, as the next number in the store that both write, so
// that the next window counts them. Each window announces itself once before it sends.

import { readForeign } from '../ledger/read-foreign.ts';
import { mayLeaveAt, type PaceState, quotaWindowMs } from '../notices/pacing.ts';
import type { Clock, MessageChannel, Store } from '../ports.ts';

export const quotaWindowsPrefix = 'quotas/_windows/';

/** How long after its end a window still counts: its last messages leave within days. */
export const presentMs = 3 * 24 * 3_600_000;
/** How long a new window waits: one already sending hears of it before its next segment, which is shorter. */
const unheardMs = 80_000;
/** Nobody reserves times further ahead than this; a later one comes from a wrong clock. */
const farthestMs = 5 * 60_000;
/** The most other windows that are counted; more announcements may come from anybody. */
const mostOthers = 3;
/** The most reservations that are read, whatever was heaped up: a minute has fewer segments. */
const mostRead = 100;

export interface Sharing {
  readonly window: string;
  readonly store: Store;
  readonly clock: Clock;
}

/** What this window sends through a channel: since when, how many messages so far, and when they left. */
export interface OwnSending {
  readonly begun: number;
  readonly sent: number;
  readonly pace: PaceState;
}

/** Reserves, and gives, the times at which each wave of so many messages may leave. */
export async function takeTimes(
  run: Sharing,
  { id, limits, isQueue }: Pick<MessageChannel, 'id' | 'limits' | 'isQueue'>,
  own: OwnSending,
  waves: readonly number[],
): Promise<readonly number[]> {
  // A queue's workers keep the quota of all windows themselves.
  const others = isQueue ? 0 : await countOthers(run);
  if (others === 0) return times(limits, own.pace.sentAt, run.clock.now(), waves);
  const share = 1 + Math.min(others, mostOthers);
  const prefix = `quotas/${id}/`;
  let known: readonly string[] = [];
  for (let isLost = false; ; isLost = true) {
    const more = (await run.store.list(prefix, known.at(-1))).filter((key) => isNumber.test(key));
    known = [...known, ...more];
    const now = run.clock.now();
    const taken = await takenByOthers(run, known, now);
    const sentAt = [...own.pace.sentAt, ...taken].sort((one, other) => one - other);
    const alone = times(limits, own.pace.sentAt, now, waves);
    const latest = latestTimes(limits, own, share, waves);
    const leaves = times(limits, sentAt, now, waves).map((at, index) =>
      Math.max(alone[index] ?? now, Math.min(at, latest[index] ?? at)),
    );
    // No other window took that number, so the object under it is no reservation.
    if (isLost && more.length === 0) return leaves;
    const all = leaves.flatMap((at, index) => Array.from({ length: waves[index] ?? 0 }, () => at));
    const bytes = new TextEncoder().encode(JSON.stringify({ window: run.window, leaves: all }));
    const next = Number(known.at(-1)?.slice(prefix.length, -'.json'.length) ?? 0) + 1;
    const key = `${prefix}${String(next).padStart(8, '0')}.json`;
    if ((await run.store.create(key, bytes)) === 'created') return leaves;
  }
}

/**
 * The latest times at which the waves leave, whatever others reserve: this window's share of the quota is kept
 * for it, after a minute's quota that others may have taken before it came.
 */
function latestTimes(
  { perMinute }: MessageChannel['limits'],
  { begun, sent }: OwnSending,
  share: number,
  waves: readonly number[],
): readonly number[] {
  let count = sent + perMinute;
  return waves.map((wave) => {
    count += wave;
    return begun + (count * quotaWindowMs * share) / perMinute;
  });
}

const isNumber = /\/\d{8}\.json$/;

function times(
  limits: MessageChannel['limits'],
  sentAt: readonly number[],
  now: number,
  waves: readonly number[],
): readonly number[] {
  const taken = [...sentAt];
  return waves.map((count) => {
    const at = mayLeaveAt(limits, { sentAt: taken }, Math.max(now, taken.at(-1) ?? now), count);
    for (let message = 0; message < count; message += 1) taken.push(at);
    return at;
  });
}

/**
 * Announces the window before it sends anything: the object's name ends with when the window came and until
 * when it sends. Done at the opening, and again where a window goes on for longer.
 */
export async function announceWindow(
  store: Store,
  window: string,
  now: number,
  until: number,
): Promise<void> {
  await store.create(`${quotaWindowsPrefix}${window}/${now}-${until}`, new Uint8Array());
}

async function countOthers(run: Sharing): Promise<number> {
  const { window, store, clock } = run;
  const now = clock.now();
  const present = (await store.list(quotaWindowsPrefix)).flatMap((key) => {
    const [, id = '', from, until] = /([^/]+)\/(\d+)-(\d+)$/.exec(key) ?? [];
    return Number(until) >= now ? [{ id, from: Number(from) }] : [];
  });
  const own = present.filter(({ id }) => id === window);
  if (own.length === 0) {
    await announceWindow(store, window, now, now + presentMs);
    return countOthers(run);
  }
  const others = new Set(present.map(({ id }) => id)).size - 1;
  const cameAt = own.reduce((earliest, { from }) => Math.min(earliest, from), now);
  if (others > 0) await clock.sleepUntil(cameAt + unheardMs);
  return others;
}

/** Times that others reserved, read newest first until they are too old for the quota to count. */
async function takenByOthers(
  { window, store }: Sharing,
  known: readonly string[],
  now: number,
): Promise<readonly number[]> {
  const counted: number[] = [];
  for (const key of known.slice(-mostRead).toReversed()) {
    const bytes = await store.read(key);
    const read = bytes && readForeign(bytes, { window: 'text', leaves: { $list: 'number' } });
    if (read?.result !== 'read') continue;
    const { leaves } = read.value;
    if (leaves.every((at) => at < now - quotaWindowMs)) break;
    if (read.value.window !== window) counted.push(...leaves.filter((at) => at <= now + farthestMs));
  }
  return counted;
}

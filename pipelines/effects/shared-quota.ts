// What a service takes is one quota for all windows of a company. Whoever is about to send, while another window may be
// sending too, first takes the times at which its messages leave: the next number in the store that both write, so that
// whoever comes next counts them. A window alone has said once that it is there.

import { readForeign } from '../ledger/read-foreign.ts';
import { mayLeaveAt, type PaceState, quotaWindowMs } from '../notices/pacing.ts';
import type { Clock, MessageChannel, Store } from '../ports.ts';

export const quotaWindowsPrefix = 'quotas/_windows/';

/** Its last words leave within days of its end. */
export const presentMs = 3 * 24 * 3_600_000;
/** Whoever was sending when this window came hears of it before its next segment, which lasts no longer. */
const unheardMs = 80_000;
/** Nobody takes times further ahead; what is dated there is a clock that is wrong. */
const farthestMs = 5 * 60_000;

export interface Sharing {
  readonly window: string;
  readonly store: Store;
  readonly clock: Clock;
}

/** When each wave of so many messages may leave; `pace` is what this window has sent itself. */
export async function takeTimes(
  run: Sharing,
  { id, limits, isQueue }: Pick<MessageChannel, 'id' | 'limits' | 'isQueue'>,
  pace: PaceState,
  waves: readonly number[],
): Promise<readonly number[]> {
  // A queue's workers keep its quota, for all windows.
  if (isQueue || !(await isAnotherPresent(run))) return times(limits, pace.sentAt, run.clock.now(), waves);
  const prefix = `quotas/${id}/`;
  let known: readonly string[] = [];
  for (;;) {
    known = [...known, ...(await run.store.list(prefix, known.at(-1)))];
    const now = run.clock.now();
    const others = await takenByOthers(run, known, now);
    const sentAt = [...pace.sentAt, ...others].sort((one, other) => one - other);
    const leaves = times(limits, sentAt, now, waves);
    const all = leaves.flatMap((at, index) => Array.from({ length: waves[index] ?? 0 }, () => at));
    const bytes = new TextEncoder().encode(JSON.stringify({ window: run.window, leaves: all }));
    const next = Number(known.at(-1)?.slice(prefix.length, -'.json'.length) ?? 0) + 1;
    const key = `${prefix}${String(next).padStart(8, '0')}.json`;
    if ((await run.store.create(key, bytes)) === 'created') return leaves;
  }
}

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
 * Says that the window is there, before it sends anything: its name ends with when it came and until when it is. It is
 * said at the opening, and again where a window goes on for longer.
 */
export async function announceWindow(
  store: Store,
  window: string,
  now: number,
  until: number,
): Promise<void> {
  await store.create(`${quotaWindowsPrefix}${window}/${now}-${until}`, new Uint8Array());
}

async function isAnotherPresent(run: Sharing): Promise<boolean> {
  const { window, store, clock } = run;
  const now = clock.now();
  const present = (await store.list(quotaWindowsPrefix)).flatMap((key) => {
    const [, id = '', from, until] = /([^/]+)\/(\d+)-(\d+)$/.exec(key) ?? [];
    return Number(until) >= now ? [{ id, from: Number(from) }] : [];
  });
  const own = present.find(({ id }) => id === window);
  if (own === undefined) {
    await announceWindow(store, window, now, now + presentMs);
    return isAnotherPresent(run);
  }
  const isShared = present.some(({ id }) => id !== window);
  if (isShared) await clock.sleepUntil(Math.min(own.from, now) + unheardMs);
  return isShared;
}

/** Newest first, until one lies before all that a quota still counts. */
async function takenByOthers(
  { window, store }: Sharing,
  known: readonly string[],
  now: number,
): Promise<readonly number[]> {
  const counted: number[] = [];
  for (const key of known.toReversed()) {
    const bytes = await store.read(key);
    const read = bytes && readForeign(bytes, { window: 'text', leaves: { $list: 'number' } });
    if (read?.result !== 'read') continue;
    const { leaves } = read.value;
    if (leaves.every((at) => at < now - quotaWindowMs)) break;
    if (read.value.window !== window) counted.push(...leaves.filter((at) => at <= now + farthestMs));
  }
  return counted;
}

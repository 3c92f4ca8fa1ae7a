// What happens next: a binary heap of (time, what, for whom, detail), first in first out at equal times. Held in
// flat arrays, because the collapse of ten thousand impatient clients is tens of millions of events.

export interface EventQueue {
  add(time: number, what: number, whom: number, detail: number): void;
  /** Takes the earliest event into `now`, `what`, `whom`, `detail`; false when none is left. */
  take(): boolean;
  now: number;
  what: number;
  whom: number;
  detail: number;
  /** Sets the clock forward without an event. */
  readonly size: () => number;
}

export function createEventQueue(): EventQueue {
  let capacity = 4_096;
  let times = new Float64Array(capacity);
  let orders = new Float64Array(capacity);
  let payloads = new Float64Array(capacity * 3);
  let length = 0;
  let added = 0;

  const before = (a: number, b: number) =>
    (times[a] as number) < (times[b] as number) ||
    (times[a] === times[b] && (orders[a] as number) < (orders[b] as number));

  function copy(from: number, to: number) {
    times[to] = times[from] as number;
    orders[to] = orders[from] as number;
    payloads[to * 3] = payloads[from * 3] as number;
    payloads[to * 3 + 1] = payloads[from * 3 + 1] as number;
    payloads[to * 3 + 2] = payloads[from * 3 + 2] as number;
  }

  function grow() {
    capacity *= 2;
    const [oldTimes, oldOrders, oldPayloads] = [times, orders, payloads];
    times = new Float64Array(capacity);
    orders = new Float64Array(capacity);
    payloads = new Float64Array(capacity * 3);
    times.set(oldTimes);
    orders.set(oldOrders);
    payloads.set(oldPayloads);
  }

  const queue: EventQueue = {
    now: 0,
    what: 0,
    whom: 0,
    detail: 0,
    size: () => length,
    add(time, what, whom, detail) {
      // The last place serves as scratch while sifting.
      if (length + 2 >= capacity) grow();
      const scratch = capacity - 1;
      times[scratch] = time;
      orders[scratch] = added;
      added += 1;
      payloads[scratch * 3] = what;
      payloads[scratch * 3 + 1] = whom;
      payloads[scratch * 3 + 2] = detail;
      let place = length;
      length += 1;
      while (place > 0) {
        const parent = (place - 1) >> 1;
        if (!before(scratch, parent)) break;
        copy(parent, place);
        place = parent;
      }
      copy(scratch, place);
    },
    take() {
      if (length === 0) return false;
      queue.now = times[0] as number;
      queue.what = payloads[0] as number;
      queue.whom = payloads[1] as number;
      queue.detail = payloads[2] as number;
      length -= 1;
      if (length === 0) return true;
      const last = length;
      let place = 0;
      for (;;) {
        let child = place * 2 + 1;
        if (child >= length) break;
        if (child + 1 < length && before(child + 1, child)) child += 1;
        if (!before(child, last)) break;
        copy(child, place);
        place = child;
      }
      copy(last, place);
      return true;
    },
  };
  return queue;
}

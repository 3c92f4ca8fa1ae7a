// A queue of events by time, then by the order of planning. A binary heap, because the events of a hundred
// thousand people may wait in it.

interface PlannedEvent {
  readonly time: number;
  readonly sequence: number;
  /** Null once cancelled; the event is dropped when its turn comes. */
  run: (() => void) | null;
}

export function createEventQueue() {
  const heap: PlannedEvent[] = [];
  let planned = 0;

  /** Returns a function that cancels the event. */
  function add(time: number, run: () => void): () => void {
    const event: PlannedEvent = { time, sequence: planned++, run };
    let hole = heap.length;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const parent = heap[above] as PlannedEvent;
      if (!isBefore(event, parent)) break;
      heap[hole] = parent;
      hole = above;
    }
    heap[hole] = event;
    return () => {
      event.run = null;
    };
  }

  function removeFirst(): PlannedEvent | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let hole = 0;
    for (;;) {
      let below = 2 * hole + 1;
      if (below >= heap.length) break;
      const right = below + 1;
      if (right < heap.length && isBefore(heap[right] as PlannedEvent, heap[below] as PlannedEvent)) {
        below = right;
      }
      const child = heap[below] as PlannedEvent;
      if (!isBefore(child, last)) break;
      heap[hole] = child;
      hole = below;
    }
    heap[hole] = last;
    return first;
  }

  /** Takes the earliest event that was not cancelled. */
  function take(): PlannedEvent | undefined {
    let event = removeFirst();
    while (event !== undefined && event.run === null) event = removeFirst();
    return event;
  }

  /** The earliest event that was not cancelled, without taking it. */
  function peek(): PlannedEvent | undefined {
    while (heap[0] !== undefined && heap[0].run === null) removeFirst();
    return heap[0];
  }

  return { add, take, peek };
}

function isBefore(left: PlannedEvent, right: PlannedEvent): boolean {
  return left.time < right.time || (left.time === right.time && left.sequence < right.sequence);
}

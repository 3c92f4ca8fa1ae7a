// Events by time, then by the order in which they were planned.

interface PlannedEvent {
  readonly time: number;
  /** Null once cancelled; it is dropped when its turn comes. */
  run: (() => void) | null;
}

export function createEventQueue() {
  /** The next one is the last: what is planned is soon, so little has to move for it. */
  const events: PlannedEvent[] = [];

  function dropCancelled(): void {
    while (events.at(-1)?.run === null) events.pop();
  }

  return {
    add: (time: number, run: () => void): PlannedEvent => {
      let [low, high] = [0, events.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((events[middle] as PlannedEvent).time > time) low = middle + 1;
        else high = middle;
      }
      const event = { time, run };
      events.splice(low, 0, event);
      return event;
    },
    /** Takes the earliest event that was not cancelled. */
    take: (): PlannedEvent | undefined => {
      dropCancelled();
      return events.pop();
    },
    /** The same, left where it is. */
    peek: (): PlannedEvent | undefined => {
      dropCancelled();
      return events.at(-1);
    },
  };
}

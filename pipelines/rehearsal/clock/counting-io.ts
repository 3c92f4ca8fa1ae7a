// Makes a port's promises count as I/O, so that the jumping clock stands still for them. For ports whose methods
// touch files or sockets and never wait for the clock themselves.

import type { EventClock } from '../../adapters/clock/event-clock.ts';

export function countingIo<Port extends object>(port: Port, clock: EventClock): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        const result: unknown = Reflect.apply(value, target, args);
        return result instanceof Promise ? clock.busy(result) : result;
      };
    },
  });
}

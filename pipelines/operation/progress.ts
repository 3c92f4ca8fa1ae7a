// Shows how far long work is: first after two seconds, then every ten. For work on a store the bytes that go
// through it are counted, so that neither a phase nor a restore needs to know that somebody watches.

import { bilingual } from '../plan/bilingual.ts';
import { spokenShort } from '../plan/local-time.ts';
import type { Localised } from '../plan/plan.ts';
import type { Store } from '../ports.ts';
import { sizeText } from '../views/measurements.ts';

const firstAfterMs = 2_000;
const thenEveryMs = 10_000;

/** How much more is done, and which part of all (0 to 1) if known. No argument: only time has passed. */
export type Tell = (more?: number, part?: number | null) => void;

/** `amount` puts the sum into words; as bytes by default. */
export function progressOf(
  say: (line: Localised) => void,
  amount: (done: number) => string = sizeText,
  now: () => number = () => performance.now(),
): Tell {
  const began = now();
  let nextAt = began + firstAfterMs;
  let done = 0;
  let share: number | null = null;
  return (more = 0, part = share) => {
    done += more;
    share = part;
    if (now() < nextAt) return;
    nextAt = now() + thenEveryMs;
    const ms = now() - began;
    const [soFar, rate] = [amount(done), amount((done / ms) * 1_000)];
    const left = share === null || share <= 0 ? null : (ms / share) * (1 - share);
    say(
      left === null
        ? bilingual`${soFar} so far, ${rate}/s`
        : bilingual`${soFar} so far, ${rate}/s, ${Math.floor((share ?? 0) * 100)}%, about ${(language) => spokenShort(left, language)} left`,
    );
  };
}

/** The same store, reporting what is read from it or written to it. */
export function watched(store: Store, what: 'read' | 'create', tell: (bytes: number) => void): Store {
  return {
    ...store,
    read: async (key) => {
      const bytes = await store.read(key);
      if (what === 'read') tell(bytes?.length ?? 0);
      return bytes;
    },
    create: async (key, bytes) => {
      const created = await store.create(key, bytes);
      if (what === 'create') tell(bytes.length);
      return created;
    },
  };
}

// How far long work is, for whoever waits: first after two seconds, then every ten. It is told by what goes through a
// store, so that neither a phase nor a restore needs to know that somebody looks.

import { bilingual } from '../plan/bilingual.ts';
import { spokenSpan } from '../plan/local-time.ts';
import type { Language, Localised } from '../plan/plan.ts';
import type { Store } from '../ports.ts';
import { sizeText } from '../views/measurements.ts';

const firstAfterMs = 2_000;
const thenEveryMs = 10_000;

/** `partDone`: how much of all, from 0 to 1, after so many objects; null where nobody knows. */
export function progressOf(
  say: (line: Localised) => void,
  partDone: (objects: number) => number | null,
  now: () => number = () => performance.now(),
): (bytes: number) => void {
  const began = now();
  let nextAt = began + firstAfterMs;
  let bytes = 0;
  let objects = 0;
  return (more) => {
    bytes += more;
    objects += 1;
    if (now() < nextAt) return;
    nextAt = now() + thenEveryMs;
    say(lineOf(bytes, now() - began, partDone(objects)));
  };
}

function lineOf(bytes: number, ms: number, part: number | null): Localised {
  const [size, rate] = [sizeText(bytes), sizeText((bytes / ms) * 1_000)];
  if (part === null || part <= 0) return bilingual`${size} so far, ${rate}/s`;
  const left = (ms / part) * (1 - part);
  const percent = Math.floor(part * 100);
  return bilingual`${size} so far, ${rate}/s, ${percent}%, about ${(language) => spokenSpan(Math.max(60_000, left), language)} left`;
}

/** The same for whoever sits at a terminal; `objects`: how many there are in all, null where nobody knows. */
export function told(
  store: Store,
  what: 'read' | 'create',
  language: Language,
  objects: number | null,
): Store {
  const part = (done: number) => (objects ? Math.min(1, done / objects) : null);
  return watched(
    store,
    what,
    progressOf((line) => console.error(line[language]), part),
  );
}

/** The same store; what is read from it, or written to it, is told. */
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

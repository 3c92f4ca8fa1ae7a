// Shows a command's progress to a person who waits at a terminal; logs, pipes and programs get none.

import { progressOf, type Tell, watched } from '../../pipelines/operation/progress.ts';
import type { Language } from '../../pipelines/plan/plan.ts';
import type { Store } from '../../pipelines/ports.ts';
import { figure } from '../../pipelines/views/words.ts';

interface Reader {
  readonly language: Language;
  readonly json?: boolean | undefined;
}

/** The store with progress shown. `objects`: the number of objects in all; null where it is not known. */
export function told(store: Store, what: 'read' | 'create', reader: Reader, objects: number | null): Store {
  const tell = tellerFor(reader);
  let done = 0;
  return watched(store, what, (bytes) => {
    done += 1;
    tell(bytes, objects ? Math.min(1, done / objects) : null);
  });
}

/** `Promise.all` of `works`, with the number of those done shown. */
export function eachTold<T>(works: readonly Promise<T>[], reader: Reader): Promise<T[]> {
  let done = 0;
  const counted = (tell: Tell) => (found: T) => {
    done += 1;
    tell(1, done / works.length);
    return found;
  };
  return meanwhile(reader, (tell) => Promise.all(works.map((work) => work.then(counted(tell)))));
}

/** Runs `work` and shows the progress that it reports. */
export function meanwhile<T>(reader: Reader, work: (tell: Tell) => Promise<T>): Promise<T> {
  const tell = tellerFor(reader, figure);
  const ticking = setInterval(tell, 1_000);
  return work(tell).finally(() => clearInterval(ticking));
}

function tellerFor({ language, json }: Reader, amount?: (done: number) => string): Tell {
  if (json === true || !process.stdout.isTTY) return () => undefined;
  return progressOf((line) => console.error(line[language]), amount);
}

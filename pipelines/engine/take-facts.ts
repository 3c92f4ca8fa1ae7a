// Gives numbers to what people put into the record under their own keys: approvals, commands, answers.
// Anyone may put a fact; only the claim's holder sequences it, in the order of its key, once.

import type { Feedback } from '../feedback/feedback-fact.ts';
import { digestOf } from '../ledger/canonical.ts';
import type { Fact } from '../ledger/fact.ts';
import * as keys from '../ledger/keys.ts';
import { noticeFactsPrefix } from '../notices/queued-notice.ts';
import { troubles } from '../plan/plan.ts';
import type { Store } from '../ports.ts';
import type { WindowRun } from './window-run.ts';

/** Puts a fact; the same kind and id twice is one fact. `id` comes from its source, such as a comment's number. */
export async function putFact(
  store: Store,
  window: string,
  id: string,
  fact: Fact,
): Promise<'created' | 'exists'> {
  return store.create(keys.factKey(window, fact.kind, id), new TextEncoder().encode(JSON.stringify(fact)));
}

/** Null where the bytes are no fact: anyone may put some, and a window does not stop for them. */
export function readFact(bytes: Uint8Array): Fact | null {
  try {
    const fact = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Fact> | null;
    if (typeof fact?.kind !== 'string' || typeof fact.at !== 'string') return null;
    if (fact.kind === 'command' && typeof fact.command?.name !== 'string') return null;
    if (fact.kind === 'feedback' && !isFeedback(fact)) return null;
    return fact as Fact;
  } catch {
    return null;
  }
}

/** Feedback comes from outside, and from older versions in another form. */
function isFeedback({ way, trouble, sealed }: Partial<Feedback>): boolean {
  const isKnown = troubles.some((known) => known === trouble) && ['mail', 'form', 'desk'].includes(way ?? '');
  return isKnown && typeof sealed === 'string';
}

/** What workers say of queued notices stands beside the facts and is none: it becomes outcomes. */
export async function factKeys(store: Store, window: string): Promise<readonly string[]> {
  const ofWorkers = noticeFactsPrefix(window);
  return (await store.list(keys.factsPrefix(window))).filter((key) => !key.startsWith(ofWorkers));
}

/** Returns the facts that were new, oldest first. */
export async function takeFacts(
  run: Pick<WindowRun, 'window' | 'store' | 'state' | 'append'>,
): Promise<readonly Fact[]> {
  const prefix = keys.factsPrefix(run.window);
  const known = run.state().facts;
  const found = (await factKeys(run.store, run.window)).filter((key) => !known.has(key.slice(prefix.length)));
  const read = await Promise.all(
    found.map(async (key) => {
      const bytes = await run.store.read(key);
      const fact = bytes && readFact(bytes);
      return fact && { id: key.slice(prefix.length), digest: digestOf(bytes), fact };
    }),
  );
  const inOrder = read
    .filter((one) => one !== null)
    .sort((one, other) =>
      one.fact.at < other.fact.at ? -1 : one.fact.at > other.fact.at ? 1 : one.id < other.id ? -1 : 1,
    );
  for (const { id, digest, fact } of inOrder) {
    await run.append({ kind: 'fact-taken', fact: id, digest, body: fact });
  }
  return inOrder.map(({ fact }) => fact);
}

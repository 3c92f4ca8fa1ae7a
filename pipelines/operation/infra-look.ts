// A look for drift as the record keeps it: what was found, or why nothing could be found out.

import { sha256 } from '../ledger/canonical.ts';
import type { InfraFound } from '../ledger/fact.ts';
import { machineVoice } from '../ledger/machine-word.ts';
import type { RunKey, Store } from '../ports.ts';
import { type Change, lineOf } from '../views/infra-text.ts';

/** The most resources named in the record; a reason shows ten. */
const namedAtMost = 200;

export async function foundBy(look: () => Promise<readonly Change[]>): Promise<InfraFound> {
  try {
    const changes = await look();
    if (changes.length === 0) return { result: 'no-drift' };
    return {
      result: 'drift',
      resources: changes.slice(0, namedAtMost).map((change) => lineOf(change).slice(0, 300)),
    };
  } catch (error) {
    return { result: 'unknown', why: whyNot(error) };
  }
}

/** `key` is that of this run, or of a decider's laptop. */
export async function keepInfraLook(
  store: Store,
  key: RunKey,
  window: string,
  look: { readonly stack: string; readonly at: number; readonly found: InfraFound },
): Promise<void> {
  const { stack, found } = look;
  const id = sha256(JSON.stringify(look)).slice(0, 24);
  const voice = machineVoice(key, 'drift');
  const word = await voice.spell(window, id, new Date(look.at).toISOString(), { stack, found });
  await store.create(word.key, word.bytes);
}

/** The engine's first error in one line, for the record; its whole output is in the log. */
export function whyNot(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = /^\s*error: (.+)$/m.exec(text)?.[1] ?? text.split('\n')[0] ?? '';
  return line.replace(/\s+/g, ' ').trim().slice(0, 200);
}

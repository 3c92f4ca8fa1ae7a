// Takes what lies in the mailbox into the ledger: each proof is read again at its source, judged by what
// stands before it, and becomes a fact, or one entry that says why not. Nothing that somebody puts there can
// stop a look.

import { commands, nameOf } from '../gates/commands/table.ts';
import { type Judged, wasTaken } from '../gates/statements/judge.ts';
import { saidAlready, takenBack, tookBack } from '../gates/statements/refusals.ts';
import type { SignedStatement } from '../gates/statements/signed-line.ts';
import { digestOf, sameBytes } from '../ledger/canonical.ts';
import type { Digest, Fact } from '../ledger/fact.ts';
import type { RecordState, TakenFact } from '../ledger/fold.ts';
import * as keys from '../ledger/keys.ts';
import type { Localised } from '../plan/plan.ts';
import type { Store } from '../ports.ts';
import { beforeNext, type Heard, hear, judgeHeard, type ProofContext } from './prove.ts';
import type { Hearing } from './window-run.ts';

/** So many refusals are entered at each look, so that rubbish in the mailbox cannot swell the ledger. */
const mostRefusedPerLook = 20;

/**
 * Reports a comment; its words are read from GitHub later. Whoever may write could have put something under
 * its usual name: then the report lies under a name that cannot be guessed.
 */
export async function putComment(store: Store, window: string, id: number): Promise<void> {
  const put = (name: string) => store.create(keys.factKey(window, 'comment', name), bytesOf({ comment: id }));
  if ((await put(String(id))) === 'exists') await put(`${id}-${crypto.randomUUID()}`);
}

/** Whether a run has taken the comment, or the next run will find it among `listed`. */
export async function isHandedIn(
  { store, window, state }: Pick<ProofContext, 'store' | 'window' | 'state'>,
  id: number,
  listed: readonly string[],
): Promise<boolean> {
  const isTaken = ({ fact }: TakenFact) =>
    'provenBy' in fact && fact.provenBy.kind === 'comment' && fact.provenBy.comment === id;
  if ([...state.facts.values()].some(isTaken)) return true;
  const beginning = keys.factKey(window, 'comment', String(id)).replace('.json', '');
  for (const key of listed) {
    if (key !== `${beginning}.json` && !key.startsWith(`${beginning}-`)) continue;
    if (state.refused.has(key.slice(keys.factsPrefix(window).length))) continue;
    const bytes = await store.read(key);
    if (bytes !== null && sameBytes(bytes, bytesOf({ comment: id }))) return true;
  }
  return false;
}

/** The same words of the same person at the same moment get the same name, as do all with the same `id`. */
export function putStatement(
  store: Store,
  window: string,
  signed: SignedStatement,
  id?: string,
): Promise<'created' | 'exists'> {
  const name = id === undefined ? nameOfStatement(signed) : `ssh/${id}.json`;
  return store.create(keys.factsPrefix(window) + name, bytesOf(signed));
}

/** The statement's name below `facts/`. */
export function nameOfStatement({ statement }: Pick<SignedStatement, 'statement'>): string {
  return `ssh/${digestOf(statement).slice(7, 39)}.json`;
}

/** Objects of the mailbox that no run has taken or refused yet, by their names below `facts/`. */
export async function untakenNames(
  store: Store,
  window: string,
  state: RecordState,
): Promise<readonly string[]> {
  const prefix = keys.factsPrefix(window);
  return (await store.list(prefix))
    .map((key) => key.slice(prefix.length))
    .filter((name) => !keys.isKeptOnly(name) && !state.facts.has(name) && !state.refused.has(name));
}

/** Takes the new facts; returns them, oldest first. */
export async function takeFacts(run: Hearing): Promise<readonly Fact[]> {
  const place = proofContextOf(run);
  const names = await untakenNames(run.store, run.window, run.state());
  if (names.length === 0) return [];
  const taken: Fact[] = [];
  let refused = 0;
  for (const { name, digest, heard: one } of await readMailbox(place, names)) {
    if (one.result === 'away') continue;
    const judged = judgedOnce(judgeHeard(one, await beforeNext(proofContextOf(run))), run.state());
    if (judged.result === 'allowed') {
      await run.append({ kind: 'fact-taken', fact: name, digest, body: judged.fact });
      taken.push(judged.fact);
    } else if (judged.result === 'refused' && ++refused <= mostRefusedPerLook) {
      await run.append({ kind: 'fact-refused', fact: name, digest, why: judged.why });
    }
  }
  const count = refused - mostRefusedPerLook;
  if (count > 0) await run.append({ kind: 'refusals-left', count });
  return taken;
}

/** Refuses a word that was taken already, under another name. */
export function judgedOnce(judged: Judged, state: RecordState): Judged {
  return judged.result === 'allowed' && wasTaken(judged.fact, state)
    ? { result: 'refused', why: saidAlready }
    : judged;
}

/** The objects of the mailbox under these names, in the order in which they were said. */
export async function readMailbox(
  place: ProofContext,
  names: readonly string[],
): Promise<readonly InMailbox[]> {
  const before = await beforeNext(place);
  const heard = await Promise.all(
    names.map(async (name) => {
      const bytes = await place.store.read(keys.factsPrefix(place.window) + name);
      return bytes === null
        ? null
        : { name, digest: digestOf(bytes), heard: await hear(place, before, name, bytes) };
    }),
  );
  return withoutTakenBack(heard.filter((each) => each !== null)).toSorted(byTimeSaid);
}

/** Removes words taken back, matched by who said them and when: so copies under other names go too. */
function withoutTakenBack(all: readonly InMailbox[]): readonly InMailbox[] {
  const pairs = all.flatMap(({ heard: back }) => {
    if (back.result !== 'taken-back') return [];
    const words = all.filter(
      ({ heard: word }) => word.result === 'said' && word.said.by === back.by && word.said.at === back.saidAt,
    );
    return words.map(({ heard: word }) => ({ back, word }));
  });
  const refused = (why: Localised) => ({ result: 'refused', why }) as const;
  return all.map((one) => {
    if (pairs.some(({ word }) => word === one.heard)) return { ...one, heard: refused(takenBack) };
    return pairs.some(({ back }) => back === one.heard) ? { ...one, heard: refused(tookBack) } : one;
  });
}

export function proofContextOf(run: Hearing, now: number | null = run.clock.now()): ProofContext {
  const { window, store, prover } = run;
  return {
    window,
    store,
    prover,
    snapshot: run.frozen(),
    digest: run.snapshotDigest(),
    state: run.state(),
    now,
  };
}

export interface InMailbox {
  readonly name: string;
  readonly digest: Digest;
  readonly heard: Heard;
}

/** Orders by the time at which it was said; of two at the same moment the one that closes comes last. */
function byTimeSaid(one: InMailbox, other: InMailbox): number {
  const [a, b] = [orderOf(one.heard), orderOf(other.heard)];
  return a.at - b.at || a.closes - b.closes || (one.name < other.name ? -1 : 1);
}

function orderOf(heard: Heard): { readonly at: number; readonly closes: number } {
  if (heard.result === 'said') {
    return { at: Date.parse(heard.said.at), closes: commands[nameOf(heard.said.saying)].closes ? 1 : 0 };
  }
  return { at: heard.result === 'word' ? Date.parse(heard.fact.at) : 0, closes: 0 };
}

function bytesOf(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

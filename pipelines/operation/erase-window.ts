// Erases people's data of a window: on a person's word its key is destroyed, and a note beside the record
// says when. The record is closed and takes no more entries, so the note is not signed; only the keyring
// knows whether the key still exists.

import { saysDestroyed } from '../adapters/keyring/destroyed-key.ts';
import { readRoster } from '../engine/read-frozen.ts';
import { canonicalBytes } from '../ledger/canonical.ts';
import { openToDos, wordThatAnswers } from '../ledger/fold.ts';
import { erasedKey } from '../ledger/keys.ts';
import { readForeign } from '../ledger/read-foreign.ts';
import { bilingual } from '../plan/bilingual.ts';
import type { Localised } from '../plan/plan.ts';
import { eachWay } from '../plan/sentences.ts';
import type { Keyring, Store } from '../ports.ts';
import type { Clock } from '../views/moment.ts';
import { toDoLine } from '../views/to-dos.ts';
import type { OpenedWindow } from './read-window.ts';

interface Erasing {
  readonly result: 'may' | 'refused';
  /** What is shown to the person before anything is done. */
  readonly lines: readonly Localised[];
}

export function planErasure({ window, state, snapshot, view }: OpenedWindow, clock: Clock): Erasing {
  const { closed } = state;
  if (closed === null)
    return { result: 'refused', lines: [bilingual`Window ${window} is not closed: it still needs its key.`] };
  const open = [
    ...openToDos(state).map((toDo) => listed(toDoLine(view, toDo, clock), wordThatAnswers(toDo))),
    ...view.doubts
      .filter(({ answer }) => answer === null)
      .map(({ effect, what }) => listed(what, `/doubt ${effect.slice(0, 12)} sent|resend …`)),
  ];
  if (open.length > 0) {
    const why = bilingual`Without its key no look of window ${window} hears anybody any more, and this is still open. Say it, look, and come back:`;
    return { result: 'refused', lines: [why, ...open] };
  }
  const backups =
    snapshot.organisation.backupKeys === undefined
      ? bilingual`its backups: no key of the company was named`
      : bilingual`its backups by the window’s own key; the company’s key still opens them`;
  const gone = [
    bilingual`who the ${view.people} people on its roster are, and so who was told what`,
    bilingual`work that was held`,
    bilingual`what staff reported, and who (reports: ${view.feedback.length})`,
    backups,
  ];
  return {
    result: 'may',
    lines: [
      bilingual`Window ${window} was closed ${clock(closed.at)}. Without its key nobody can ever read again:`,
      ...gone.map((line) => listed(line)),
      bilingual`It stays: all ${view.entries} entries with their signatures, counts and digests, and what roles said.`,
    ],
  };
}

const listed = (what: Localised, word?: string): Localised =>
  eachWay((language) => `- ${what[language]}${word === undefined ? '' : ` → ${word}`}`);

/**
 * Whether the key is destroyed. Throws a UserError if this keyring never held it: nothing would be erased.
 */
export async function isKeyGone(store: Store, keyring: Keyring, opened: OpenedWindow): Promise<boolean> {
  try {
    await readRoster(store, keyring, opened.read.chain, opened.snapshot);
    return false;
  } catch (error) {
    if (saysDestroyed(error, opened.window)) return true;
    throw error;
  }
}

export async function noteErased(store: Store, window: string, now: number): Promise<void> {
  await store.create(erasedKey(window), canonicalBytes({ at: new Date(now).toISOString() }));
}

/**
 * When the data was erased, by the note; null where no note can be read, and for a window that is not closed:
 * it still has its key, and anybody who may write can put a note there.
 */
export async function erasedAt(store: Store, window: string, isClosed: boolean): Promise<string | null> {
  const bytes = isClosed ? await store.read(erasedKey(window)) : null;
  const note = bytes && readForeign(bytes, { at: 'instant' });
  return note?.result === 'read' ? note.value.at : null;
}

/** The same for programs, including that the note is not signed. */
export function erasedForPrograms(at: string | null) {
  return { erasedAt: at, ...(at !== null && { erasedAtIsSigned: false }) };
}

export function erasedLine(at: string | null, clock: Clock): readonly Localised[] {
  if (at === null) return [];
  return [
    bilingual`The key of this window was destroyed ${clock(Date.parse(at))}: its people’s data cannot be read any more. (A note beside the record says so; nobody signs it.)`,
  ];
}

// The auditor's question, answered from the objects alone: is this record whole, in order, unchanged and signed?
// Pure: given everything that a window has in the store, it names every problem. It trusts no earlier check.

import { certifiersIn } from './certifiers.ts';
import type { Entry } from './entry.ts';
import type { Examination, WindowObjects } from './examination.ts';
import { entriesPrefix, snapshotKey, windowPrefix } from './keys.ts';
import { recordedIn } from './refused.ts';
import { createTree, hexOf } from './tree.ts';
import { checkCheckpoints, checkEveryPhaseIsSigned } from './verify-checkpoints.ts';
import { checkContents } from './verify-contents.ts';
import { checkEntries } from './verify-entries.ts';

export interface Finding {
  readonly where: string;
  readonly what: string;
}

/**
 * `altered`: something was changed, removed or forged; `unsigned`: no known key vouches for something there.
 */
export type Conclusion = 'whole' | 'not-closed' | 'unsigned' | 'altered';

export interface Verdict {
  readonly window: string;
  readonly conclusion: Conclusion;
  /** True where the certified record is that of a rehearsal, not of a real window. */
  readonly isRehearsal: boolean;
  /** Number of objects; each holds the entries that were written together. */
  readonly entries: number;
  /** Number of entries that count. */
  readonly written: number;
  /**
   * `entry`: the number of the object that closes the window; `before`: how many entries its report covers.
   */
  readonly closing: { readonly entry: number; readonly before: number } | null;
  /** Root over the entries that could be read in order, 64 hex digits. */
  readonly root: string;
  /** Entries that a valid checkpoint covers. */
  readonly signed: number;
  readonly checkpoints: number;
  readonly signedBy: readonly string[];
  /** With any of these the record is not to be trusted. */
  readonly problems: readonly (Finding & { readonly kind: 'unsigned' | 'altered' })[];
  /** Worth knowing; nothing is wrong. */
  readonly notes: readonly Finding[];
}

export function verifyWindow(given: WindowObjects): Verdict {
  const problems: Verdict['problems'][number][] = [];
  const notes: Finding[] = [];
  const entries: Entry[] = [];
  const tree = createTree();
  // Computed on first use, when all entries have been read.
  let isSaid: ReturnType<typeof recordedIn> | undefined;
  const examination: Examination = {
    given,
    entries,
    tree,
    problem: (where, what, kind = 'altered') => problems.push({ where, what, kind }),
    note: (where, what) => notes.push({ where, what }),
    setAside: (where, digest, why) => {
      const key = where.slice(windowPrefix(given.window).length);
      isSaid ??= recordedIn(entries);
      if (isSaid({ key, digest })) notes.push({ where, what: `it had no effect: ${why}` });
      else problems.push({ where, what: `it does not count: ${why}`, kind: 'unsigned' });
    },
  };

  checkEntries(examination, entries);
  const { sizes, signedBy } = checkCheckpoints(examination);
  if (given.keys.length > 0) checkEveryPhaseIsSigned(examination, sizes);
  checkContents(examination);
  if (tree.size === 0) examination.problem(entriesPrefix(given.window), 'there are no entries');
  else if (entries.length === 0 && sizes.length > 0)
    examination.problem(entriesPrefix(given.window), 'none of the entries that were signed counts any more');
  const closedAt = entries.findIndex(({ body }) => body.kind === 'window-closed');
  const closing = entries[closedAt];
  const conclusion =
    problems.find(({ kind }) => kind === 'altered')?.kind ??
    problems[0]?.kind ??
    (closing === undefined ? 'not-closed' : 'whole');
  return {
    window: given.window,
    conclusion,
    isRehearsal: isRehearsal(given, entries),
    entries: tree.size,
    written: entries.length,
    closing: closing === undefined ? null : { entry: closing.sequence, before: closedAt },
    root: hexOf(tree.root()),
    signed: Math.max(0, ...sizes),
    checkpoints: sizes.length,
    signedBy,
    problems,
    notes,
  };
}

/** Whether the snapshot that opened the window names the key of a rehearsal. */
function isRehearsal({ window, objects }: WindowObjects, entries: readonly Entry[]): boolean {
  return entries.some(({ body }) => {
    if (body.kind !== 'window-opened') return false;
    const bytes = objects.get(snapshotKey(window, body.snapshot)) ?? null;
    return certifiersIn(bytes, body.snapshot)?.rehearsal !== undefined;
  });
}

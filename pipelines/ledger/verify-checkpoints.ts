// Part of the verifier: every checkpoint is signed by a known key and says what the entries say, every phase that
// ended is covered by one, and what was published outside still holds.

import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import type { Examination } from './examination.ts';
import { checkpointsPrefix } from './keys.ts';
import { hexOf } from './tree.ts';

export function checkCheckpoints(examination: Examination): {
  /** Sizes of the valid checkpoints. */
  readonly sizes: readonly number[];
  readonly signedBy: readonly string[];
} {
  const { given, tree, problem, note } = examination;
  if (given.keys.length === 0) {
    problem(checkpointsPrefix(given.window), 'no key was given to check the signatures with', 'unsigned');
    return { sizes: [], signedBy: [] };
  }
  // A set, since anybody who may write can lay a thousand copies beside each checkpoint.
  const found = new Set<number>();
  const signedBy = new Set<string>();
  for (const [key, bytes] of given.objects) {
    if (!key.startsWith(checkpointsPrefix(given.window))) continue;
    const opened = openCheckpoint(bytes, given.window, given.keys, key);
    // Checkpoints that are not ours are reported with all other strays.
    if (opened.result === 'refused') continue;
    for (const name of opened.by) signedBy.add(name);
    if (holds(examination, key, opened.checkpoint)) found.add(opened.checkpoint.size);
  }
  for (const { name, note: bytes } of given.published) {
    const opened = openCheckpoint(bytes, given.window, given.keys);
    if (opened.result === 'refused') problem(name, opened.why, 'unsigned');
    else holds(examination, name, opened.checkpoint);
  }

  const sizes = [...found];
  const signed = Math.max(0, ...sizes);
  if (sizes.length === 0)
    problem(checkpointsPrefix(given.window), 'no valid checkpoint covers the entries', 'unsigned');
  else if (signed < tree.size) {
    note(checkpointsPrefix(given.window), `entries ${signed + 1} to ${tree.size} are not signed yet`);
  }
  return { sizes, signedBy: [...signedBy].sort() };
}

function holds({ tree, problem }: Examination, where: string, checkpoint: Checkpoint): boolean {
  if (checkpoint.size > tree.size) {
    problem(where, `it was signed over ${checkpoint.size} entries; only ${tree.size} are left`);
    return false;
  }
  if (checkpoint.root !== hexOf(tree.root(checkpoint.size))) {
    problem(where, `the first ${checkpoint.size} entries are not those that were signed`);
    return false;
  }
  return true;
}

/** Demands a checkpoint between each phase's end and the next phase's start, also when nothing happened. */
export function checkEveryPhaseIsSigned(
  { entries, problem, note }: Examination,
  sizes: readonly number[],
): void {
  entries.forEach(({ sequence, body }, index) => {
    if (body.kind !== 'phase-finished' || body.result.result === 'waiting') return;
    const next = entries.findIndex((entry, other) => other > index && entry.body.kind === 'phase-started');
    const before = next < 0 ? Number.POSITIVE_INFINITY : (entries[next]?.sequence ?? 0);
    if (sizes.some((size) => size >= sequence && size < before)) return;
    const what = `phase ${body.phase} ended at entry ${sequence} and was not signed before the next began`;
    if (next < 0) note(`entry ${sequence}`, `phase ${body.phase} ended and is not signed yet`);
    else problem(`entry ${sequence}`, what, 'unsigned');
  });
  const end = entries.find(({ body }) => body.kind === 'window-closed');
  if (end !== undefined && !sizes.some((size) => size >= end.sequence)) {
    problem(`entry ${end.sequence}`, 'the window was closed, and its end was never signed', 'unsigned');
  }
}

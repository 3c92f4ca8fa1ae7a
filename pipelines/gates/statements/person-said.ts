// What a person said, proven, and how the window stood before that counted.

import type { Proposal, ProvenBy } from '../../ledger/fact.ts';
import type { RecordState } from '../../ledger/fold.ts';
import type { Snapshot } from '../../plan/snapshot.ts';
import type { Saying } from '../commands/saying.ts';
import type { Correction } from '../corrections.ts';

/** A line of a person, proven. */
export interface PersonSaid {
  readonly by: string;
  readonly at: string;
  readonly provenBy: ProvenBy;
  readonly saying: Saying;
  /** The snapshot that a correction or a switch of code proposes, read and proven beside the line. */
  readonly proposes?: Proposal;
}

/** How the window stands before the word counts. */
export interface Before {
  readonly snapshot: Snapshot;
  readonly digest: string;
  readonly state: RecordState;
  /** Corrections that wait for approval. */
  readonly corrections: readonly Correction[];
}

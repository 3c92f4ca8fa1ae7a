// A rehearsal that has ended, for those who judge how it went.

import type { Conducted } from '../../engine/conduct.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import type { Entry } from '../../ledger/entry.ts';
import type { RecordState } from '../../ledger/fold.ts';
import type { Store } from '../../ports.ts';
import type { RehearsalWorld } from './system-under-test.ts';

export interface Rehearsed {
  readonly conducted: Conducted;
  readonly state: RecordState;
  readonly entries: readonly Entry[];
  readonly world: RehearsalWorld;
  readonly run: WindowRun;
  readonly store: Store;
  readonly kills: number;
}

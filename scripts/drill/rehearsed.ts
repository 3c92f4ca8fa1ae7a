// A rehearsal that has ended, for those who judge how it went.

import type { Conducted } from '../../pipelines/engine/conduct.ts';
import type { WindowRun } from '../../pipelines/engine/window-run.ts';
import type { Store } from '../../pipelines/ports.ts';
import type { Entry } from '../../pipelines/record/entry.ts';
import type { RecordState } from '../../pipelines/record/fold.ts';
import type { RehearsalWorld } from './outside.ts';

export interface Rehearsed {
  readonly conducted: Conducted;
  readonly state: RecordState;
  readonly entries: readonly Entry[];
  readonly world: RehearsalWorld;
  readonly run: WindowRun;
  readonly store: Store;
  readonly kills: number;
}

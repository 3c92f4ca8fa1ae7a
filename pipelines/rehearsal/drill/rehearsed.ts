// The shape of a finished rehearsal, for the checks of its ending.

import type { Conducted } from '../../engine/conduct.ts';
import type { WindowRun } from '../../engine/window-run.ts';
import type { Entry } from '../../ledger/entry.ts';
import type { RecordState } from '../../ledger/fold.ts';
import type { Store } from '../../ports.ts';
import type { World } from '../world/world.ts';

export interface Rehearsed {
  readonly conducted: Conducted;
  readonly state: RecordState;
  readonly entries: readonly Entry[];
  readonly world: World;
  readonly run: WindowRun;
  readonly store: Store;
  readonly kills: number;
}

// All phases by name.

import type { PhaseName } from '../plan/phase-table.ts';
import { canary } from './canary.ts';
import { clientVersion } from './client-version.ts';
import { closeOut } from './close-out.ts';
import type { Phase } from './context.ts';
import { cutover } from './cutover.ts';
import { hold } from './hold.ts';
import { preBackup } from './pre-backup.ts';
import { reLogin } from './re-login.ts';
import { replayHeldWork } from './replay.ts';
import { verify } from './verify.ts';

export const allPhases: Readonly<Record<PhaseName, Phase>> = {
  'pre-backup': preBackup,
  'client-version': clientVersion,
  cutover,
  hold,
  canary,
  're-login': reLogin,
  replay: replayHeldWork,
  verify,
  'close-out': closeOut,
};

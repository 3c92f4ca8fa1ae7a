// The digest that a pull request can show: of what its files say, before the merge adds roster, code version and the
// rest of the snapshot. The window's issue shows it beside the snapshot's own, so that an approver can compare.

import type { Snapshot } from '../plan/snapshot.ts';
import { digestOf } from './canonical.ts';
import type { Digest } from './fact.ts';

export function reviewedDigest({
  plan,
  organisation,
  templates,
}: Pick<Snapshot, 'plan' | 'organisation' | 'templates'>): Digest {
  return digestOf({ plan, organisation, templates });
}

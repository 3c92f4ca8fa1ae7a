// The preview of a plan, under the digest by which its review is known.

import { reviewedDigest } from '../../ledger/reviewed-digest.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { EarlierNights } from '../../views/plan-preview.ts';
import { previewPlan } from '../../views/preview-plan.ts';
import type { LoadedPlan } from './load-plan.ts';

/** `reviewed`: the plan as agreed to before; null for a new one. `earlier`: null where not asked for. */
export function previewOf(loaded: LoadedPlan, reviewed: WindowPlan | null, earlier: EarlierNights | null) {
  const { plan, organisation, roster } = loaded;
  const templates = Object.fromEntries(loaded.templates);
  const digest = reviewedDigest({ plan, organisation, templates });
  return previewPlan({ plan, organisation, roster, templates, digest, reviewed, earlier });
}

// The types of a window plan, the reviewed file `runbooks/windows/*.yaml`. Its shape is declared in
// shapes/window.ts, from which the types are derived.

import type { Static } from 'typebox';
import type { PhaseName } from './phase-table.ts';
import type { Frozen } from './shapes/declare.ts';
import type { peopleRule } from './shapes/parts.ts';
import type { window } from './shapes/window.ts';

export type WindowPlan = Frozen<Static<typeof window>>;
export type NoticeRule = WindowPlan['notices'][number];
export type Approvals = WindowPlan['approvals'];
export type GateRule = NonNullable<Approvals['gates'][PhaseName]>;
/** A person must fit every field of the rule (and), by any entry of the field's list (or). */
export type PeopleRule = Frozen<Static<ReturnType<typeof peopleRule>>>;
export type CohortRule = WindowPlan['return']['cohorts'][number];

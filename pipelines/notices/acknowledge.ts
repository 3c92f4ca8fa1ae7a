// Who is called by name to say that a notice was read: those on duty, or those who decide. One call for each notice and
// occasion, however many sites it went to.

import type { RecordState } from '../ledger/fold.ts';
import { decidersOf, onDuty } from '../plan/deciders.ts';
import { readNoticeKey } from '../plan/notice-key.ts';
import type { WindowPlan } from '../plan/window-plan.ts';

export interface Acknowledgement {
  /** Of its to-do, which `/ack` ticks off. */
  readonly id: string;
  readonly owner: string;
  /** Key of the notice that went out. */
  readonly notice: string;
}

/** Those that nobody was asked for yet. */
export function acknowledgementsToAsk(plan: WindowPlan, state: RecordState): readonly Acknowledgement[] {
  const asked = new Set([...state.toDos.values()].map(({ id }) => id));
  return [...state.notices.keys()].flatMap((notice) => {
    const { rule, occasion } = readNoticeKey(notice);
    const by = plan.notices.find(({ id }) => id === rule)?.acknowledgedBy;
    if (by === undefined || by === 'everyone') return [];
    return [...(by === 'deciders' ? decidersOf(plan) : onDuty(plan))].flatMap((owner) => {
      const id = ['ack', rule, ...(occasion === null ? [] : [occasion]), owner].join(' ');
      if (asked.has(id)) return [];
      asked.add(id);
      return [{ id, owner, notice }];
    });
  });
}

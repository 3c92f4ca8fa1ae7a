// Invents the held work of a rehearsal: messages, a few big uploads, approvals on paper.

import type { HeldWork } from '../../adapters/outbox/held-work.ts';
import { sha256 } from '../../ledger/canonical.ts';
import type { Person } from '../../plan/roster.ts';
import { toEpochMs, toInstantText } from '../../plan/time.ts';
import type { WindowPlan } from '../../plan/window-plan.ts';
import type { OutboxItem } from '../../ports.ts';

const messages = 90;
const uploads = 6;
const approvals = 12;

export async function fillOutbox(
  outbox: HeldWork,
  plan: WindowPlan,
  roster: readonly Person[],
  seed: number,
): Promise<void> {
  for (const item of heldWork(plan, roster, seed)) await outbox.hold(item);
}

/** Items spread evenly over the window; the same for the same seed. */
export function heldWork(plan: WindowPlan, roster: readonly Person[], seed: number): readonly OutboxItem[] {
  const start = toEpochMs(plan.start);
  const length = toEpochMs(plan.end) - start;
  const count = messages + uploads + approvals;
  return Array.from({ length: count }, (_, index): OutboxItem => {
    const person = roster[(index * 37 + seed) % roster.length] as Person;
    const base = {
      key: `held-${seed}-${String(index + 1).padStart(4, '0')}`,
      conversation: `department-${person.department}`,
      from: person.account,
      at: toInstantText(start + Math.floor((length * index) / count)),
    };
    if (index % 18 === 7 && index / 18 < uploads)
      return { ...base, kind: 'upload', text: `held-upload-${index}.bin`, file: bigFile(index, seed) };
    if (index % 9 === 3 && index / 9 < approvals)
      return {
        ...base,
        kind: 'approval',
        text: `PO-${1000 + index} ${index % 2 === 0 ? 'rejected' : 'approved'}`,
      };
    return { ...base, kind: 'message', text: `Held during the window, number ${index + 1}` };
  });
}

function bigFile(index: number, seed: number): NonNullable<OutboxItem['file']> {
  const bytes = new TextEncoder().encode(`upload ${seed}/${index}\n`.repeat(4096));
  return { name: `held-upload-${index}.bin`, bytes, digest: sha256(bytes) };
}

// Counts the operations of a simulated window, and says which fault hits which operation.

import { changes, type Fault, type OperationKind, operationKinds, type Trouble } from './fault.ts';
import type { Operation } from './process.ts';

export function countStrikes(faults: readonly Fault[]) {
  const struck = new Set<number>();
  const operations = Object.fromEntries([...operationKinds, 'change'].map((kind) => [kind, 0])) as Record<
    OperationKind | 'change',
    number
  >;
  const meets = (fault: Fault, kind: OperationKind): boolean => {
    if ('happening' in fault) return false;
    const isOfKind = fault.on === kind || (fault.on === 'change' && changes.has(kind));
    const count = operations[fault.on];
    return isOfKind && count >= fault.nth && count < fault.nth + fault.times;
  };
  return {
    troubleFor: ({ kind }: Operation): Trouble | null => {
      operations[kind] += 1;
      if (changes.has(kind)) operations.change += 1;
      const index = faults.findIndex((fault) => meets(fault, kind));
      const fault = faults[index];
      if (fault === undefined || 'happening' in fault) return null;
      struck.add(index);
      return fault.trouble;
    },
    operations,
    /** Indices of the faults that hit an operation. */
    struck,
  };
}

// Writes a saying as the line that a person would type: the reverse of parse-line.ts.

import type { Saying } from './saying.ts';
import { nameOf } from './table.ts';

export function lineOf(saying: Saying): string {
  const reason = 'reason' in saying ? saying.reason : '';
  return [`/${nameOf(saying)}`, ...argumentsOf(saying), reason].filter((word) => word !== '').join(' ');
}

function argumentsOf(saying: Saying): readonly string[] {
  switch (saying.name) {
    case 'status':
      return [];
    case 'approve':
    case 'reject':
      return [saying.phase, saying.digest];
    case 'withdraw':
      return [saying.phase];
    case 'doubt':
      return [saying.effect, saying.answer];
    case 'tell': {
      // The fields of a command are in the order of its words; whose call-off it is, is written only for the
      // vendor's.
      const { name: _, ...fields } = saying.command;
      return Object.values(fields).map((value) => (value === 'ours' ? '' : String(value)));
    }
  }
}

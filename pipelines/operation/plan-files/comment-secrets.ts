// Secrets in the comments of a YAML file: the rules see values only, and a comment is where people put a
// robot's address "for later".

import type { Problem } from '../../plan/check/problem.ts';
import { secretIn } from '../../plan/check/secrets.ts';
import type { Position } from './yaml-fault.ts';

export function secretsInComments(text: string): readonly (Position & Pick<Problem, 'what' | 'write'>)[] {
  return text.split('\n').flatMap((line, index) => {
    const at = line.search(/(?:^|\s)#/);
    const kind = at < 0 ? null : secretIn(line.slice(at));
    if (kind === null) return [];
    const what = `This comment holds what looks like ${kind}.`;
    return [
      { line: index + 1, column: at + 1, what, write: 'Delete it, and revoke it: others may have read it.' },
    ];
  });
}

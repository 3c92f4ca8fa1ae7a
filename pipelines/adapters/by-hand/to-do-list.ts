// The list of to-dos that adapters ask of people: whatever has no interface. Adapters cannot see whether it
// was done: the pipeline goes on, and the responsible person ticks it off on the window's issue.

import type { Localised } from '../../plan/plan.ts';

export interface ToDoList {
  /**
   * The same id replaces what was wanted before. `state` is what the caller wants to read back; `people` are
   * encrypted and never stand in a log.
   */
  want(id: string, text: Localised, state: unknown, people?: readonly string[]): Promise<void>;
  /** What was last wanted, or null. */
  wanted(id: string): Promise<unknown>;
}

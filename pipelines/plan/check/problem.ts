// The shape of a problem in a plan, an organisation file or a roster, as every check reports it.

export type Path = readonly (string | number)[];

export interface Fault {
  readonly what: string;
  /** What to write instead. */
  readonly write: string;
}

export interface FindingPath {
  /** The file of the place; absent for the window file. */
  readonly file?: 'organisation';
  readonly path: Path;
}

export interface Problem extends Fault {
  /** The rule's id, or `shape` (refused by the schema), `yaml` (by the parser) or `roster`. */
  readonly rule: string;
  /** A warning is shown and does not stop anything. */
  readonly severity: 'error' | 'warning';
  /** Which file the path leads into. */
  readonly file: 'window' | 'organisation' | 'roster';
  readonly path: Path;
}

/** More problems than this nobody would read; the others show after the first are mended. */
export const maxProblems = 100;

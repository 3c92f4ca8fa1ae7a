// One thing that is wrong with a plan or an organisation file, as every check reports it.

export type Path = readonly (string | number)[];

export interface Fault {
  readonly what: string;
  /** What to write instead. */
  readonly write: string;
}

export interface FindingPath {
  /** The window file where it is absent. */
  readonly file?: 'organisation';
  readonly path: Path;
}

export interface Problem extends Fault {
  /** The rule's id, or `shape` for what the schema refuses and `yaml` for what the parser does, or `roster`. */
  readonly rule: string;
  /** A warning is shown and does not stop anything. */
  readonly severity: 'error' | 'warning';
  /** Which file the path leads into. */
  readonly file: 'window' | 'organisation' | 'roster';
  readonly path: Path;
}

/** More would not be read; the rest shows after the first are mended. */
export const maxProblems = 100;

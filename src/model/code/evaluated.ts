/** A model file in code after it was run, wherever that was. */
export interface LoadedModule {
  readonly file: string;
  /** As it stands. */
  readonly text: string;
  /** What was run: as many lines. */
  readonly code: string;
}

export interface Evaluated {
  readonly exported: unknown;
  /** The model file first, then what it imports. */
  readonly modules: readonly LoadedModule[];
  /** Absolute paths of all that was read, JSON too. */
  readonly files: readonly string[];
}

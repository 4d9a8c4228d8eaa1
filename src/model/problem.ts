/** Positions in a text count UTF-16 units from 0, as VS Code and jsonc-parser do. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/** A place in the model: `["layers", 2, "activation"]`. */
export type ModelPath = readonly (string | number)[];

export type Severity = "error" | "warning" | "info";

/** One edit of the model's value at `path`; `value` undefined removes the property or element. */
export interface ModelEdit {
  readonly path: ModelPath;
  readonly value: unknown;
  /** Renames the property at `path` to this, keeping its value. */
  readonly renameTo?: string;
  /** Inserts before the array element at `path` instead of replacing it. */
  readonly insert?: true;
}

/** A mend of a problem: what the quick fix is called, and its edits. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly ModelEdit[];
}

/** Something wrong in the text of a model file, at its exact place. */
export interface Problem {
  /** Names its documentation page: `unknown-key`, `shape-mismatch`, `output-activation`, … */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, in one or two sentences: what was found, what was expected. */
  readonly message: string;
  readonly range: TextRange;
  readonly path: ModelPath;
  readonly fixes: readonly Fix[];
  /** Further places that explain it: the layer whose shape does not fit, … */
  readonly related?: readonly { readonly message: string; readonly range: TextRange }[];
}

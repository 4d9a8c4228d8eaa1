/** The `data` section as plain data, names and defaults resolved. */

export interface GeneratorSpec {
  readonly generator: "xor" | "circles" | "moons" | "spiral" | "blobs" | "linear" | "sine";
  readonly samples: number;
  readonly noise: number;
  /** spiral 2, blobs 3. */
  readonly classes: number;
  /** blobs 2, linear 3. */
  readonly features: number;
}

/** A path relative to the model file, or a generator. */
export type SourceSpec = { readonly path: string } | GeneratorSpec;

export interface DataSpec {
  /** One source that `split` divides, or a source for each part. */
  readonly source:
    | SourceSpec
    | {
        readonly parts: { readonly train: SourceSpec; readonly dev?: SourceSpec; readonly test?: SourceSpec };
      };
  /** Column names; empty: known from the generator. */
  readonly target: readonly string[];
  /** Column names; undefined: every column but the target. */
  readonly inputs?: readonly string[];
  readonly categorical: readonly string[];
  readonly missing: "error" | "mean" | "drop";
  /** Fractions that add up to 1; a part left out or 0 is absent. */
  readonly split: {
    readonly train: number;
    readonly dev: number;
    readonly test: number;
    readonly stratify: boolean;
  };
  readonly normalize: "none" | "standard" | "minMax";
  readonly normalizeTarget: "none" | "standard" | "minMax";
}

/** What is known of a source from its header and its target column, without keeping its rows. */
export interface DataHeader {
  readonly rows: number;
  readonly columns: readonly {
    readonly name: string;
    readonly kind: "number" | "category";
    readonly categories?: readonly string[];
  }[];
  /** Shape of one example's input after categorical columns became one-hot. */
  readonly inputShape: readonly number[];
  readonly target: TargetHeader;
}

export type TargetHeader =
  /** Text or class numbers: `classes` in the order of their class numbers. */
  | { readonly kind: "classes"; readonly columns: readonly string[]; readonly classes: readonly string[] }
  /**
   * Numbers. `distinctIntegers`: the sorted distinct values where all are integers and there are at
   * most 100 of them (they may be class numbers), else undefined.
   */
  | {
      readonly kind: "numbers";
      readonly columns: readonly string[];
      readonly minimum: number;
      readonly maximum: number;
      readonly mean: number;
      readonly deviation: number;
      readonly distinctIntegers?: readonly number[];
    };

/** The `data` section as plain data, names and defaults resolved. */

import type { Chosen } from "../engine/options";

export interface GeneratorSpec {
  readonly generator: "xor" | "circles" | "moons" | "spiral" | "blobs" | "linear" | "sine";
  readonly samples: number;
  readonly noise: number;
  /** spiral 2, blobs 3. */
  readonly classes: number;
  /** blobs 2, linear 3. */
  readonly features: number;
}

/** Two files of the IDX format (the MNIST family's): pictures, and a class number for each. */
export interface IdxPair {
  readonly images: string;
  readonly labels: string;
}

/** A path relative to the model file, two of them, or a generator. */
export type SourceSpec = { readonly path: string } | IdxPair | GeneratorSpec;

/** One source that `split` divides, or a source for each part. */
export type DataSource =
  | SourceSpec
  | { readonly parts: { readonly train: SourceSpec; readonly dev?: SourceSpec; readonly test?: SourceSpec } };

/** How files that are no tables become numbers; each kind of file takes what concerns it. */
export interface Decoding {
  /** Height and width that pictures are brought to; default: they all have the same already. */
  readonly size?: readonly [number, number];
  /** 1: gray, 3 (default): red, green, blue. */
  readonly channels?: 1 | 3;
  /** What becomes of recordings. */
  readonly features?: { readonly type: "logMel"; readonly bands: number; readonly frames: number };
  /** How a text is cut into items. */
  readonly sequence?: SequenceDecoding;
}

export interface SequenceDecoding {
  /** Items of one example. */
  readonly length: number;
  readonly unit: "character" | "word";
  /** What becomes of a table's text that has more items than `length`; default: it is refused. */
  readonly longer?: "error" | "cut";
}

/** What a category becomes: a 1 among zeros, or its class number, which an embedding takes. */
export type CategoryForm = "oneHot" | "index";

/** Random changes of training examples, in the order they are made. */
export type Augment = readonly Chosen[];

export type Scaling = "none" | "standard" | "minMax";

/** One of several inputs; what it does not say is the section's. */
export interface NamedInput extends Decoding {
  readonly name: string;
  readonly source?: DataSource;
  /** Column names; undefined: every column but the target. */
  readonly inputs?: readonly string[];
  readonly categorical?: readonly string[];
  readonly categories?: CategoryForm;
  readonly normalize?: Scaling;
  readonly augment?: Augment;
}

export interface DataSpec extends Decoding {
  /** Undefined where each of several inputs has its own. */
  readonly source?: DataSource;
  /** Column names; empty: known from the generator. */
  readonly target: readonly string[];
  /** Of the target, where the file names one for it. */
  readonly targetSource?: DataSource;
  /** Where the target's texts are sequences, too. */
  readonly targetSequence?: SequenceDecoding;
  /** Column names of the one input; undefined: every column but the target. */
  readonly inputs?: readonly string[];
  /** Several inputs, joined row by row, in the order the network takes them; undefined: one, `input`. */
  readonly named?: readonly NamedInput[];
  readonly categorical: readonly string[];
  readonly categories: CategoryForm;
  readonly missing: "error" | "mean" | "drop";
  /** Fractions that add up to 1; a part left out or 0 is absent. */
  readonly split: {
    readonly train: number;
    readonly dev: number;
    readonly test: number;
    readonly stratify: boolean;
  };
  readonly normalize: Scaling;
  readonly normalizeTarget: Scaling;
  /** Of the one input; several have their own. */
  readonly augment?: Augment;
}

/** What is known of the sources from their headers and the target column, without keeping their rows. */
export interface DataHeader {
  /** Of all parts together; with `missing: drop`, those that are kept. */
  readonly rows: number;
  /** In the order the network takes them. */
  readonly inputs: readonly InputHeader[];
  readonly target: TargetHeader;
}

export interface InputHeader {
  readonly name: string;
  /** Of one example after categorical columns became one-hot or class numbers. */
  readonly shape: readonly number[];
  /** Where columns of categories are among those it takes: what they become, and how many the largest of them has. */
  readonly categories?: { readonly form: CategoryForm; readonly count: number };
  /** All that its source has, whether the model uses them or not. */
  readonly columns: readonly {
    readonly name: string;
    readonly kind: "number" | "category";
    /** Of one row's value, where it is an array. */
    readonly shape?: readonly number[];
    readonly categories?: readonly string[];
  }[];
}

export type TargetHeader = {
  /** Of one example's target as it is read, where one column holds an array or a sequence; default: `[columns]`. */
  readonly shape?: readonly number[];
} &
  /** Text or class numbers: `classes` in the order of their class numbers. */
  (
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
      }
  );

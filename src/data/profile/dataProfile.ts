import type { PartName } from "../openSources";

/** One of something for each part there is; train always. */
export type PerPart<T> = Readonly<Partial<Record<PartName, T>>> & { readonly train: T };

/**
 * What a loaded data set holds, as numbers to show and to judge: plain data that crosses threads. Of a large
 * part a sample of rows is looked at, evenly over it; `sampled` says so, and all counts are the sample's.
 */
export interface DataProfile {
  readonly parts: PerPart<PartSize>;
  /** In the order of the network's inputs and of the columns in them. */
  readonly features: readonly FeatureProfile[];
  readonly target: TargetProfile;
  readonly duplicates: Duplicates;
}

export interface PartSize {
  readonly rows: number;
  readonly sampled?: { readonly rows: number; readonly of: number };
}

/**
 * A column of a table, an entry of a short vector (`x[3]`), or a whole picture, spectrogram or sequence,
 * whose entries are counted together.
 */
export type FeatureProfile = { readonly input: string; readonly column: string } & (
  NumbersProfile | CategoriesProfile
);

export interface NumbersProfile {
  readonly kind: "numbers";
  /** The column's, with the entry where it is a vector: `size`, `x[3]`. */
  readonly name: string;
  /** Numbers of one example that are counted together; 1: a single number. */
  readonly entries: number;
  /** Ascending, of the raw values; bin b is [edges[b], edges[b + 1]), the last with its upper edge. */
  readonly edges: readonly number[];
  readonly parts: PerPart<NumbersOfPart>;
  /** The different values in ascending order, where all are whole and at most 100. */
  readonly integers?: readonly number[];
}

export interface NumbersOfPart {
  /** Of the values as the user's files have them; empty cells count as what they were filled with. */
  readonly raw: Moments;
  /** Of the values as the network receives them. */
  readonly network: Moments;
  /** Raw values in each bin. */
  readonly histogram: readonly number[];
  /** How often each of `integers` occurs. */
  readonly integerCounts?: readonly number[];
  /** Against train; of several entries each example's mean is compared. Not of train itself. */
  readonly difference?: Difference;
}

/** Of finite numbers; all 0 where there are none. The deviation is the biased one. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Two-sample Kolmogorov–Smirnov: the largest distance of the two cumulative distributions. */
export interface Difference {
  readonly statistic: number;
  /** Values compared, of train and of the part. */
  readonly trainCount: number;
  readonly count: number;
}

/** Categories (one-hot) or the items of a sequence's vocabulary. */
export interface CategoriesProfile {
  readonly kind: "categories" | "items";
  readonly name: string;
  /** The most frequent, in the order of their numbers. */
  readonly names: readonly string[];
  /** How many more there are; they are counted together. */
  readonly others: number;
  readonly parts: PerPart<CategoriesOfPart>;
}

export interface CategoriesOfPart {
  /** One for each of `names`, then one for all others, where there are any. */
  readonly counts: readonly number[];
}

export type TargetProfile =
  /** A class an example, or an item a time step; names in the order of the class numbers. */
  | {
      readonly kind: "classes";
      readonly columns: readonly string[];
      readonly names: readonly string[];
      /** How often each class occurs. */
      readonly parts: PerPart<CategoriesOfPart>;
    }
  /** A number for each of its columns or entries; an array of many is one. */
  | {
      readonly kind: "numbers";
      readonly columns: readonly string[];
      readonly numbers: readonly NumbersProfile[];
    };

/** Examples whose inputs are the same to the last bit. */
export interface Duplicates {
  /** Rows looked at, of all parts together. */
  readonly rows: number;
  /** Groups of two or more examples with equal inputs, and the examples in them. */
  readonly groups: number;
  readonly rowsInGroups: number;
  /** Groups whose examples have different targets, and the examples in them. */
  readonly conflictingGroups: number;
  readonly rowsInConflict: number;
  /** Of one class an example: the accuracy that no function of the inputs exceeds on these rows. */
  readonly bestAccuracy?: number;
  /** Examples of a part whose inputs also occur in train. */
  readonly inTrain: Readonly<Partial<Record<"dev" | "test", { readonly rows: number; readonly of: number }>>>;
  /**
   * How many examples of train a new one equals by chance, at most: the probability that two different
   * ones agree in half of their numbers, times the rows of train. Near 0 where values hardly repeat;
   * large where all are categories or few whole numbers, and where nothing can be told.
   */
  readonly byChance: number;
}

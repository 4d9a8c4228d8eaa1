import type { Examples } from "../engine/examples";
import type { DataHeader } from "./dataSpec";
import type { FeaturePlace } from "./featurePlaces";
import type { ReadablePart } from "./readablePart";

/** Where a model's data is looked for, and what its random choices derive from. */
export interface DataPlace {
  /** Absolute path of the model file; data paths are relative to its folder. */
  readonly modelFile: string;
  /** Absolute path of the folder no data file may lie outside of. */
  readonly root: string;
  readonly seed: number;
  readonly storage?: Storage;
}

/** Where decoded data may be kept, and how much of it in memory. */
export interface Storage {
  /** Folder for data decoded before; undefined: nothing is kept between runs. */
  readonly cache?: string;
  /** Sources smaller than this many bytes are decoded every time. Default: `leastCached`. */
  readonly leastCached?: number;
  /** Bytes of decoded data that may lie in memory; what is more is read from files as it is needed. Default: `mostMemory`. */
  readonly memory?: number;
}

/**
 * How the loss wants the target: `classNumbers` `[1]`; `oneHot` `[classes]`; `values` the numbers as they
 * are, a text target as its class number. Several target columns are always taken as they are.
 */
export type TargetForm = "classNumbers" | "oneHot" | "values";

/** A data set ready to train on: split, encoded, normalized. */
export interface Dataset {
  readonly header: DataHeader;
  readonly train: Examples;
  readonly dev?: Examples;
  readonly test?: Examples;
  /** The same parts as their user knows them. */
  readonly readable: {
    readonly train: ReadablePart;
    readonly dev?: ReadablePart;
    readonly test?: ReadablePart;
  };
  /** Where the target is scaled: original = delivered · factor + offset. */
  readonly targetScale?: { readonly offset: number; readonly factor: number };
  /** Names of the classes in the order of their class numbers, where the target is a class. */
  readonly classes?: readonly string[];
  /** For each input, one for each of its entries: `size`, `zip = 12345`. */
  readonly inputNames: readonly (readonly string[])[];
  /** For each input, where its columns stand in it and how to get back to their raw values. */
  readonly features: readonly (readonly FeaturePlace[])[];
  /** Sentences on what was done to the data that its user may not expect. */
  readonly notes: readonly string[];
}

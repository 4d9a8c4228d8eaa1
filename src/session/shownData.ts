/** What the dashboard's data view shows, as the worker tells it: plain data, packed arrays of their own. */
import type { Part } from "../engine/facts";

export type {
  CategoriesProfile,
  DataProfile,
  FeatureProfile,
  Moments,
  NumbersProfile,
  PerPart,
} from "../data/profile/dataProfile";

/** Which examples to show. A class is its place in `DataOverview.classes`. */
export interface ExampleFilter {
  /** Only examples of this class … */
  readonly target?: number;
  /** … that the model took for this one. */
  readonly predicted?: number;
  /** `wrong`: only those that the model took for another class than they are. */
  readonly outcome: "any" | "wrong";
}

export interface DataRequest {
  readonly part: Part;
  /** `worst`: largest loss first, possible once the model is trained. */
  readonly order: "worst" | "file";
  /** From 0; one beyond the end is answered with the last. */
  readonly page: number;
  readonly filter: ExampleFilter;
  /** `kept`: losses as they were measured last; `latest`: of the weights as they are now. */
  readonly losses: "kept" | "latest";
}

/** How the examples of an input are drawn. */
export type ShownKind = "picture" | "spectrogram" | "text" | "row" | "array";

export interface InputOverview {
  readonly name: string;
  readonly kind: ShownKind;
  /** Of one example as the network gets it. */
  readonly shape: readonly number[];
  readonly scaling: "none" | "standard" | "minMax";
}

/** What is known of a run's data once they are loaded; it stays the same during the run. */
export interface DataOverview {
  readonly inputs: readonly InputOverview[];
  /** Names of the target's columns. */
  readonly target: readonly string[];
  readonly targetScaling: "none" | "standard" | "minMax";
  /** Names of the classes that the model tells apart; undefined: it predicts numbers. */
  readonly classes?: readonly string[];
  /** `one`: an example is of one class; `many`: it holds a sequence of them. */
  readonly decisions: "one" | "many" | "none";
  /** Sentences on what was done to the data that its user may not expect. */
  readonly notes: readonly string[];
  /** The model continues a text: it can be sampled. */
  readonly sampling?: { readonly unit: "character" | "word"; readonly window: number };
}

/** The values of one input for every example of a page. */
export type ShownInput =
  | {
      readonly kind: "picture";
      readonly name: string;
      readonly height: number;
      readonly width: number;
      readonly channels: 1 | 3;
      /** What 0 and 255 stand for. */
      readonly range: readonly [number, number];
      readonly levels: Uint8Array;
    }
  | {
      readonly kind: "spectrogram";
      readonly name: string;
      readonly frames: number;
      readonly bands: number;
      readonly range: readonly [number, number];
      readonly levels: Uint8Array;
    }
  | { readonly kind: "text"; readonly name: string; readonly texts: readonly string[] }
  | {
      readonly kind: "row" | "array";
      readonly name: string;
      readonly columns: readonly string[];
      /** Columns that are left out. */
      readonly more: number;
      /** A number, the name of a category, or null where the file has nothing. */
      readonly cells: readonly (readonly (number | string | null)[])[];
    };

/** A target or a prediction. */
export type ShownAnswer =
  | {
      readonly kind: "class";
      readonly index: number;
      /** That the model gives to it. */
      readonly probability?: number;
    }
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "numbers";
      /** The first ones, in the units of the file. */
      readonly values: readonly number[];
      readonly of: number;
    };

export interface ShownExample {
  /** Its row in the file, from 1. */
  readonly row: number;
  readonly target: ShownAnswer;
  readonly prediction?: ShownAnswer;
  readonly loss?: number;
  /** Undefined where the model predicts numbers. */
  readonly wrong?: boolean;
}

/** One page of examples, as the request asked for. */
export interface DataPage {
  /** As it could be answered: the page may be another, the order `file` where nothing is trained yet. */
  readonly request: DataRequest;
  /** Training steps behind predictions and losses; undefined: nothing is trained yet. */
  readonly step?: number;
  /** Examples that pass the filter, and pages that they fill. */
  readonly found: number;
  readonly pages: number;
  /** Examples of the part that were looked at, of all. */
  readonly measured: number;
  readonly of: number;
  /** Their mean loss, without the regularization term. */
  readonly meanLoss?: number;
  /** Of the measured examples: rows are the target's classes, columns the predicted ones. */
  readonly confusion?: readonly (readonly number[])[];
  readonly examples: readonly ShownExample[];
  readonly inputs: readonly ShownInput[];
}

/** How a text is to be continued by the model. */
export interface SampleRequest {
  /** What the text begins with; empty: as after the end of a line. */
  readonly prefix: string;
  /** 0: always the likeliest item; 1: as the model says; above: bolder. */
  readonly temperature: number;
  /** Items to write. */
  readonly length: number;
  readonly samples: number;
  readonly seed: number;
}

export interface TextSamples {
  readonly request: SampleRequest;
  /** Training steps behind the weights. */
  readonly step: number;
  /** What was written, without the prefix. */
  readonly texts: readonly string[];
  /** Items written so far; `request.length` at the end. */
  readonly done: number;
  /** What of the prefix the model does not know. */
  readonly unknown: readonly string[];
}

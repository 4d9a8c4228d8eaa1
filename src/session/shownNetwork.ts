/** What the dashboard's network view asks and shows, as the worker answers it: plain data, packed arrays of their own. */
import type { Part } from "../engine/facts";
import type { AxisKind } from "../engine/layers/definition";
import type { ShownAnswer } from "./shownData";

/** Questions of the network view; like those about the data, of each kind the latest is answered. */
export type NetworkIntent =
  /** What there is to explore in this run. */
  | { readonly type: "showNetwork" }
  | { readonly type: "showWeights"; readonly request: WeightsRequest }
  | { readonly type: "showPlane" }
  | { readonly type: "takeExample"; readonly request: ExampleRequest }
  | { readonly type: "predict"; readonly request: PredictionRequest };

export type NetworkAnswer =
  | { readonly type: "networkOverview"; readonly overview: NetworkOverview }
  | { readonly type: "weightPictures"; readonly pictures: WeightPictures }
  | { readonly type: "decisionPlane"; readonly plane: DecisionPlane }
  | { readonly type: "takenExample"; readonly example: TakenExample }
  | { readonly type: "prediction"; readonly prediction: Prediction };

/** The same for a whole run. */
export interface NetworkOverview {
  /** All weights, in the order of computation. */
  readonly tensors: readonly PicturedTensor[];
  /** The two features of a model that has no others, where it gives one answer: it can be drawn over their plane. */
  readonly plane?: { readonly x: string; readonly y: string };
  /** How an example is put together by hand, an input each, in the order of the network's. */
  readonly inputs: readonly InputForm[];
  /** What the network gives out has names: those of the target's columns. */
  readonly answers: "classes" | "numbers" | "nextItem" | "text";
}

/** What the places along an axis of a picture are. */
export interface PictureAxis {
  readonly kind: AxisKind | "gates";
  readonly size: number;
  /** Of gates, of a table's features, of classes; where they are too many to be read, none. */
  readonly names?: readonly string[];
  /** The first place lies at the bottom, as the low bands of a spectrogram do. */
  readonly rises?: true;
}

/**
 * A parameter as pictures: `units` of a dense layer on pictures, `filters` of a convolution, `items` of an embedding,
 * and whatever else it is as a `matrix`, or one for each gate or head.
 */
export interface PicturedTensor {
  readonly layer: string;
  readonly parameter: string;
  readonly kind: "units" | "filters" | "items" | "matrix";
  /** What its pictures are counted by, outermost first: filters and their channels, gates, heads; none: it is one picture. */
  readonly of: readonly PictureAxis[];
  /** Undefined: a single row. */
  readonly rows?: PictureAxis;
  readonly columns: PictureAxis;
  readonly channels: 1 | 3;
}

export interface WeightsRequest {
  readonly layer: string;
  readonly parameter: string;
  /** From 0; one beyond the end is answered with the last. */
  readonly page: number;
  /** A page has no more; a matrix that does has parts. */
  readonly mostNumbers: number;
  /** Parts of a page have the same columns, and not more than can be read. */
  readonly asTable: boolean;
}

/** A picture, or the part of a large one that is on a page. */
export interface PicturePart {
  /** Place of the picture among all of the tensor. */
  readonly picture: number;
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
}

/** One page of a tensor's pictures. */
export interface WeightPictures {
  readonly request: WeightsRequest;
  /** Training steps behind the weights. */
  readonly step: number;
  readonly pages: number;
  /** Place of the page's first part among all, and how many there are. */
  readonly first: number;
  readonly count: number;
  readonly parts: readonly PicturePart[];
  /** The items' names where they have some, one for each part. */
  readonly names?: readonly string[];
  /** The numbers themselves, one part after the other: `[row][column][channel]`. */
  readonly values: Float64Array;
  /** Largest absolute value of the whole tensor: the ends of a scale that its pictures share. */
  readonly largest: number;
}

/** A feature as an axis, in the units of the data. */
export interface PlaneAxis {
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** What the model answers over the plane of its two features. */
export interface DecisionPlane {
  /** Training steps behind the weights. */
  readonly step: number;
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  /** Cells of the grid along x and along y; an answer is of a cell's middle. */
  readonly columns: number;
  readonly rows: number;
  /** `[row][column]`, y rising with the rows. Of classes: the probability of the one it is taken for; else the number, in the data's units. */
  readonly values: Float64Array;
  /** The class that each cell is taken for; undefined: the model predicts a number. */
  readonly classes?: Uint8Array;
  readonly parts: readonly PlanePart[];
}

/** The examples of a part over the plane. */
export interface PlanePart {
  readonly part: "train" | "dev";
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Class or number of each. */
  readonly targets: Float64Array;
  /** 1: it is taken for another class. */
  readonly wrong: Uint8Array;
  /** Of all that were measured: how many on the wrong side, of how many. */
  readonly wrongCount: number;
  readonly measured: number;
}

/** How one input is put together by hand. */
export type InputForm =
  | {
      readonly kind: "fields";
      readonly name: string;
      readonly fields: readonly FormField[];
      /** Further values, which stay those of the example. */
      readonly more: number;
    }
  | {
      readonly kind: "picture";
      readonly name: string;
      readonly height: number;
      readonly width: number;
      readonly channels: 1 | 3;
      /** Of its numbers: black and white. */
      readonly range: readonly [number, number];
    }
  | {
      readonly kind: "text";
      readonly name: string;
      readonly unit: "character" | "word";
      readonly length: number;
    }
  /** Its numbers are `[frame][band]`. */
  | {
      readonly kind: "spectrogram";
      readonly name: string;
      readonly frames: number;
      readonly bands: number;
      readonly range: readonly [number, number];
    }
  /** Stays that of the example: an array. */
  | { readonly kind: "given"; readonly name: string };

/** One value of a row; the value of a category is its place in `names`. */
export type FormField =
  | {
      readonly kind: "number";
      readonly name: string;
      /** Of train. */
      readonly minimum: number;
      readonly maximum: number;
      readonly isWhole: boolean;
    }
  | { readonly kind: "category"; readonly name: string; readonly names: readonly string[] };

/** One example's values of an input as the data have them, before scaling and one-hot: NaN is a missing one. */
export type GivenInput =
  | { readonly kind: "numbers"; readonly values: Float64Array }
  | { readonly kind: "text"; readonly text: string };

export interface ExampleRequest {
  readonly part: Part;
  /** Place in the part, from 0; one beyond the end is answered with the last. */
  readonly example: number;
}

/** An example to begin with. */
export interface TakenExample {
  readonly request: ExampleRequest;
  /** Examples of the part. */
  readonly of: number;
  /** Its row in the file, from 1. */
  readonly row: number;
  readonly inputs: readonly GivenInput[];
  /** Undefined where the model continues a text. */
  readonly target?: ShownAnswer;
}

export interface PredictionRequest {
  /** One for each input of the network. */
  readonly inputs: readonly GivenInput[];
}

/** What the model makes of an example that was put together by hand. */
export interface Prediction {
  /** Training steps behind the weights. */
  readonly step: number;
  readonly answer: PredictedAnswer;
  /** What of a text the model does not know. */
  readonly unknown: readonly string[];
}

export type PredictedAnswer =
  | {
      readonly kind: "classes";
      /** The class that it decides for. */
      readonly predicted: number;
      /** In the order of the classes; of many the largest, largest first. */
      readonly shares: readonly { readonly index: number; readonly value: number }[];
      /** They add up to 1; else they are scores that the loss gives a meaning. */
      readonly areProbabilities: boolean;
    }
  /** In the units of the data, the first ones of so many. */
  | { readonly kind: "numbers"; readonly values: readonly number[]; readonly of: number }
  /** Largest first. */
  | {
      readonly kind: "nextItem";
      readonly shares: readonly { readonly item: string; readonly value: number }[];
    }
  | { readonly kind: "text"; readonly text: string };

/** What a model file in code adds to the format: layers and losses of its own. */
import type { LayerDefinition } from "../engine/layers/definition";
import type { LossDefinition } from "../engine/losses/definition";
import type { Chosen } from "../engine/options";
import type { Shape } from "../engine/shape";
import type { TextRange } from "./problem";

/** A place in a file of code. */
export interface CodePlace {
  /** Absolute path. */
  readonly file: string;
  readonly range: TextRange;
  readonly line: number;
  readonly column: number;
}

/** Where a custom layer or loss is written; what could not be found is left out. */
export interface CustomPlaces {
  readonly forward?: CodePlace;
  readonly backward?: CodePlace;
  /** Where backward writes each gradient, by parameter, `input`, `input:1`, … */
  readonly gradients: Readonly<Record<string, CodePlace>>;
}

/** A custom layer as far as it is data. */
export interface CustomLayerDeclaration {
  /** Its type in the specification: `custom:swish`. */
  readonly key: string;
  readonly name: string;
  readonly parameters: Readonly<
    Record<
      string,
      {
        readonly shape: Shape;
        readonly initializer: Chosen;
        readonly trainable: boolean;
        readonly penalized: boolean;
      }
    >
  >;
  /** The layer says itself what shape it gives; otherwise it is its first input's. */
  readonly givesShape: boolean;
}

export interface CustomLossDeclaration {
  readonly key: string;
  readonly name: string;
  /** What it wants for classes: their numbers, or one value for each unit (one-hot). */
  readonly target: "classNumbers" | "perUnit" | undefined;
}

/** Turns what the file declares into what shape inference and engine need; undefined: not known without running the code. */
export interface CustomMakers {
  layer(declaration: CustomLayerDeclaration): LayerDefinition | undefined;
  loss(declaration: CustomLossDeclaration): LossDefinition | undefined;
}

export const isCustom = (type: string): boolean => type === "custom" || type.startsWith("custom:");

import type { Definition, OptionSchema, ValuesOf } from "../../engine/options";
import type { RandomStream } from "../../engine/random";

/** What every generator takes. */
export const commonOptions = {
  samples: {
    kind: "integer",
    description: "Number of rows.",
    minimum: 1,
    maximum: 1_000_000,
    default: 200,
  },
  noise: {
    kind: "number",
    description:
      "Standard deviation of the normal noise added to each feature, or to the target of a function.",
    minimum: 0,
    default: 0.1,
  },
} as const satisfies OptionSchema;

/** Where a generator's draws come from. */
export interface GeneratorRandom {
  /** For what all parts share: the coefficients of a function, the centres of blobs. */
  readonly shared: RandomStream;
  /** For the rows: each part of the data has its own. */
  readonly rows: RandomStream;
}

/** A row: its features, and its class number or value. */
export interface GeneratedRow {
  readonly features: readonly number[];
  readonly target: number;
}

/** A synthetic data set; every draw derives from the model's seed. */
export interface GeneratorDefinition<Schema extends OptionSchema = OptionSchema> extends Definition<Schema> {
  /** `label`: a class number from 0; `y`: a number. */
  readonly target: "label" | "y";
  /** Returns the maker of row `index`, called for 0 … samples − 1 in order. */
  create(options: ValuesOf<Schema>, random: GeneratorRandom): (index: number) => GeneratedRow;
}

/** Checks a definition against its own schema's types, and keeps them. */
export const defineGenerator = <const Schema extends OptionSchema>(
  definition: GeneratorDefinition<Schema>,
): GeneratorDefinition<Schema> => definition;

import type { DataHeader } from "../../../src/data/dataSpec";

/** A sound model with the parts replaced that a test is about. */
export const modelWith = (parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  data: { source: { generator: "moons", samples: 100 } },
  layers: [
    { type: "dense", units: 8, activation: "relu" },
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
  loss: "binaryCrossentropy",
  ...parts,
});

export const textOf = (model: unknown): string => JSON.stringify(model, undefined, 2);

export const dense = (
  units: number,
  activation = "linear",
  more: Readonly<Record<string, unknown>> = {},
) => ({
  type: "dense",
  units,
  activation,
  ...more,
});

/** What a table of `features` number columns with this target would say of itself. */
export const headerOf = (target: DataHeader["target"], inputShape: readonly number[] = [4]): DataHeader => ({
  rows: 100,
  inputs: [{ name: "input", shape: inputShape, columns: [] }],
  target,
});

export const classes = (...names: string[]): DataHeader["target"] => ({
  kind: "classes",
  columns: ["label"],
  classes: names,
});

export const numbers = (
  minimum: number,
  maximum: number,
  more: { readonly columns?: readonly string[]; readonly distinctIntegers?: readonly number[] } = {},
): DataHeader["target"] => ({
  kind: "numbers",
  columns: ["y"],
  minimum,
  maximum,
  mean: (minimum + maximum) / 2,
  deviation: (maximum - minimum) / 4,
  ...more,
});

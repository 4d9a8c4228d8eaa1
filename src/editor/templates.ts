/** The model files that New Model… writes: valid as they are, with comments that say what to change. */

import type { modelEndings } from "../model/modelFiles";
import { typesFile, typesModule } from "../model/types/typeDeclarations";

export interface CsvChoice {
  /** Path of the CSV relative to the model file, with `/`. */
  readonly source: string;
  readonly target: string;
  /** Distinct labels, where known. */
  readonly classes?: number;
}

const placeholder: CsvChoice = { source: "data.csv", target: "label" };
const quote = (text: string): string => JSON.stringify(text);

const csvData = (csv: CsvChoice, extra: readonly string[]): string => `  "data": {
    // A CSV file with a header row; the path is relative to this file.
    "source": ${quote(csv.source)},
    // The column to predict. Every other column is an input; name some under "inputs" to use only those.
    "target": ${quote(csv.target)},
${extra.map((line) => `    ${line}\n`).join("")}    // Fitted on the training part alone, applied to all.
    "normalize": "standard"
  },`;

const ending = (epochs: number): string => `  "optimizer": { "type": "adam", "learningRate": 0.01 },
  "training": { "batchSize": 16, "epochs": ${epochs} }
}
`;

const classification = (csv: CsvChoice): string => {
  const binary = csv.classes === 2;
  const output = binary
    ? `    // One unit: the probability of the second of the two classes.
    { "type": "dense", "units": 1, "activation": "sigmoid" }`
    : `    // One unit for each class.
    { "type": "dense", "units": ${csv.classes ?? 3}, "activation": "softmax" }`;
  return `{
  // Sorts the rows of a CSV file into classes.
  "seed": 1,
${csvData(csv, [`"split": { "train": 0.6, "dev": 0.2, "test": 0.2, "stratify": true },`])}
  "layers": [
    { "type": "dense", "units": 16, "activation": "relu", "kernelInitializer": "heNormal" },
${output}
  ],
  "loss": "${binary ? "binaryCrossentropy" : "sparseCategoricalCrossentropy"}",
${ending(60)}`;
};

const regression = (csv: CsvChoice): string => `{
  // Predicts a number from the rows of a CSV file.
  "seed": 1,
${csvData(csv, [
  `"split": { "train": 0.6, "dev": 0.2, "test": 0.2 },`,
  `// Large targets train badly; costs are then in units of the target's variance.`,
  `"normalizeTarget": "standard",`,
])}
  "layers": [
    { "type": "dense", "units": 16, "activation": "relu", "kernelInitializer": "heNormal" },
    // One unit without activation: any number.
    { "type": "dense", "units": 1 }
  ],
  "loss": "meanSquaredError",
${ending(60)}`;

const synthetic = (): string => `{
  // Two interleaved half moons to play with: no file needed, the seed makes the data.
  "seed": 1,
  "data": {
    // Others to try: xor, circles, spiral, blobs.
    "source": { "generator": "moons", "samples": 400, "noise": 0.15 },
    "split": { "train": 0.7, "dev": 0.3 }
  },
  "layers": [
    { "type": "dense", "units": 16, "activation": "relu", "kernelInitializer": "heNormal" },
    { "type": "dense", "units": 8, "activation": "relu", "kernelInitializer": "heNormal" },
    // One unit: the probability of the second of the two classes.
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
${ending(80)}`;

const custom = (): string => `/// <reference path="./${typesFile}" />
import type { CustomLayer, Model } from "${typesModule}";

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/**
 * Swish with a trained slope: y = x · σ(βx). "Check gradients" compares what backward computes with
 * central differences, and underlines the line that is wrong: try another sign.
 */
const swish: CustomLayer<"beta"> = {
  type: "custom",
  name: "swish",
  parameters: { beta: { shape: [1], initializer: "ones" } },
  // Tensors are { shape, data }, the batch in front; fill output.data whole.
  forward({ inputs: [x], output: y, parameters: { beta } }) {
    for (let i = 0; i < x.data.length; i++) {
      y.data[i] = x.data[i] * sigmoid(beta.data[0] * x.data[i]);
    }
  },
  // Gradients come as zeros; fill them from dy, which is ∂cost/∂y.
  backward({
    inputs: [x],
    outputGradient: dy,
    inputGradients: [dx],
    parameters: { beta },
    parameterGradients: { beta: dBeta },
  }) {
    for (let i = 0; i < x.data.length; i++) {
      const gate = sigmoid(beta.data[0] * x.data[i]);
      const slope = gate * (1 - gate);
      dx.data[i] = dy.data[i] * (gate + beta.data[0] * x.data[i] * slope);
      dBeta.data[0] += dy.data[i] * x.data[i] * x.data[i] * slope;
    }
  },
};

export default {
  seed: 1,
  data: {
    source: { generator: "moons", samples: 400, noise: 0.15 },
    split: { train: 0.7, dev: 0.3 },
  },
  layers: [
    { type: "dense", units: 16 },
    swish,
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
  loss: "binaryCrossentropy",
  optimizer: { type: "adam", learningRate: 0.01 },
  training: { batchSize: 16, epochs: 60 },
} satisfies Model;
`;

export type TemplateName = "classification" | "regression" | "synthetic" | "custom";

/** `csv` is asked for before `text` is called, unless the template makes its own data. */
export const templates: Readonly<
  Record<
    TemplateName,
    {
      readonly needsCsv: boolean;
      readonly fileName: string;
      readonly ending: (typeof modelEndings)[number];
      readonly text: (csv?: CsvChoice) => string;
    }
  >
> = {
  classification: {
    needsCsv: true,
    fileName: "classifier",
    ending: ".model.json",
    text: (csv = placeholder) => classification(csv),
  },
  regression: {
    needsCsv: true,
    fileName: "regression",
    ending: ".model.json",
    text: (csv = placeholder) => regression(csv),
  },
  synthetic: { needsCsv: false, fileName: "moons", ending: ".model.json", text: () => synthetic() },
  custom: { needsCsv: false, fileName: "swish", ending: ".model.ts", text: () => custom() },
};

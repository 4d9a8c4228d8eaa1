import { join } from "node:path";
import type { Finding } from "../../../src/diagnosis/finding";
import type { ModelDocument } from "../../../src/model/document";
import { prepare } from "../../../src/session/prepare";
import { TrainingRun } from "../../../src/session/trainingRun";
import { inBrackets, plainFinding } from "../words/brackets";

/** A small classifier of made data that learns: 2 classes, a few seconds of nothing. */
export const healthyModel: Readonly<Record<string, unknown>> = {
  seed: 4,
  data: {
    source: { generator: "circles", samples: 300, noise: 0.05 },
    split: { train: 0.8, dev: 0.2 },
    normalize: "standard",
  },
  layers: [
    { type: "dense", units: 16, activation: "relu", kernelInitializer: "heNormal" },
    { type: "dense", units: 8, activation: "relu", kernelInitializer: "heNormal" },
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
  loss: "binaryCrossentropy",
  optimizer: { type: "adam", learningRate: 0.01 },
  training: { batchSize: 32, epochs: 30 },
};

export interface Trained {
  readonly findings: readonly Finding[];
  readonly document: ModelDocument;
  readonly text: string;
}

/** Trains a model, given as its text or as what differs from the healthy one. */
export async function trained(model: string | Record<string, unknown> = {}): Promise<Trained> {
  const text = typeof model === "string" ? model : JSON.stringify({ ...healthyModel, ...model }, null, 2);
  const input = {
    label: "m.model.json",
    file: join(process.cwd(), "m.model.json"),
    root: process.cwd(),
    text,
  };
  const prepared = await inBrackets(() => prepare(input));
  const run = new TrainingRun(
    prepared,
    { runId: "test", label: input.label, precision: "float32" },
    {
      emit: () => undefined,
      now: () => 0,
      breathe: () => Promise.resolve(),
      interrupted: () => false,
    },
  );
  await inBrackets(() => run.run());
  return { findings: run.findings.map(plainFinding), document: prepared.document, text };
}

export const loud = (findings: readonly Finding[]): string[] =>
  findings.filter(({ severity }) => severity !== "info").map(({ rule }) => rule);

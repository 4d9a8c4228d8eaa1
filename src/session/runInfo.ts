import type { Finding } from "../diagnosis/finding";
import { leadingParameter } from "../engine/leadingParameter";
import { metricNames } from "../engine/metrics/index";
import type { Network } from "../engine/network";
import { stateSourceOf } from "../engine/networkSpec";
import type { Chosen } from "../engine/options";
import { showShape } from "../engine/shape";
import type { Trainer } from "../engine/trainer";
import { lineMapOf } from "../model/lineMap";
import type { ModelDocument } from "../model/document";
import type { Prepared } from "./prepare";
import type { PlacedFinding, RunInfo } from "./protocol";

/** What views show of a run beside its numbers. */
export function runInfo(
  { document, model, data }: Prepared,
  options: { readonly runId: string; readonly label: string; readonly precision: "float32" | "float64" },
  network: Network,
  trainer: Trainer,
): RunInfo {
  const lines = lineMapOf(document.text);
  const { earlyStopping } = model.training;
  const lineOf = (name: string) => {
    const layer = model.layers.find((one) => one.name === name);
    return lines.positionAt(document.rangeOf(layer?.path ?? ["layers"]).offset).line;
  };
  return {
    runId: options.runId,
    modelName: model.name,
    file: options.label,
    seed: model.seed,
    precision: options.precision,
    // A run that goes on from a saved state counts from the state's own beginning.
    epochs: trainer.epoch + model.training.epochs,
    batchSize: network.batchSize,
    stepsPerEpoch: trainer.stepsPerEpoch,
    totalSteps: trainer.stepCount + trainer.totalSteps,
    ...(earlyStopping && {
      earlyStopping: { monitor: earlyStopping.monitor, patience: earlyStopping.patience },
    }),
    parts: { train: data.train.count, dev: data.dev?.count, test: data.test?.count },
    metrics: metricNames(model.training.metrics),
    layers: network.nodes.map((node) => ({
      name: node.name,
      type: node.type,
      outputShape: showShape(node.output.shape),
      parameters: network.parameters
        .filter((parameter) => parameter.layer === node.name)
        .reduce((sum, parameter) => sum + parameter.values.length, 0),
      kernel: leadingParameter(node.parameters)?.name,
      line: lineOf(node.name),
      ...connectionsOf(network, node),
    })),
  };
}

/** What a layer reads and wraps, and its activation: what a drawing of the network shows of it. */
function connectionsOf(
  { spec, inputs }: Network,
  { name, activation }: Network["nodes"][number],
): Pick<RunInfo["layers"][number], "inputs" | "initialState" | "activation" | "wraps"> {
  const layer = spec.layers.find((one) => one.name === name)!;
  const isLayer = (source: string) => spec.layers.some((one) => one.name === source);
  // One input is also called "input", whatever other name it has.
  const nameOf = (source: string) =>
    isLayer(source) || inputs.some((input) => input.name === source) ? source : inputs[0]!.name;
  const initialState = stateSourceOf(layer);
  const wrapped = layer.options.layer as Chosen | undefined;
  return {
    inputs: layer.inputs.map(nameOf),
    ...(initialState !== undefined && { initialState }),
    ...(activation.type !== "linear" && { activation: activation.type }),
    ...(wrapped !== undefined && { wraps: wrapped.type }),
  };
}

/** Findings with the line of their place in the text the run was started from. */
export function placeFindings(document: ModelDocument, findings: readonly Finding[]): PlacedFinding[] {
  const lines = lineMapOf(document.text);
  return findings.map((finding) => ({
    ...finding,
    line: lines.positionAt(document.rangeOf(finding.path).offset).line,
  }));
}

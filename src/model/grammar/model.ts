import { defaulting, type Elsewhere, object, optional, required } from "../forms/combine";
import { penalty } from "../forms/options";
import { integer, number, text } from "../forms/values";
import { nearestName } from "../nearest";
import { propertyOf } from "../tree";
import { data } from "./data";
import { diagnosis } from "./diagnosis";
import { layers } from "./layers";
import { gradientCheckSection, loss, metrics, optimizer, schedule, trainingSection } from "./sections";
import { say } from "../../words/words";

/** Keys that people put at the top, as arguments of `fit` or `compile`, and where they stand here. */
const elsewhere: Elsewhere = (key, value, model) => {
  const inTraining = nearestName(key, Object.keys(trainingSection.entries));
  if (inTraining !== undefined) return { path: ["training", inTraining], value };
  const inData = nearestName(key, ["source", "target", "split", "normalize"]);
  if (inData !== undefined) return { path: ["data", inData], value };
  if (nearestName(key, ["learningRate"]) === undefined) return undefined;
  const optimizer = propertyOf(model, "optimizer")?.value;
  // A bare name has no room for options, and without one it is adam.
  return optimizer?.type === "object"
    ? { path: ["optimizer", "learningRate"], value }
    : { path: ["optimizer"], value: { type: (optimizer?.value ?? "adam") as unknown, learningRate: value } };
};

/** The top level of a model file. Defaults that need a registry are filled in by `parseModel`. */
export const modelForm = object(
  () => say`a model`,
  {
    $schema: optional(
      text(() => say`a text`),
      "Where this format's schema is; only editors read it.",
    ),
    name: optional(
      text(() => say`a text`),
      "Shown in titles and runs; default: the file's name.",
    ),
    seed: defaulting(
      integer({ minimum: 0 }),
      0,
      "Every random choice derives from it: same file, same seed, same run.",
    ),
    data: required(data, "Where the examples come from."),
    layers: required(layers, "The layers, first to last."),
    loss: required(loss, "What training makes small."),
    metrics: defaulting(metrics, [], "Measured beside the cost; default: what suits the loss."),
    optimizer: optional(optimizer, "How gradients become steps; default: adam."),
    schedule: optional(schedule, "How the learning rate changes; default: constant."),
    regularization: defaulting(
      penalty,
      { l1: 0, l2: 0 },
      "Penalty on every kernel; a layer's kernelRegularizer replaces it.",
    ),
    training: optional(trainingSection, "Mini-batches, epochs, clipping, early stopping."),
    gradientCheck: optional(gradientCheckSection, "How gradients are checked against central differences."),
    humanLevelError: optional(
      number({ minimum: 0 }),
      "Error a person reaches, a stand-in for the Bayes error; tells bias from variance.",
    ),
    diagnosis: defaulting(
      diagnosis,
      {},
      'Severity or thresholds of single rules, e.g. { "batch-size": "off" }.',
    ),
  },
  elsewhere,
);

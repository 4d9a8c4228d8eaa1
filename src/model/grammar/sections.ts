import type { Chosen } from "../../engine/options";
import { either, list, mapped } from "../forms/collect";
import { defaulting, object, optional } from "../forms/combine";
import type { Form } from "../forms/form";
import { named } from "../forms/options";
import { nearestName } from "../nearest";
import { headlineOf, propertiesOf, type TextNode } from "../tree";
import { boolean, choice, integer, number } from "../forms/values";
import type { CustomLossDeclaration } from "../custom";
import { type Monitor, monitors } from "../monitor";
import type { EarlyStopping } from "../spec";
import { readCustomLoss } from "./custom";
import { say } from "../../words/words";

const descriptionsOf = (all: Readonly<Record<string, Monitor>>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).map(([name, { description }]) => [name, description]));

const earlyStopping: Form<EarlyStopping> = object(() => "`earlyStopping`", {
  monitor: defaulting(
    choice(
      (name) => say`There is no number to monitor ${name}.`,
      Object.keys(monitors),
      descriptionsOf(monitors),
    ),
    "devCost",
    "What must keep getting better: the cost or a metric of the model, on the dev or the train part.",
  ),
  patience: defaulting(integer({ minimum: 0 }), 10, "Epochs without improvement before training stops."),
  restoreBest: defaulting(boolean, true, "Goes back to the weights of the best epoch."),
});

const full = choice((name) => say`There is no batch size ${name}.`, ["full"], {
  full: "The whole training part in every step.",
});
const some = integer({ minimum: 1 });
const batchSize: Form<number | "full"> = either<number | "full">(
  () => say`a whole number of at least 1, or "full"`,
  [some, full],
  (node) => (node.type === "number" ? some : node.type === "string" ? full : undefined),
);

export const trainingSection = object(() => "`training`", {
  batchSize: defaulting(batchSize, 32, 'Examples in a mini-batch, or "full".'),
  epochs: defaulting(integer({ minimum: 1 }), 10, "Passes over the training part."),
  shuffle: defaulting(boolean, true, "Draws a new order every epoch, from the seed."),
  clipNorm: optional(
    number({ exclusiveMinimum: 0 }),
    "Scales all gradients together so that their L2 norm is at most this.",
  ),
  clipValue: optional(number({ exclusiveMinimum: 0 }), "Cuts every gradient entry to ± this."),
  earlyStopping: optional(earlyStopping, "Stops when the monitored number no longer gets better."),
});

export const gradientCheckSection = object(() => "`gradientCheck`", {
  epsilon: optional(
    number({ exclusiveMinimum: 0 }),
    "Step of the two-sided difference (f(θ + ε) − f(θ − ε)) / 2ε. Times max(1, |θ|). Default: 1e-5; from 1e-12 to 0.1.",
  ),
  tolerance: defaulting(number({ exclusiveMinimum: 0 }), 1e-7, "Largest relative error that passes."),
  samples: defaulting(integer({ minimum: 1 }), 200, "Entries checked of each tensor."),
});

/** `{ "steering": "meanSquaredError", … }`, and no misspelt `type`. */
const isOnePerOutput = (node: TextNode): boolean => {
  const properties = node.type === "object" ? propertiesOf(node) : [];
  const namesLoss = (value: TextNode | undefined) => value?.type === "string" || value?.type === "object";
  return (
    properties.length > 0 &&
    properties.every(({ key, value }) => namesLoss(value) && nearestName(key, ["type"]) === undefined)
  );
};

const knownLoss = named("losses");
/** A name, or in a model file in code an object with `forward` and `backward`. */
export const loss: Form<{ readonly chosen: Chosen; readonly custom?: CustomLossDeclaration }> = {
  ...knownLoss,
  read(node, path, report) {
    if (node.custom !== undefined) {
      const custom = readCustomLoss(node, path, report);
      return custom && { chosen: { type: custom.key, options: {} }, custom };
    }
    if (isOnePerOutput(node)) {
      const message = say`A loss for each output is not available yet in this version; the last layer has one loss.`;
      report.add("not-available", headlineOf(node), path, message);
      return undefined;
    }
    const chosen = knownLoss.read(node, path, report);
    return chosen && { chosen };
  },
};
export const optimizer = named("optimizers");
export const schedule = named("schedules");

const metric = named("metrics");
const oneMetric = mapped(metric, (chosen) => [chosen]);
const severalMetrics = list(() => say`a list of metrics`, metric);
/** A list; a single one may stand alone. */
export const metrics = either(
  () => say`a list of metrics`,
  [severalMetrics, oneMetric],
  (node) => (node.type === "array" ? severalMetrics : oneMetric),
);

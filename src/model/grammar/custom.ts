/** Custom layers and losses: objects of a model file in code, with a hand-written `forward` and `backward`. */
import type { CustomLayerDeclaration, CustomLossDeclaration } from "../custom";
import { defaulting, object, required } from "../forms/combine";
import { named } from "../forms/options";
import type { Phrase } from "../forms/form";
import { several } from "../forms/several";
import { boolean, integer } from "../forms/values";
import { nearestName } from "../nearest";
import type { ModelPath } from "../problem";
import { didYouMean, renameKey, type Report } from "../report";
import { propertiesOf, propertyOf, type TextNode } from "../tree";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

const parameter = object(() => say`a parameter`, {
  shape: required(
    several("integers", integer({ minimum: 1 }), undefined),
    "its shape, a list such as [8, 4]",
  ),
  initializer: defaulting(
    named("initializers"),
    { type: "glorotUniform", options: {} },
    "How its entries start; default: glorotUniform.",
  ),
  trainable: defaulting(boolean, true, "Whether the optimizer updates it."),
  regularized: defaulting(boolean, false, "Whether `regularization` applies to it."),
});

const layerKeys = ["type", "name", "inputs", "parameters", "outputShape", "forward", "backward"];
const lossKeys = ["type", "name", "forward", "backward", "target"];

/** The layer's own keys: what it needs to run is there, each of its kind. Undefined where something is not. */
export const readCustomLayer = (
  node: TextNode,
  path: ModelPath,
  report: Report,
): CustomLayerDeclaration | undefined => {
  const whole = hasFunctions(node, path, report, "layer");
  hintAtKeys(node, layerKeys, path, report, () => say`a custom layer`);
  const shape = propertyOf(node, "outputShape")?.value;
  if (shape && shape.type !== "function" && shape.type !== "unknown") {
    report.wrongType(
      shape,
      [...path, "outputShape"],
      say`a function from the inputs' shapes to the output's`,
    );
  }
  const parameters = readParameters(node, path, report);
  if (!whole || !parameters || node.custom === undefined) return undefined;
  return { key: node.custom, name: nameOf(node), parameters, givesShape: shape !== undefined };
};

export const readCustomLoss = (
  node: TextNode,
  path: ModelPath,
  report: Report,
): CustomLossDeclaration | undefined => {
  const whole = hasFunctions(node, path, report, "loss");
  hintAtKeys(node, lossKeys, path, report, () => say`a custom loss`);
  if (!whole || node.custom === undefined) return undefined;
  const target = propertyOf(node, "target")?.value?.value;
  return {
    key: node.custom,
    name: nameOf(node),
    target: target === "classNumbers" || target === "perUnit" ? target : undefined,
  };
};

const nameOf = (node: TextNode): string => {
  const name = propertyOf(node, "name")?.value?.value;
  return typeof name === "string" ? name : "custom";
};

const hasFunctions = (node: TextNode, path: ModelPath, report: Report, what: "layer" | "loss"): boolean => {
  const problems = (["forward", "backward"] as const).filter((key) => {
    const property = propertyOf(node, key);
    if (property?.value?.type === "function" || property?.value?.type === "unknown") return false;
    if (!property?.value) report.missingKey(node, path, key, purposeOf(key, what));
    else report.wrongType(property.value, [...path, key], say`a function`);
    return true;
  });
  return problems.length === 0;
};

const purposeOf = (key: "forward" | "backward", what: "layer" | "loss"): string => {
  if (what === "loss")
    return key === "forward"
      ? say`the function that computes the loss; it fills \`output\` with the losses of the examples`
      : say`the function that computes the loss; it fills \`inputGradients\` and \`parameterGradients\``;
  return key === "forward"
    ? say`the function that computes the layer; it fills \`output\` from \`inputs\``
    : say`the function that computes the layer; it fills \`inputGradients\` and \`parameterGradients\``;
};

/** Keys of the user's own are welcome (`this.units`); one that looks like a slip is not. */
const hintAtKeys = (
  node: TextNode,
  known: readonly string[],
  path: ModelPath,
  report: Report,
  where: Phrase,
): void => {
  const given = propertiesOf(node).map(({ key }) => key);
  for (const { key, keyNode } of propertiesOf(node)) {
    const nearest = known.includes(key) ? undefined : nearestName(key, known);
    if (nearest === undefined || given.includes(nearest)) continue;
    const place = [...path, key];
    report.atKey(
      "unknown-key",
      keyNode,
      place,
      sentences(say`\`${key}\` is not a key of ${where()}.`, didYouMean(nearest)),
      [renameKey(place, nearest)],
    );
  }
};

const readParameters = (
  node: TextNode,
  path: ModelPath,
  report: Report,
): CustomLayerDeclaration["parameters"] | undefined => {
  const list = propertyOf(node, "parameters")?.value;
  if (!list) return {};
  if (list.type !== "object") {
    report.wrongType(
      list,
      [...path, "parameters"],
      say`an object such as { beta: { shape: [1], initializer: "ones" } }`,
    );
    return undefined;
  }
  const parameters: Record<string, CustomLayerDeclaration["parameters"][string]> = {};
  let whole = true;
  for (const { key, value } of propertiesOf(list)) {
    const place = [...path, "parameters", key];
    if (key.includes("/") || /^input(:\d+)?$/.test(key)) {
      report.add(
        "out-of-range",
        value ?? list,
        place,
        say`A parameter cannot be called \`${key}\`: that is how inputs and weights are named. Choose another name.`,
      );
      whole = false;
      continue;
    }
    const read = value && parameter.read(value, place, report);
    if (read?.shape === undefined) {
      whole = false;
      continue;
    }
    const { shape, initializer, trainable, regularized } = read;
    parameters[key] = { shape, initializer, trainable, penalized: regularized };
  }
  return whole ? parameters : undefined;
};

import type { DataHeader } from "../data/dataSpec";
import { targetMismatch } from "../engine/losses/index";
import type { NetworkSpec } from "../engine/networkSpec";
import type { Chosen } from "../engine/options";
import { inferShapes } from "../engine/shapes";
import { type Shape, sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import { type Definitions, noDefinitions } from "../engine/definitions";
import type { ModelSpec } from "./spec";
import { classCountOf, deliveredShape, lossOf, targetForm, targetShape } from "./target";
import { say } from "../words/words";
import { capital, listOf } from "../words/lists";

/** The network's inputs as its specification names them, with the shapes the data have. */
const inputsOf = ({ inputs }: ModelSpec, header: DataHeader): NetworkSpec["inputs"] =>
  inputs.map((name, at) => ({ name, shape: header.inputs[at]!.shape }));

/** Shape of what the last layer gives; undefined where shapes do not fit. */
const outputShapeOf = (spec: ModelSpec, header: DataHeader, definitions: Definitions): Shape | undefined =>
  inferShapes(inputsOf(spec, header), spec.layers, definitions).at(-1)?.outputShape;

/** In which form the loss of this model wants this data's target. */
export const targetFormOf = (
  spec: ModelSpec,
  header: DataHeader,
  definitions = noDefinitions,
): "classNumbers" | "oneHot" | "values" =>
  targetForm(lossOf(spec.loss, definitions), outputShapeOf(spec, header, definitions), header);

/**
 * What the engine compiles. Throws a UserError with its path where shapes do not fit or the target
 * cannot serve the loss; `lint` has told the same before, with the place and a fix.
 */
export const networkSpecOf = (
  spec: ModelSpec,
  header: DataHeader,
  definitions = noDefinitions,
): NetworkSpec => {
  const inputs = inputsOf(spec, header);
  const shapes = inferShapes(inputs, spec.layers, definitions);
  const broken = shapes.findIndex(({ outputShape }) => outputShape === undefined);
  if (broken >= 0) {
    const { mismatch = say`its inputs have no shape` } = shapes[broken]!;
    throw new UserError(say`Layer ${shapes[broken]!.name}: ${mismatch}.`, {
      path: spec.layers[broken]!.path,
    });
  }
  const output = shapes.at(-1)?.outputShape;
  if (!output) throw new UserError(say`The model has no layers.`, { path: ["layers"] });
  const targetShape = targetShapeOf(spec, header, output, definitions);
  return {
    seed: spec.seed,
    inputs,
    layers: spec.layers.map(({ name, type, options, inputs: read }) => ({
      name,
      type,
      options,
      inputs: read,
    })),
    loss: spec.loss,
    targetShape,
    regularization: spec.regularization,
  };
};

const targetShapeOf = (
  spec: ModelSpec,
  header: DataHeader,
  output: Shape,
  definitions: Definitions,
): Shape => {
  const unsuited = unsuitedTarget(spec.loss, header, output, definitions);
  if (unsuited !== undefined) throw new UserError(unsuited, { path: ["loss"] });
  return deliveredShape(header.target, targetForm(lossOf(spec.loss, definitions), output, header));
};

/** Why this target cannot be compared with this output by this loss, as a sentence; undefined: it can. */
export const unsuitedTarget = (
  loss: Chosen,
  header: DataHeader,
  output: Shape,
  definitions: Definitions,
): string | undefined => {
  const { target } = header;
  const definition = lossOf(loss, definitions);
  const columns = listOf(target.columns.map((column) => `\`${column}\``));
  const form = targetForm(definition, output, header);
  const isOneNumber = sizeOf(targetShape(target)) === 1;
  if (form === "classNumbers" && isOneNumber && classCountOf(target) === undefined) {
    return say`The loss ${loss.type} wants class numbers 0, 1, 2, …; the target ${columns} holds numbers that are no classes.`;
  }
  const mismatch =
    definition && targetMismatch(loss, output, deliveredShape(target, form), definitions.losses);
  return mismatch === undefined ? undefined : say`${capital(mismatch)} (target ${columns}).`;
};

/** The metrics where the file names none: accuracy for classes, mean absolute error for numbers. */
export const impliedMetrics = (spec: ModelSpec, header: DataHeader | undefined): Chosen[] => {
  const byLoss = lossOf(spec.loss)?.impliedMetric ?? "meanAbsoluteError";
  // Squared error on classes: what people want to know is still how many are right.
  const type = header?.target.kind === "classes" ? "accuracy" : byLoss;
  return [{ type, options: {} }];
};

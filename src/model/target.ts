import type { DataHeader, TargetHeader } from "../data/dataSpec";
import { noDefinitions } from "../engine/definitions";
import { registries } from "./registries";
import { memberOf } from "./forms/registry";
import type { LossDefinition } from "../engine/losses/definition";
import type { Chosen } from "../engine/options";
import { type Shape, sizeOf } from "../engine/shape";

/** The loss's definition, a model's own first; undefined for a name that nobody knows. */
export const lossOf = (loss: Chosen, { losses } = noDefinitions): LossDefinition | undefined =>
  losses?.[loss.type] ?? memberOf(registries.losses, loss.type);

/**
 * How many classes the target distinguishes: its categories, or its distinct whole numbers where they
 * can be class numbers. Undefined for several columns and for numbers with fractions or too many values.
 */
export const classCountOf = (target: TargetHeader): number | undefined => {
  if (target.kind === "classes") return target.classes.length;
  return sizeOf(targetShape(target)) > 1 ? undefined : target.distinctIntegers?.length;
};

/** Of one example's target as it is read: before it may become one-hot. */
export const targetShape = ({ shape, columns }: TargetHeader): Shape => shape ?? [columns.length];

/** Of one example's target in the form the loss wants. */
export const deliveredShape = (target: TargetHeader, form: ReturnType<typeof targetForm>): Shape => {
  const classes = classCountOf(target);
  if (form !== "oneHot" || classes === undefined) return targetShape(target);
  return [...(target.shape ?? []), classes];
};

/**
 * How the target is delivered to the loss (semantics: "Targets and losses"); `output`: the network's
 * output shape. Several columns are always taken as they are; one output unit takes the number itself.
 */
export const targetForm = (
  loss: LossDefinition | undefined,
  output: Shape | undefined,
  { target }: Pick<DataHeader, "target">,
): "classNumbers" | "oneHot" | "values" => {
  if (loss?.target === "classNumbers") return "classNumbers";
  const units = output?.at(-1) ?? 1;
  return units > 1 && classCountOf(target) !== undefined ? "oneHot" : "values";
};

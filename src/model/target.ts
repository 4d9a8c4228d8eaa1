import type { DataHeader, TargetHeader } from "../data/dataSpec";
import { noDefinitions } from "../engine/definitions";
import { registries } from "./registries";
import { memberOf } from "./forms/registry";
import type { LossDefinition } from "../engine/losses/definition";
import type { Chosen } from "../engine/options";
import type { Shape } from "../engine/shape";

/** The loss's definition, a model's own first; undefined for a name that nobody knows. */
export const lossOf = (loss: Chosen, { losses } = noDefinitions): LossDefinition | undefined =>
  losses?.[loss.type] ?? memberOf(registries.losses, loss.type);

/**
 * How many classes the target distinguishes: its categories, or its distinct whole numbers where they
 * can be class numbers. Undefined for several columns and for numbers with fractions or too many values.
 */
export const classCountOf = (target: TargetHeader): number | undefined => {
  if (target.columns.length > 1) return undefined;
  if (target.kind === "classes") return target.classes.length;
  return target.distinctIntegers?.length;
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

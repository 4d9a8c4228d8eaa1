import type { Chosen } from "../options";
import { type Shape, showShape, sizeOf } from "../shape";
import { binaryCrossentropy } from "./binaryCrossentropy";
import { categoricalCrossentropy } from "./categoricalCrossentropy";
import type { LossDefinition } from "./definition";
import { hinge } from "./hinge";
import { huber } from "./huber";
import { kullbackLeiblerDivergence } from "./kullbackLeiblerDivergence";
import { logCosh } from "./logCosh";
import { meanAbsoluteError } from "./meanAbsoluteError";
import { meanSquaredError } from "./meanSquaredError";
import { poisson } from "./poisson";
import { sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy";
import { squaredHinge } from "./squaredHinge";
import { say } from "../../words/words";

/** Every loss of the file format by its name. */
export const losses = {
  meanSquaredError,
  meanAbsoluteError,
  huber,
  logCosh,
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  hinge,
  squaredHinge,
  kullbackLeiblerDivergence,
  poisson,
} satisfies Record<string, LossDefinition>;

export type LossName = keyof typeof losses;

/** Loss definitions by type: the registry's, or a model's own beside them. */
export type LossDefinitions = Readonly<Record<string, LossDefinition>>;

/** Definition of a chosen loss, a model's own first; a name that validation let through is in one of them. */
export const lossDefinition = (chosen: Chosen, own: LossDefinitions = {}): LossDefinition =>
  own[chosen.type] ?? (losses as LossDefinitions)[chosen.type]!;

/** Why targets of that shape do not suit the loss and the network's output, as a sentence; undefined: they do. */
export function targetMismatch(
  loss: Chosen,
  output: Shape,
  target: Shape,
  own: LossDefinitions = {},
): string | undefined {
  const columns = output.at(-1) ?? 1;
  const [found, form] = [sizeOf(target), lossDefinition(loss, own).target];
  if (form === "any") return undefined;
  const expected = form === "classNumbers" ? sizeOf(output) / columns : sizeOf(output);
  if (found === expected) return undefined;
  return form === "classNumbers"
    ? say`the loss ${loss.type} wants one class number for each row of the output ${showShape(output)}, ${expected} an example; the target has shape ${showShape(target)}, ${found} an example`
    : say`the loss ${loss.type} wants one value for each unit of the output ${showShape(output)}, ${expected} an example; the target has shape ${showShape(target)}, ${found} an example`;
}

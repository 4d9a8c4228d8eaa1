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

/** Definition of a chosen loss; a name that validation let through is in the registry. */
export const lossDefinition = (chosen: Chosen): LossDefinition =>
  (losses as Record<string, LossDefinition>)[chosen.type]!;

/** Why targets of that shape do not suit the loss and the network's output, as a sentence; undefined: they do. */
export function targetMismatch(loss: Chosen, output: Shape, target: Shape): string | undefined {
  const columns = output.at(-1) ?? 1;
  const [found, form] = [sizeOf(target), lossDefinition(loss).target];
  const expected = form === "classNumbers" ? sizeOf(output) / columns : sizeOf(output);
  if (found === expected) return undefined;
  const wants = form === "classNumbers" ? "one class number for each row of" : "one value for each unit of";
  return (
    `the loss ${loss.type} wants ${wants} the output ${showShape(output)}, ${expected} an example; ` +
    `the target has shape ${showShape(target)}, ${found} an example`
  );
}

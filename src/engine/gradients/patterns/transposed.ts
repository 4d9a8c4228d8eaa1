import { indexOf, showSizes } from "../../shape";
import { agree } from "./fit";
import type { Pattern } from "./pattern";
import { nameOf } from "./words";
import { sentences } from "../../../words/lists";
import { say } from "../../../words/words";

/** The right numbers, at the place where two axes are exchanged. */
export const transposed: Pattern = (evidence) => {
  const { entries, numeric, whole, subject } = evidence;
  const { shape } = subject;
  for (let one = 0; one < shape.length; one++) {
    for (let other = one + 1; other < shape.length; other++) {
      if (shape[one] === 1 || shape[other] === 1) continue;
      const places = entries.map((entry) => exchanged(entry, shape, one, other));
      const moved = whole.map((gradient) => Float64Array.from(places, (place) => gradient[place]!));
      if (!agree(moved, numeric)) continue;
      const laid = exchange(shape, one, other);
      const name = nameOf(evidence);
      const how =
        shape[one] === shape[other]
          ? shape.length === 2
            ? say`The gradient of ${name} is transposed: entry [i, j] holds what belongs to [j, i].`
            : say`The gradient of ${name} is transposed: the indices of the axes ${one} and ${other} are exchanged.`
          : say`The gradient of ${name} is transposed: it is laid out as ${showSizes(laid)} instead of ${showSizes(shape)}.`;
      return {
        pattern: "transposed",
        message: sentences(how, say`Look at the order of the indices, or for a missing transpose.`),
      };
    }
  }
  return undefined;
};

function exchange(list: readonly number[], one: number, other: number): number[] {
  const copy = [...list];
  [copy[one], copy[other]] = [list[other]!, list[one]!];
  return copy;
}

/** Where the entry lies when the tensor is laid out with two axes exchanged. */
function exchanged(entry: number, shape: readonly number[], one: number, other: number): number {
  const index = exchange(indexOf(entry, shape), one, other);
  return exchange(shape, one, other).reduce((place, size, axis) => place * size + index[axis]!, 0);
}

/**
 * Saxe, McClelland, Ganguli 2014: the Q of a normal random matrix's QR decomposition, with the signs
 * that make R's diagonal positive. The kernel counts as a matrix [all axes but the last, last axis];
 * the shorter side is orthonormal. Gram–Schmidt run twice ("twice is enough", Giraud et al. 2005).
 */
import { defineInitializer } from "./definition";

export const orthogonal = defineInitializer({
  summary:
    "A random matrix whose rows or columns are orthonormal, times gain: keeps the length of what passes.",
  options: { gain: { kind: "number", default: 1, description: "Factor on the orthonormal matrix." } },
  fill({ options: { gain }, shape, random, values }) {
    const columns = shape.at(-1) ?? 1;
    const rows = values.length / columns;
    const count = Math.min(rows, columns);
    const length = Math.max(rows, columns);
    const vectors: Float64Array[] = [];
    while (vectors.length < count) {
      const vector = Float64Array.from({ length }, () => random.normal());
      for (let time = 0; time < 2; time++) for (const other of vectors) removeComponent(vector, other);
      const norm = Math.sqrt(dot(vector, vector));
      vectors.push(vector.map((value) => value / norm));
    }
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        values[row * columns + column] =
          gain * (rows < columns ? vectors[row]![column]! : vectors[column]![row]!);
  },
});

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0);

function removeComponent(vector: Float64Array, unit: Float64Array): void {
  const length = dot(vector, unit);
  for (let at = 0; at < vector.length; at++) vector[at]! -= length * unit[at]!;
}

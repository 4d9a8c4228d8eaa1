const mostBins = 32;

/** Equal bins from the least to the largest value; whole numbers that are close together have a bin each. */
export function binEdges(minimum: number, maximum: number, whole: boolean): number[] {
  if (!(minimum <= maximum)) return [0, 1];
  const range = maximum - minimum;
  if (whole && range < mostBins) {
    const first = Math.round(minimum) - 0.5;
    return Array.from({ length: Math.round(range) + 2 }, (_, at) => first + at);
  }
  if (range === 0) return [minimum, maximum];
  // A sum of weighted ends: the range of the largest numbers overflows.
  return Array.from({ length: mostBins + 1 }, (_, at) =>
    at === mostBins ? maximum : minimum * (1 - at / mostBins) + maximum * (at / mostBins),
  );
}

/** Adds the first `count` of `values`, all between the first and the last edge, to the bins of `histogram`. */
export function countInBins(
  values: Float64Array,
  count: number,
  edges: readonly number[],
  histogram: number[],
): void {
  const bins = edges.length - 1;
  const [first, last] = [edges[0]!, edges[bins]!];
  // Each end alone: the range of the largest numbers overflows.
  const scale = last > first ? bins / (last / 2 - first / 2) / 2 : 0;
  const origin = first * scale;
  for (let at = 0; at < count; at++) {
    const bin = Math.floor(values[at]! * scale - origin);
    histogram[bin < 0 ? 0 : bin < bins ? bin : bins - 1]!++;
  }
}

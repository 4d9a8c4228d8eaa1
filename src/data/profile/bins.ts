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

/** The bin of a value between the first and the last edge. */
export function binOf(value: number, edges: readonly number[]): number {
  const bins = edges.length - 1;
  const [first, last] = [edges[0]!, edges[bins]!];
  if (!(last > first)) return 0;
  const at = Math.floor((value / (last - first) - first / (last - first)) * bins);
  return Math.min(bins - 1, Math.max(0, Number.isNaN(at) ? 0 : at));
}

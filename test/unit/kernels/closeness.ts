import assert from "node:assert/strict";

/** |actual − expected| ≤ absolute + relative·|expected| in every entry; NaN and ±∞ must be the same. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 0, absolute = 0 }: { relative?: number; absolute?: number },
  what = "",
): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i] ?? NaN;
    const e = expected[i] ?? NaN;
    const fine = Number.isFinite(e) ? Math.abs(a - e) <= absolute + relative * Math.abs(e) : Object.is(a, e);
    if (!fine) assert.fail(`${what} entry ${String(i)}: ${String(a)} instead of ${String(e)}`);
  }
}

/** The derivative of a sum by central differences, entry by entry. */
export function centralDifferences(
  point: readonly number[],
  cost: (at: number[]) => number,
  distance = 1e-5,
): number[] {
  return point.map((value, i) => {
    const at = [...point];
    at[i] = value + distance;
    const above = cost(at);
    at[i] = value - distance;
    return (above - cost(at)) / (2 * distance);
  });
}

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

/** The gradient by central differences of fourth order: (8(f(h) − f(−h)) − (f(2h) − f(−2h)))/12h. */
export function centralDifferences(
  point: readonly number[],
  cost: (at: number[]) => number,
  distance = 1e-4,
): number[] {
  return point.map((value, i) => {
    const along = (offset: number) => cost(point.with(i, value + offset));
    const near = along(distance) - along(-distance);
    const far = along(2 * distance) - along(-2 * distance);
    return (8 * near - far) / (12 * distance);
  });
}

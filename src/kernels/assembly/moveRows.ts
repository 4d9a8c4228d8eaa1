/** Copies rows of numbers to where another order of axes wants them. */
import { LANES, REAL, loadUpTo, splat, storeUpTo } from "./vector";

export function moveRows(
  x: usize, y: usize, outer: i32, inner: i32, width: i32, xOuter: i32, xInner: i32, yOuter: i32, yInner: i32,
): void {
  const zero = splat(0.0);
  for (let i = 0; i < outer; i++) {
    let from = x + REAL * <usize>(i * xOuter);
    let to = y + REAL * <usize>(i * yOuter);
    for (let j = 0; j < inner; j++) {
      for (let k: usize = 0, remaining = width; remaining > 0; remaining -= LANES, k += 16) {
        storeUpTo(to + k, loadUpTo(from + k, remaining, zero), remaining);
      }
      from += REAL * <usize>xInner;
      to += REAL * <usize>yInner;
    }
  }
}

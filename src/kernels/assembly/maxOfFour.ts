/**
 * The usual max pooling, two by two pixels: a tournament in registers. Rules as in `pooling.ts`: of equal pixels
 * the first wins, and a NaN.
 */
import { LANES, loadUpTo, splat, storeUpTo, where } from "./vector";

/** Where the second wins against the first. */
// @ts-ignore: decorator
@inline
function beats(second: v128, first: v128): v128 {
  return v128.or(v128.gt<real>(second, first), v128.ne<real>(second, second));
}

/** One vector of channels; the window's pixels have the numbers `n0` … `n3`. */
// @ts-ignore: decorator
@inline
function largest(
  x: usize, below: usize, pixel: usize, y: usize, winner: usize, remaining: i32,
  n0: v128, n1: v128, n2: v128, n3: v128,
): void {
  const zero = splat(0.0);
  const a = loadUpTo(x, remaining, zero);
  const b = loadUpTo(x + pixel, remaining, zero);
  const c = loadUpTo(below, remaining, zero);
  const d = loadUpTo(below + pixel, remaining, zero);
  const isRight = beats(b, a);
  const top = where(isRight, b, a);
  const isRightBelow = beats(d, c);
  const bottom = where(isRightBelow, d, c);
  const isBelow = beats(bottom, top);
  storeUpTo(y, where(isBelow, bottom, top), remaining);
  storeUpTo(winner, where(isBelow, where(isRightBelow, n3, n2), where(isRight, n1, n0)), remaining);
}

/** All channels of one window; `first` is the number of the pixel at x, `first + width` of the one below. */
// @ts-ignore: decorator
@inline
export function maxOfFour(
  x: usize, y: usize, winner: usize, channels: i32, row: usize, pixel: usize, first: i32, width: i32,
): void {
  const n0 = splat(<f64>first);
  const n1 = splat(<f64>(first + 1));
  const n2 = splat(<f64>(first + width));
  const n3 = splat(<f64>(first + width + 1));
  const below = x + row;
  let at: usize = 0;
  let remaining = channels;
  for (; remaining >= LANES; remaining -= LANES, at += 16) {
    largest(x + at, below + at, pixel, y + at, winner + at, LANES, n0, n1, n2, n3);
  }
  if (remaining > 0) largest(x + at, below + at, pixel, y + at, winner + at, remaining, n0, n1, n2, n3);
}

/** The way back for pixels that lie in no other window: each is written, the winner with dy, the others with 0. */
// @ts-ignore: decorator
@inline
export function spreadToFour(
  dx: usize, dy: usize, winner: usize, channels: i32, row: usize, pixel: usize, first: i32, width: i32,
): void {
  const zero = splat(0.0);
  const n0 = splat(<f64>first);
  const n1 = splat(<f64>(first + 1));
  const n2 = splat(<f64>(first + width));
  const n3 = splat(<f64>(first + width + 1));
  const below = dx + row;
  for (let at: usize = 0, remaining = channels; remaining > 0; remaining -= LANES, at += 16) {
    const slope = loadUpTo(dy + at, remaining, zero);
    const won = loadUpTo(winner + at, remaining, zero);
    storeUpTo(dx + at, v128.and(slope, v128.eq<real>(won, n0)), remaining);
    storeUpTo(dx + pixel + at, v128.and(slope, v128.eq<real>(won, n1)), remaining);
    storeUpTo(below + at, v128.and(slope, v128.eq<real>(won, n2)), remaining);
    storeUpTo(below + pixel + at, v128.and(slope, v128.eq<real>(won, n3)), remaining);
  }
}

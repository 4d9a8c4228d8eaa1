/**
 * Vectors of `real`: 4 lanes in float32, 2 in float64.
 *
 * The end of an array that does not fill a vector is loaded into one all the same and goes through the
 * same instructions, so an entry's result does not depend on its position.
 */

/** Bytes of one number. */
// @ts-ignore: decorator
@inline export const REAL: usize = sizeof<real>();

/** Numbers in a vector. */
// @ts-ignore: decorator
@inline export const LANES: i32 = 16 / <i32>sizeof<real>();

// @ts-ignore: decorator
@inline
export function splat(x: f64): v128 {
  return v128.splat<real>(<real>x);
}

/**
 * The number at `place` (a `memory.data`) in all lanes. For the constants of long formulas: V8 builds a
 * constant vector anew wherever it is used, with three instructions, and loads one with one.
 */
// @ts-ignore: decorator
@inline
export function constant(place: usize): v128 {
  return v128.load_splat<real>(place);
}

/** `chosen` in the lanes where `mask`, a comparison's result, is set, else `other`. */
// @ts-ignore: decorator
@inline
export function where(mask: v128, chosen: v128, other: v128): v128 {
  if (RELAXED) {
    if (sizeof<real>() == 4) return v128.relaxed_laneselect<i32>(chosen, other, mask);
    return v128.relaxed_laneselect<i64>(chosen, other, mask);
  }
  return v128.bitselect(chosen, other, mask);
}

/** a·b + c; rounded once where relaxed SIMD is there, twice elsewhere. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (RELAXED) return v128.relaxed_madd<real>(a, b, c);
  return v128.add<real>(v128.mul<real>(a, b), c);
}

/** c − a·b. */
// @ts-ignore: decorator
@inline
export function multiplySubtract(a: v128, b: v128, c: v128): v128 {
  if (RELAXED) return v128.relaxed_nmadd<real>(a, b, c);
  return v128.sub<real>(c, v128.mul<real>(a, b));
}

/** The larger, x where x is NaN. */
// @ts-ignore: decorator
@inline
export function atLeast(x: v128, low: v128): v128 {
  return v128.pmax<real>(x, low);
}

/** The smaller, x where x is NaN. */
// @ts-ignore: decorator
@inline
export function atMost(x: v128, high: v128): v128 {
  return v128.pmin<real>(x, high);
}

/** The magnitude of `magnitude` (≥ 0) with the sign of `sign`. */
// @ts-ignore: decorator
@inline
export function withSign(magnitude: v128, sign: v128): v128 {
  return v128.or(magnitude, v128.and(sign, splat(-0.0)));
}

/** The first `count` (1 … LANES − 1) numbers at `from`; the other lanes keep those of `padding`. */
export function loadPartial(from: usize, count: i32, padding: v128): v128 {
  if (sizeof<real>() == 8) return v128.load_lane<f64>(from, padding, 0);
  if (count == 1) return v128.load_lane<f32>(from, padding, 0);
  const two = v128.load_lane<f64>(from, padding, 0);
  return count == 2 ? two : v128.load_lane<f32>(from + 8, two, 2);
}

/** Stores the first `count` (1 … LANES − 1) lanes. */
export function storePartial(to: usize, x: v128, count: i32): void {
  if (sizeof<real>() == 8 || count >= 2) v128.store_lane<f64>(to, x, 0);
  if (sizeof<real>() == 4) {
    if (count == 1) v128.store_lane<f32>(to, x, 0);
    else if (count == 3) v128.store_lane<f32>(to + 8, x, 2);
  }
}

/** The next vector of an array with `remaining` ≥ 1 numbers left; missing lanes are `padding`. */
// @ts-ignore: decorator
@inline
export function loadUpTo(from: usize, remaining: i32, padding: v128): v128 {
  return remaining >= LANES ? v128.load(from) : loadPartial(from, remaining, padding);
}

/** Stores as many lanes as remain. */
// @ts-ignore: decorator
@inline
export function storeUpTo(to: usize, x: v128, remaining: i32): void {
  if (remaining >= LANES) v128.store(to, x);
  else storePartial(to, x, remaining);
}

/** The sum of the lanes, (0 + 2) + (1 + 3). */
// @ts-ignore: decorator
@inline
export function sumLanes(x: v128): real {
  if (sizeof<real>() == 8) return v128.extract_lane<real>(x, 0) + v128.extract_lane<real>(x, 1);
  const pairs = v128.add<f32>(x, v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  return v128.extract_lane<real>(pairs, 0) + v128.extract_lane<real>(pairs, 1);
}

/** The sum of the lanes, in float64. */
// @ts-ignore: decorator
@inline
export function sumLanesWide(x: v128): f64 {
  if (sizeof<real>() == 8) return v128.extract_lane<f64>(x, 0) + v128.extract_lane<f64>(x, 1);
  const low = v128.promote_low<f32>(x);
  const high = v128.promote_low<f32>(v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  const pairs = v128.add<f64>(low, high);
  return v128.extract_lane<f64>(pairs, 0) + v128.extract_lane<f64>(pairs, 1);
}

/** The largest lane; a NaN may be passed over. */
// @ts-ignore: decorator
@inline
export function maximumLane(x: v128): real {
  let m = x;
  if (sizeof<real>() == 4) m = v128.pmax<f32>(m, v128.shuffle<i32>(m, m, 2, 3, 0, 1));
  const a = v128.extract_lane<real>(m, 0);
  const b = v128.extract_lane<real>(m, 1);
  return a < b ? b : a;
}

/** The smallest lane; a NaN may be passed over. */
// @ts-ignore: decorator
@inline
export function minimumLane(x: v128): real {
  let m = x;
  if (sizeof<real>() == 4) m = v128.pmin<f32>(m, v128.shuffle<i32>(m, m, 2, 3, 0, 1));
  const a = v128.extract_lane<real>(m, 0);
  const b = v128.extract_lane<real>(m, 1);
  return b < a ? b : a;
}

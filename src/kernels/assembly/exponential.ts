/**
 * exp and what is made of it, lane by lane.
 *
 * x = n·ln 2 + r with |r| ≤ ½ ln 2, eˣ = 2ⁿ·(1 + expm1(r)); n·ln 2 is subtracted in two parts (Cody &
 * Waite 1980), the first with so few bits that its product with n is exact. expm1(r) = r + r²·P(r):
 * in float32 P is Cephes' expf (Moshier), in float64 the Taylor series to r¹³.
 */
import { atLeast, atMost, multiplyAdd, multiplySubtract, splat, withSign } from "./vector";

/** Adding it leaves n + exponent bias in the low bits of the sum, n rounded to the nearest integer. */
// @ts-ignore: decorator
@inline const ROUNDING: f64 = sizeof<real>() == 4 ? 12582912.0 + 127.0 : 6755399441055744.0 + 1023.0;
// @ts-ignore: decorator
@inline const LOG2_E: f64 = 1.4426950408889634;
// @ts-ignore: decorator
@inline const LN2_HIGH: f64 = sizeof<real>() == 4 ? 0.693359375 : 6.93147180369123816490e-1;
// @ts-ignore: decorator
@inline const LN2_LOW: f64 = sizeof<real>() == 4 ? -2.12194440e-4 : 1.90821492927058770002e-10;
/** ln of the smallest normal number. */
// @ts-ignore: decorator
@inline const LOWEST: f64 = sizeof<real>() == 4 ? -87.336544 : -708.3964185322641;
/** Below the ln of half the smallest, above the ln of the largest number. */
// @ts-ignore: decorator
@inline const UNDERFLOW: f64 = sizeof<real>() == 4 ? -104.0 : -746.0;
// @ts-ignore: decorator
@inline const OVERFLOW: f64 = sizeof<real>() == 4 ? 89.0 : 710.0;
/** Below it expm1 is −1 to the last bit. */
// @ts-ignore: decorator
@inline const MINUS_ONE_BELOW: f64 = sizeof<real>() == 4 ? -18.0 : -38.0;

/** 2ⁿ, given n + ROUNDING. */
// @ts-ignore: decorator
@inline
function powerOfTwo(rounded: v128): v128 {
  if (sizeof<real>() == 4) return v128.shl<i32>(rounded, 23);
  return v128.shl<i64>(rounded, 52);
}

/** x − n·ln 2. */
// @ts-ignore: decorator
@inline
function reduce(x: v128, n: v128): v128 {
  return multiplySubtract(n, splat(LN2_LOW), multiplySubtract(n, splat(LN2_HIGH), x));
}

/** eʳ − 1 for |r| ≤ ½ ln 2. */
// @ts-ignore: decorator
@inline
function expm1Reduced(r: v128): v128 {
  let p: v128;
  if (sizeof<real>() == 4) {
    p = splat(1.9875691500e-4);
    p = multiplyAdd(p, r, splat(1.3981999507e-3));
    p = multiplyAdd(p, r, splat(8.3334519073e-3));
    p = multiplyAdd(p, r, splat(4.1665795894e-2));
    p = multiplyAdd(p, r, splat(1.6666665459e-1));
    p = multiplyAdd(p, r, splat(5.0000001201e-1));
  } else {
    p = splat(1.0 / 6227020800.0);
    p = multiplyAdd(p, r, splat(1.0 / 479001600.0));
    p = multiplyAdd(p, r, splat(1.0 / 39916800.0));
    p = multiplyAdd(p, r, splat(1.0 / 3628800.0));
    p = multiplyAdd(p, r, splat(1.0 / 362880.0));
    p = multiplyAdd(p, r, splat(1.0 / 40320.0));
    p = multiplyAdd(p, r, splat(1.0 / 5040.0));
    p = multiplyAdd(p, r, splat(1.0 / 720.0));
    p = multiplyAdd(p, r, splat(1.0 / 120.0));
    p = multiplyAdd(p, r, splat(1.0 / 24.0));
    p = multiplyAdd(p, r, splat(1.0 / 6.0));
    p = multiplyAdd(p, r, splat(0.5));
  }
  return multiplyAdd(p, v128.mul<real>(r, r), r);
}

/** eˣ; ∞ and 0 beyond the range, denormals on the way. NaN stays. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const rounding = splat(ROUNDING);
  const inside = atMost(atLeast(x, splat(UNDERFLOW)), splat(OVERFLOW));
  const n = v128.sub<real>(multiplyAdd(inside, splat(LOG2_E), rounding), rounding);
  const y = v128.add<real>(expm1Reduced(reduce(inside, n)), splat(1.0));
  // 2ⁿ in two factors: n itself may lie outside the exponent's range.
  const halfRounded = multiplyAdd(n, splat(0.5), rounding);
  const half = v128.sub<real>(halfRounded, rounding);
  const rest = v128.add<real>(v128.sub<real>(n, half), rounding);
  return v128.mul<real>(v128.mul<real>(y, powerOfTwo(halfRounded)), powerOfTwo(rest));
}

/** eˣ for x ≤ 0; results under the smallest normal number are 0. NaN stays. */
// @ts-ignore: decorator
@inline
export function expOfNonPositive(x: v128): v128 {
  const rounding = splat(ROUNDING);
  const lowest = splat(LOWEST);
  const inside = atLeast(x, lowest);
  const rounded = multiplyAdd(inside, splat(LOG2_E), rounding);
  const scale = powerOfTwo(rounded);
  const y = expm1Reduced(reduce(inside, v128.sub<real>(rounded, rounding)));
  return v128.andnot(multiplyAdd(y, scale, scale), v128.lt<real>(x, lowest));
}

/** eˣ − 1 for x ≤ 0, with full relative precision near 0. NaN stays. */
// @ts-ignore: decorator
@inline
export function expm1OfNonPositive(x: v128): v128 {
  const rounding = splat(ROUNDING);
  const inside = atLeast(x, splat(MINUS_ONE_BELOW));
  const rounded = multiplyAdd(inside, splat(LOG2_E), rounding);
  const scale = powerOfTwo(rounded);
  const y = expm1Reduced(reduce(inside, v128.sub<real>(rounded, rounding)));
  return multiplyAdd(y, scale, v128.sub<real>(scale, splat(1.0)));
}

/** tanh |x| = −e/(e + 2) with e = expm1(−2|x|); the sign is put back. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const e = expm1OfNonPositive(v128.mul<real>(v128.abs<real>(x), splat(-2.0)));
  const magnitude = v128.div<real>(v128.abs<real>(e), v128.add<real>(e, splat(2.0)));
  return withSign(magnitude, x);
}

/** 1/(1 + e⁻ˣ), as e/(1 + e) with e = e⁻|ˣ| where x < 0. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = splat(1.0);
  const e = expOfNonPositive(v128.neg<real>(v128.abs<real>(x)));
  const numerator = v128.bitselect(e, one, v128.lt<real>(x, splat(0.0)));
  return v128.div<real>(numerator, v128.add<real>(one, e));
}

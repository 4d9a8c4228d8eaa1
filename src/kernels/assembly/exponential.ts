/**
 * exp and what is made of it, lane by lane.
 *
 * x = n·ln 2 + r with |r| ≤ ½ ln 2, eˣ = 2ⁿ·(1 + expm1(r)); n·ln 2 is subtracted in two parts (Cody &
 * Waite 1980), the first with so few bits that its product with n is exact. expm1(r) = r + r²·P(r):
 * in float32 P is Cephes' expf (Moshier), in float64 the Taylor series to r¹³.
 */
import { REAL, atLeast, atMost, constant, multiplyAdd, multiplySubtract, splat, where } from "./vector";

/** Adding it leaves n + exponent bias in the low bits of the sum, n rounded to the nearest integer. */
const ROUNDING = memory.data<real>([sizeof<real>() == 4 ? 12582912.0 + 127.0 : 6755399441055744.0 + 1023.0]);
const LOG2_E = memory.data<real>([1.4426950408889634]);
const LN2_HIGH = memory.data<real>([sizeof<real>() == 4 ? 0.693359375 : 6.93147180369123816490e-1]);
const LN2_LOW = memory.data<real>([sizeof<real>() == 4 ? -2.12194440e-4 : 1.90821492927058770002e-10]);
/** ln of the smallest normal number. */
const LOWEST = memory.data<real>([sizeof<real>() == 4 ? -87.336544 : -708.3964185322641]);
/** Below the ln of half the smallest, above the ln of the largest number. */
const UNDERFLOW = memory.data<real>([sizeof<real>() == 4 ? -104.0 : -746.0]);
const OVERFLOW = memory.data<real>([sizeof<real>() == 4 ? 89.0 : 710.0]);
/** Below it expm1 is −1 to the last bit. */
const MINUS_ONE_BELOW = memory.data<real>([sizeof<real>() == 4 ? -18.0 : -38.0]);
const HALF = memory.data<real>([0.5]);
const ONE = memory.data<real>([1.0]);
const TWO = memory.data<real>([2.0]);
const MINUS_TWO = memory.data<real>([-2.0]);
/** The sign's bit alone. */
const SIGN = memory.data<real>([-0.0]);
/** The factors of P, from the highest power down. */
const SINGLE = memory.data<real>([
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);
const DOUBLE = memory.data<real>([
  1.0 / 6227020800.0, 1.0 / 479001600.0, 1.0 / 39916800.0, 1.0 / 3628800.0, 1.0 / 362880.0, 1.0 / 40320.0,
  1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5,
]);

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
  return multiplySubtract(n, constant(LN2_LOW), multiplySubtract(n, constant(LN2_HIGH), x));
}

/** eʳ − 1 for |r| ≤ ½ ln 2. */
// @ts-ignore: decorator
@inline
function expm1Reduced(r: v128): v128 {
  let p: v128;
  if (sizeof<real>() == 4) {
    p = constant(SINGLE);
    p = multiplyAdd(p, r, constant(SINGLE + 1 * REAL));
    p = multiplyAdd(p, r, constant(SINGLE + 2 * REAL));
    p = multiplyAdd(p, r, constant(SINGLE + 3 * REAL));
    p = multiplyAdd(p, r, constant(SINGLE + 4 * REAL));
    p = multiplyAdd(p, r, constant(SINGLE + 5 * REAL));
  } else {
    p = constant(DOUBLE);
    p = multiplyAdd(p, r, constant(DOUBLE + 1 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 2 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 3 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 4 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 5 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 6 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 7 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 8 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 9 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 10 * REAL));
    p = multiplyAdd(p, r, constant(DOUBLE + 11 * REAL));
  }
  return multiplyAdd(p, v128.mul<real>(r, r), r);
}

/** eˣ; ∞ and 0 beyond the range, denormals on the way. NaN stays. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const rounding = constant(ROUNDING);
  const inside = atMost(atLeast(x, constant(UNDERFLOW)), constant(OVERFLOW));
  const n = v128.sub<real>(multiplyAdd(inside, constant(LOG2_E), rounding), rounding);
  const y = v128.add<real>(expm1Reduced(reduce(inside, n)), constant(ONE));
  // 2ⁿ in two factors: n itself may lie outside the exponent's range.
  const halfRounded = multiplyAdd(n, constant(HALF), rounding);
  const half = v128.sub<real>(halfRounded, rounding);
  const rest = v128.add<real>(v128.sub<real>(n, half), rounding);
  return v128.mul<real>(v128.mul<real>(y, powerOfTwo(halfRounded)), powerOfTwo(rest));
}

/** eˣ for x ≤ 0; results under the smallest normal number are 0. NaN stays. */
// @ts-ignore: decorator
@inline
export function expOfNonPositive(x: v128): v128 {
  const rounding = constant(ROUNDING);
  const lowest = constant(LOWEST);
  const inside = atLeast(x, lowest);
  const rounded = multiplyAdd(inside, constant(LOG2_E), rounding);
  const scale = powerOfTwo(rounded);
  const y = expm1Reduced(reduce(inside, v128.sub<real>(rounded, rounding)));
  return v128.andnot(multiplyAdd(y, scale, scale), v128.lt<real>(x, lowest));
}

/** eˣ − 1 for x ≤ 0, with full relative precision near 0. NaN stays. */
// @ts-ignore: decorator
@inline
export function expm1OfNonPositive(x: v128): v128 {
  const rounding = constant(ROUNDING);
  const inside = atLeast(x, constant(MINUS_ONE_BELOW));
  const rounded = multiplyAdd(inside, constant(LOG2_E), rounding);
  const scale = powerOfTwo(rounded);
  const y = expm1Reduced(reduce(inside, v128.sub<real>(rounded, rounding)));
  return multiplyAdd(y, scale, v128.sub<real>(scale, constant(ONE)));
}

/** tanh |x| = −e/(e + 2) with e = expm1(−2|x|); the sign is put back. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const sign = constant(SIGN);
  const e = expm1OfNonPositive(v128.mul<real>(v128.andnot(x, sign), constant(MINUS_TWO)));
  const magnitude = v128.div<real>(v128.andnot(e, sign), v128.add<real>(e, constant(TWO)));
  return v128.or(magnitude, v128.and(x, sign));
}

/** 1/(1 + e⁻ˣ), as e/(1 + e) with e = e⁻|ˣ| where x < 0. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = constant(ONE);
  const e = expOfNonPositive(v128.or(x, constant(SIGN)));
  const numerator = where(v128.lt<real>(x, splat(0.0)), e, one);
  return v128.div<real>(numerator, v128.add<real>(one, e));
}

/**
 * ln, lane by lane, after fdlibm's e_log.c / e_logf.c (Sun Microsystems 1993): x = 2ᵏ·(1 + f) with
 * 1 + f in [√½, √2), s = f/(2 + f), ln(1 + f) = f − (½f² − s·(½f² + R(s²))).
 */
import { multiplyAdd, splat } from "./vector";

// @ts-ignore: decorator
@inline const LN2_HIGH: f64 = sizeof<real>() == 4 ? 6.9313812256e-1 : 6.93147180369123816490e-1;
// @ts-ignore: decorator
@inline const LN2_LOW: f64 = sizeof<real>() == 4 ? 9.0580006145e-6 : 1.90821492927058770002e-10;

/** k·ln 2 + ln(1 + f) for 1 + f in [√½, √2]. */
// @ts-ignore: decorator
@inline
function logReduced(f: v128, k: v128): v128 {
  const s = v128.div<real>(f, v128.add<real>(f, splat(2.0)));
  const z = v128.mul<real>(s, s);
  let r: v128;
  if (sizeof<real>() == 4) {
    r = splat(0.24279078841);
    r = multiplyAdd(r, z, splat(0.28498786688));
    r = multiplyAdd(r, z, splat(0.40000972152));
    r = multiplyAdd(r, z, splat(0.66666662693));
  } else {
    r = splat(1.479819860511658591e-1);
    r = multiplyAdd(r, z, splat(1.531383769920937332e-1));
    r = multiplyAdd(r, z, splat(1.818357216161805012e-1));
    r = multiplyAdd(r, z, splat(2.222219843214978396e-1));
    r = multiplyAdd(r, z, splat(2.857142874366239149e-1));
    r = multiplyAdd(r, z, splat(3.999999999940941908e-1));
    r = multiplyAdd(r, z, splat(6.666666666666735130e-1));
  }
  const half = v128.mul<real>(v128.mul<real>(f, f), splat(0.5));
  const correction = multiplyAdd(s, multiplyAdd(r, z, half), v128.mul<real>(k, splat(LN2_LOW)));
  const low = v128.sub<real>(v128.sub<real>(half, correction), f);
  return v128.sub<real>(v128.mul<real>(k, splat(LN2_HIGH)), low);
}

/** ln x for normal x > 0; ∞ and NaN stay. */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  // Subtracting √½'s bits carries into the exponent field where the fraction is at least √½.
  let k: v128;
  let fraction: v128;
  const rounding = splat(sizeof<real>() == 4 ? 12582912.0 : 6755399441055744.0);
  if (sizeof<real>() == 4) {
    const exponent = v128.shr<i32>(v128.sub<i32>(x, splat(0.70710677)), 23);
    fraction = v128.sub<i32>(x, v128.shl<i32>(exponent, 23));
    k = v128.add<i32>(exponent, rounding);
  } else {
    const exponent = v128.shr<i64>(v128.sub<i64>(x, splat(0.7071067811865475)), 52);
    fraction = v128.sub<i64>(x, v128.shl<i64>(exponent, 52));
    k = v128.add<i64>(exponent, rounding);
  }
  const y = logReduced(v128.sub<real>(fraction, splat(1.0)), v128.sub<real>(k, rounding));
  return v128.bitselect(y, x, v128.lt<real>(x, splat(Infinity)));
}

/** ln(1 + u) for 0 ≤ u ≤ 1, with full relative precision near 0. NaN stays. */
// @ts-ignore: decorator
@inline
export function log1p(u: v128): v128 {
  const one = splat(1.0);
  const large = v128.gt<real>(u, splat(0.41421356));
  const halved = v128.mul<real>(v128.sub<real>(u, one), splat(0.5));
  return logReduced(v128.bitselect(halved, u, large), v128.and(large, one));
}

/** ln of one number, by the same instructions. */
export function logScalar(x: real): real {
  return v128.extract_lane<real>(log(v128.splat<real>(x)), 0);
}

/**
 * The normal distribution, by Numerical Recipes' Chebyshev fits of the complementary error function
 * (Press et al.): erfc z = t·exp(−z² + fit(t)), t = 2/(2 + z), z ≥ 0. float32: 1992, § 6.2 `erfcc`,
 * relative error 1.2e-7; float64: 2007, § 6.2.2, relative error 1.2e-16.
 */
import { expOfNonPositive } from "./exponential";
import { multiplyAdd, splat } from "./vector";

/** The fit of ln(erfc z / t) + z² in float32. */
// @ts-ignore: decorator
@inline
function fit32(t: v128): v128 {
  let p = splat(0.17087277);
  p = multiplyAdd(p, t, splat(-0.82215223));
  p = multiplyAdd(p, t, splat(1.48851587));
  p = multiplyAdd(p, t, splat(-1.13520398));
  p = multiplyAdd(p, t, splat(0.27886807));
  p = multiplyAdd(p, t, splat(-0.18628806));
  p = multiplyAdd(p, t, splat(0.09678418));
  p = multiplyAdd(p, t, splat(0.37409196));
  p = multiplyAdd(p, t, splat(1.00002368));
  return multiplyAdd(p, t, splat(-1.26551223));
}

/** The same in float64: the coefficients of the Chebyshev polynomials, highest first. */
const chebyshev: StaticArray<f64> = [
  -2.8e-17, 1.21e-16, -9.4e-17, -1.523e-15, 7.106e-15, 3.81e-16, -1.12708e-13, 3.13092e-13,
  8.94487e-13, -6.886027e-12, 2.394038e-12, 9.6467911e-11, -2.27365122e-10, -9.91364156e-10,
  5.059343495e-9, 6.529054439e-9, -8.5238095915e-8, 1.5626441722e-8, 1.30365583558e-6,
  -1.624290004647e-6, -2.0278578112534e-5, 4.2523324806907e-5, 3.66839497852761e-4,
  -9.46595344482036e-4, -9.561514786808631e-3, 1.9476473204185836e-2, 6.4196979235649026e-1,
];

/** Clenshaw's recurrence. */
function fit64(t: v128): v128 {
  const x = v128.sub<f64>(v128.mul<f64>(t, v128.splat<f64>(4.0)), v128.splat<f64>(2.0));
  let d = v128.splat<f64>(0.0);
  let before = d;
  const table = changetype<usize>(chebyshev);
  for (let j: usize = 0; j < 27; j++) {
    const coefficient = v128.load64_splat(table + 8 * j);
    const next = v128.add<f64>(v128.sub<f64>(v128.mul<f64>(x, d), before), coefficient);
    before = d;
    d = next;
  }
  const constant = v128.splat<f64>(-1.3026537197817094);
  const half = v128.mul<f64>(v128.add<f64>(constant, v128.mul<f64>(x, d)), v128.splat<f64>(0.5));
  return v128.sub<f64>(half, before);
}

/** Φ(x) = ½ erfc(−x/√2), the chance that a standard normal number is below x. NaN stays. */
// @ts-ignore: decorator
@inline
export function normalDistribution(x: v128): v128 {
  const one = splat(1.0);
  const z = v128.mul<real>(v128.abs<real>(x), splat(0.7071067811865476));
  const t = v128.div<real>(splat(2.0), v128.add<real>(z, splat(2.0)));
  const fitted = sizeof<real>() == 4 ? fit32(t) : fit64(t);
  // The fit is at most a rounding error above z² at z = 0.
  const e = expOfNonPositive(v128.sub<real>(fitted, v128.mul<real>(z, z)));
  const tail = v128.mul<real>(v128.mul<real>(t, e), splat(0.5));
  return v128.bitselect(v128.sub<real>(one, tail), tail, v128.gt<real>(x, splat(0.0)));
}

/** φ(x) = exp(−x²/2)/√(2π), its density. NaN stays. */
// @ts-ignore: decorator
@inline
export function normalDensity(x: v128): v128 {
  const e = expOfNonPositive(v128.mul<real>(v128.mul<real>(x, x), splat(-0.5)));
  return v128.mul<real>(e, splat(0.3989422804014327));
}

/**
 * Elementwise activations f and their derivatives, a vector at a time. The code is a constant wherever
 * these are used, so that the compiler keeps one case of each.
 */
import {
  ELU, EXPONENTIAL, GELU, HARD_SIGMOID, LEAKY_RELU, RELU, SELU, SIGMOID, SILU, SOFTPLUS, SOFTSIGN, TANH,
} from "./activationCodes";
import { normalDensity, normalDistribution } from "./errorFunction";
import { exp, expm1OfNonPositive, expOfNonPositive, sigmoid, tanh } from "./exponential";
import { log1p } from "./logarithm";
import { atLeast, atMost, multiplyAdd, splat, withSign } from "./vector";

/** Klambauer et al. 2017. */
// @ts-ignore: decorator
@inline const SELU_SCALE: f64 = 1.0507009873554805;
// @ts-ignore: decorator
@inline const SELU_ALPHA: f64 = 1.6732632423543772;
/** Where x·Φ(x) and x·sigmoid(x) have long reached 0 or x: keeps ∞·0 out of them. */
// @ts-ignore: decorator
@inline const FAR: f64 = 1e4;

/** x where x > 0, else scale·(eˣ − 1). */
// @ts-ignore: decorator
@inline
function eluWith(x: v128, scale: v128): v128 {
  const zero = splat(0.0);
  const negative = v128.mul<real>(scale, expm1OfNonPositive(atMost(x, zero)));
  return v128.bitselect(x, negative, v128.gt<real>(x, zero));
}

/** y = f(x). `alpha` is the slope of leakyRelu, the scale of elu. */
// @ts-ignore: decorator
@inline
export function activate(code: i32, x: v128, alpha: v128): v128 {
  const zero = splat(0.0);
  const one = splat(1.0);
  if (code == RELU) return atLeast(x, zero);
  if (code == LEAKY_RELU) return v128.bitselect(x, v128.mul<real>(x, alpha), v128.gt<real>(x, zero));
  if (code == ELU) return eluWith(x, alpha);
  if (code == SELU) {
    const scaled = v128.mul<real>(x, splat(SELU_SCALE));
    const negative = v128.mul<real>(splat(SELU_SCALE * SELU_ALPHA), expm1OfNonPositive(atMost(x, zero)));
    return v128.bitselect(scaled, negative, v128.gt<real>(x, zero));
  }
  if (code == GELU) {
    const near = atLeast(x, splat(-FAR));
    return v128.mul<real>(near, normalDistribution(near));
  }
  if (code == SILU) {
    const near = atLeast(x, splat(-FAR));
    return v128.mul<real>(near, sigmoid(near));
  }
  if (code == SIGMOID) return sigmoid(x);
  if (code == HARD_SIGMOID) return atMost(atLeast(multiplyAdd(x, splat(0.2), splat(0.5)), zero), one);
  if (code == TANH) return tanh(x);
  if (code == SOFTPLUS) {
    const e = expOfNonPositive(v128.neg<real>(v128.abs<real>(x)));
    return v128.add<real>(atLeast(x, zero), log1p(e));
  }
  if (code == SOFTSIGN) {
    const magnitude = v128.abs<real>(x);
    const y = v128.div<real>(x, v128.add<real>(one, magnitude));
    return v128.bitselect(withSign(one, x), y, v128.eq<real>(magnitude, splat(Infinity)));
  }
  if (code == EXPONENTIAL) return exp(x);
  return x;
}

/** dy where `condition`, else 0; NaN where x is NaN. */
// @ts-ignore: decorator
@inline
function passWhere(condition: v128, dy: v128, x: v128): v128 {
  return v128.bitselect(x, v128.and(condition, dy), v128.ne<real>(x, x));
}

/** dy · f′, from x where f is leakyRelu, gelu, silu, softplus or softsign, else from y alone. */
// @ts-ignore: decorator
@inline
export function slopeTimes(code: i32, x: v128, y: v128, dy: v128, alpha: v128): v128 {
  const zero = splat(0.0);
  const one = splat(1.0);
  if (code == RELU) return passWhere(v128.gt<real>(y, zero), dy, y);
  if (code == LEAKY_RELU) {
    const passed = v128.bitselect(dy, v128.mul<real>(dy, alpha), v128.gt<real>(x, zero));
    return v128.bitselect(x, passed, v128.ne<real>(x, x));
  }
  if (code == ELU || code == SELU) {
    const atZero = code == ELU ? alpha : splat(SELU_SCALE * SELU_ALPHA);
    const above = code == ELU ? one : splat(SELU_SCALE);
    return v128.mul<real>(dy, v128.bitselect(above, v128.add<real>(y, atZero), v128.gt<real>(y, zero)));
  }
  if (code == GELU) {
    const near = atMost(atLeast(x, splat(-FAR)), splat(FAR));
    return v128.mul<real>(dy, multiplyAdd(near, normalDensity(near), normalDistribution(near)));
  }
  if (code == SILU) {
    const near = atMost(atLeast(x, splat(-FAR)), splat(FAR));
    const s = sigmoid(near);
    const slope = multiplyAdd(near, v128.sub<real>(one, s), one);
    return v128.mul<real>(dy, v128.mul<real>(s, slope));
  }
  if (code == SIGMOID) return v128.mul<real>(dy, v128.mul<real>(y, v128.sub<real>(one, y)));
  if (code == HARD_SIGMOID) {
    const inside = v128.and(v128.gt<real>(y, zero), v128.lt<real>(y, one));
    return passWhere(inside, v128.mul<real>(dy, splat(0.2)), y);
  }
  if (code == TANH) return v128.mul<real>(dy, v128.sub<real>(one, v128.mul<real>(y, y)));
  if (code == SOFTPLUS) return v128.mul<real>(dy, sigmoid(x));
  if (code == SOFTSIGN) {
    const denominator = v128.add<real>(one, v128.abs<real>(x));
    return v128.div<real>(v128.div<real>(dy, denominator), denominator);
  }
  if (code == EXPONENTIAL) return v128.mul<real>(dy, y);
  return dy;
}

/**
 * One entry's term of a loss, f(p, t), and its slope ∂f/∂p; e = p − t. The kind is a constant where they are
 * used, so each loss compiles to its own formula alone.
 *
 *   squared error      e²                                    2e
 *   logit              max(p, 0) − p·t + ln(1 + e^(−|p|))    sigmoid(p) − t
 *   probability        −t·ln c − (1 − t)·ln(1 − c)           (c − t) / (c·(1 − c)), 0 where p was clipped to c
 *   absolute error     |e|                                   sign e, 0 at 0
 *   huber (1964)       ½e² for |e| ≤ δ, δ·|e| − ½δ² beyond   e brought into [−δ, δ]
 *   logCosh            ln cosh e                             tanh e
 *   hinge              max(0, 1 − p·t)                       −t where p·t < 1, else 0        (t = 0 means −1)
 *   squared hinge      max(0, 1 − p·t)²                      −2t·max(0, 1 − p·t)
 *   divergence         u·ln(u / c), u and c clipped          −u / c, 0 where p was clipped to c
 *   poisson            p − t·ln(p + 1e-7)                    1 − t / (p + 1e-7)
 */
import { expOfNonPositive, expm1OfNonPositive, sigmoid, tanh } from "./exponential";
import { log, log1p } from "./logarithm";
import { atLeast, atMost, splat } from "./vector";

// @ts-ignore: decorator
@inline export const SQUARED_ERROR: i32 = 0;
// @ts-ignore: decorator
@inline export const LOGIT: i32 = 1;
// @ts-ignore: decorator
@inline export const PROBABILITY: i32 = 2;
// @ts-ignore: decorator
@inline export const ABSOLUTE_ERROR: i32 = 3;
// @ts-ignore: decorator
@inline export const HUBER: i32 = 4;
// @ts-ignore: decorator
@inline export const LOG_COSH: i32 = 5;
// @ts-ignore: decorator
@inline export const HINGE: i32 = 6;
// @ts-ignore: decorator
@inline export const SQUARED_HINGE: i32 = 7;
// @ts-ignore: decorator
@inline export const DIVERGENCE: i32 = 8;
// @ts-ignore: decorator
@inline export const POISSON: i32 = 9;

/** Probabilities are kept this far from 0 and 1. */
// @ts-ignore: decorator
@inline export const CLIP: f64 = 1e-7;

/** 1 − p·t, with class number 0 as −1; NaN stays. */
// @ts-ignore: decorator
@inline
function margin(p: v128, t: v128): v128 {
  return v128.sub<real>(splat(1.0), v128.mul<real>(p, signOfClass(t)));
}

// @ts-ignore: decorator
@inline
function signOfClass(t: v128): v128 {
  return v128.bitselect(splat(-1.0), t, v128.eq<real>(t, splat(0.0)));
}

/**
 * ln cosh e = ln(1 + u) with u = cosh e − 1 = q²/(2(1 + q)), q = expm1(−|e|): near 0, where it is e²/2, nothing
 * cancels. Where u would leave log1p's domain: |e| − ln 2 + ln(1 + e^(−2|e|)).
 */
// @ts-ignore: decorator
@inline
function logCosh(e: v128): v128 {
  const size = v128.abs<real>(e);
  const q = expm1OfNonPositive(v128.neg<real>(size));
  const decayed = v128.add<real>(q, splat(1.0));
  const far = v128.gt<real>(size, splat(1.25));
  const near = v128.div<real>(v128.mul<real>(q, q), v128.add<real>(decayed, decayed));
  const tail = log1p(v128.bitselect(v128.mul<real>(decayed, decayed), near, far));
  const head = v128.and(v128.sub<real>(size, splat(0.6931471805599453)), far);
  return v128.add<real>(head, tail);
}

// @ts-ignore: decorator
@inline
export function term(kind: i32, p: v128, t: v128, delta: f64): v128 {
  const zero = splat(0.0);
  const one = splat(1.0);
  if (kind == LOGIT) {
    const tail = log1p(expOfNonPositive(v128.neg<real>(v128.abs<real>(p))));
    return v128.add<real>(v128.sub<real>(atLeast(p, zero), v128.mul<real>(p, t)), tail);
  }
  if (kind == PROBABILITY) {
    // The complement is clipped on its own: in float32, 1 − (1 − 1e-7) is 1.19e-7.
    const inside = atMost(atLeast(p, splat(CLIP)), splat(1.0 - CLIP));
    const rest = atMost(atLeast(v128.sub<real>(one, p), splat(CLIP)), splat(1.0 - CLIP));
    const yes = v128.mul<real>(t, log(inside));
    const no = v128.mul<real>(v128.sub<real>(one, t), log(rest));
    return v128.neg<real>(v128.add<real>(yes, no));
  }
  if (kind == HINGE) return atLeast(margin(p, t), zero);
  if (kind == SQUARED_HINGE) {
    const missing = atLeast(margin(p, t), zero);
    return v128.mul<real>(missing, missing);
  }
  if (kind == DIVERGENCE) {
    const target = atMost(atLeast(t, splat(CLIP)), one);
    const inside = atMost(atLeast(p, splat(CLIP)), one);
    return v128.mul<real>(target, v128.sub<real>(log(target), log(inside)));
  }
  if (kind == POISSON) {
    const shifted = v128.add<real>(p, splat(CLIP));
    // A negative rate has no logarithm: it must not pass for one.
    const logs = v128.bitselect(splat(NaN), log(shifted), v128.le<real>(shifted, zero));
    return v128.sub<real>(p, v128.mul<real>(t, logs));
  }
  const error = v128.sub<real>(p, t);
  if (kind == SQUARED_ERROR) return v128.mul<real>(error, error);
  if (kind == LOG_COSH) return logCosh(error);
  const size = v128.abs<real>(error);
  if (kind == ABSOLUTE_ERROR) return size;
  // With c = min(|e|, δ): c·(|e| − c/2) is both branches of Huber's.
  const inner = atMost(size, splat(delta));
  return v128.mul<real>(inner, v128.sub<real>(size, v128.mul<real>(inner, splat(0.5))));
}

/** ∂term/∂p. */
// @ts-ignore: decorator
@inline
export function slope(kind: i32, p: v128, t: v128, delta: f64): v128 {
  const zero = splat(0.0);
  const one = splat(1.0);
  if (kind == LOGIT) return v128.sub<real>(sigmoid(p), t);
  if (kind == PROBABILITY) {
    const low = splat(CLIP);
    const high = splat(1.0 - CLIP);
    const inside = atMost(atLeast(p, low), high);
    const variance = v128.mul<real>(inside, v128.sub<real>(one, inside));
    const outside = v128.or(v128.lt<real>(p, low), v128.gt<real>(p, high));
    return v128.andnot(v128.div<real>(v128.sub<real>(inside, t), variance), outside);
  }
  if (kind == HINGE) {
    const missing = margin(p, t);
    const satisfied = v128.le<real>(missing, zero);
    // 0·missing carries a NaN over.
    const slope = v128.sub<real>(v128.mul<real>(missing, zero), signOfClass(t));
    return v128.andnot(slope, satisfied);
  }
  if (kind == SQUARED_HINGE) {
    const missing = atLeast(margin(p, t), zero);
    return v128.mul<real>(v128.mul<real>(missing, splat(-2.0)), signOfClass(t));
  }
  if (kind == DIVERGENCE) {
    const low = splat(CLIP);
    const inside = atMost(atLeast(p, low), one);
    const outside = v128.or(v128.lt<real>(p, low), v128.gt<real>(p, one));
    const target = atMost(atLeast(t, low), one);
    return v128.andnot(v128.neg<real>(v128.div<real>(target, inside)), outside);
  }
  if (kind == POISSON) {
    const shifted = v128.add<real>(p, splat(CLIP));
    const ratio = v128.div<real>(t, shifted);
    return v128.sub<real>(one, v128.bitselect(splat(NaN), ratio, v128.le<real>(shifted, zero)));
  }
  const error = v128.sub<real>(p, t);
  if (kind == SQUARED_ERROR) return v128.add<real>(error, error);
  if (kind == LOG_COSH) return tanh(error);
  if (kind == ABSOLUTE_ERROR) {
    const sign = v128.or(v128.and(error, splat(-0.0)), one);
    const known = v128.and(sign, v128.ne<real>(error, zero));
    return v128.bitselect(error, known, v128.ne<real>(error, error));
  }
  const limit = splat(delta);
  return atMost(atLeast(error, v128.neg<real>(limit)), limit);
}

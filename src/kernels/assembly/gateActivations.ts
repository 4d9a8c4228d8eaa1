/** The activations inside recurrent cells: sigmoid and tanh inlined, any other elementwise one by its code. */
import { SIGMOID, TANH } from "./activationCodes";
import { activate, slopeTimes } from "./activationFormulas";

/** Whether the cell has the usual two, for which a loop of their own is compiled. */
// @ts-ignore: decorator
@inline
export function areUsual(recurrentCode: i32, code: i32): bool {
  return recurrentCode == SIGMOID && code == TANH;
}

function activateAny(code: i32, x: v128, alpha: v128): v128 {
  return activate(code, x, alpha);
}

function slopeTimesAny(code: i32, x: v128, y: v128, dy: v128, alpha: v128): v128 {
  return slopeTimes(code, x, y, dy, alpha);
}

/** f(x); `isUsual` is a constant, and then so is the code. */
// @ts-ignore: decorator
@inline
export function gate(isUsual: bool, usual: i32, code: i32, x: v128, alpha: v128): v128 {
  return isUsual ? activate(usual, x, alpha) : activateAny(code, x, alpha);
}

/** dy · f′(x), from x and y = f(x). */
// @ts-ignore: decorator
@inline
export function gateSlope(isUsual: bool, usual: i32, code: i32, x: v128, y: v128, dy: v128, alpha: v128): v128 {
  return isUsual ? slopeTimes(usual, x, y, dy, alpha) : slopeTimesAny(code, x, y, dy, alpha);
}

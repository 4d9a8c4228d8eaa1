/**
 * Depthwise convolution: y[o, c·M + m] = Σ over the window of x[o + tap, c]·w[tap, c, m]. All three passes
 * are one walk that adds products, to another of the three factors each time.
 */
import { LANES, REAL, loadUpTo, multiplyAdd, splat, storeUpTo } from "./vector";
import { Window, pixelBytes, rowBytes } from "./window";

const FORWARD: i32 = 0;
const INPUT: i32 = 1;
const KERNEL: i32 = 2;

/** sum += a ⊙ b */
// @ts-ignore: decorator
@inline
function addProducts(a: usize, b: usize, sum: usize, entries: i32): void {
  const zero = splat(0.0);
  for (let remaining = entries; remaining > 0; remaining -= LANES, a += 16, b += 16, sum += 16) {
    const before = loadUpTo(sum, remaining, zero);
    storeUpTo(sum, multiplyAdd(loadUpTo(a, remaining, zero), loadUpTo(b, remaining, zero), before), remaining);
  }
}

// @ts-ignore: decorator
@inline
function addProduct(a: usize, b: usize, sum: usize): void {
  store<real>(sum, load<real>(sum) + load<real>(a) * load<real>(b));
}

/** One tap at one place: `channels` of x, `channels · multiplier` of w and of y. */
// @ts-ignore: decorator
@inline
function tap(pass: i32, x: usize, w: usize, y: usize, channels: i32, multiplier: i32): void {
  if (multiplier == 1) {
    if (pass == FORWARD) addProducts(x, w, y, channels);
    if (pass == INPUT) addProducts(y, w, x, channels);
    if (pass == KERNEL) addProducts(x, y, w, channels);
    return;
  }
  for (let c = 0; c < channels; c++, x += REAL) {
    for (let m = 0; m < multiplier; m++, w += REAL, y += REAL) {
      if (pass == FORWARD) addProduct(x, w, y);
      if (pass == INPUT) addProduct(y, w, x);
      if (pass == KERNEL) addProduct(x, y, w);
    }
  }
}

// @ts-ignore: decorator
@inline
function walk(pass: i32, place: usize, x: usize, w: usize, y: usize, examples: i32, multiplier: i32): void {
  const window = changetype<Window>(place);
  const pixel = pixelBytes(window);
  const row = rowBytes(window);
  const wide = pixel * <usize>multiplier;
  for (let example = 0; example < examples; example++) {
    for (let line = 0; line < window.outputHeight; line++) {
      const top = line * window.strideHeight - window.padTop;
      for (let column = 0; column < window.outputWidth; column++, y += wide) {
        const left = column * window.strideWidth - window.padLeft;
        let weights = w;
        for (let i = 0; i < window.windowHeight; i++) {
          const vertical = top + i * window.dilationHeight;
          const isOutside = <u32>vertical >= <u32>window.inputHeight;
          for (let j = 0; j < window.windowWidth; j++, weights += wide) {
            const horizontal = left + j * window.dilationWidth;
            if (isOutside || <u32>horizontal >= <u32>window.inputWidth) continue;
            const source = x + row * <usize>vertical + pixel * <usize>horizontal;
            tap(pass, source, weights, y, window.channels, multiplier);
          }
        }
      }
    }
    x += row * <usize>window.inputHeight;
  }
}

export function depthwiseForward(window: usize, x: usize, w: usize, y: usize, examples: i32, multiplier: i32): void {
  walk(FORWARD, window, x, w, y, examples, multiplier);
}

export function depthwiseBackwardInput(
  window: usize, dy: usize, w: usize, dx: usize, examples: i32, multiplier: i32,
): void {
  walk(INPUT, window, dx, w, dy, examples, multiplier);
}

export function depthwiseBackwardKernel(
  window: usize, x: usize, dy: usize, dw: usize, examples: i32, multiplier: i32,
): void {
  walk(KERNEL, window, x, dw, dy, examples, multiplier);
}

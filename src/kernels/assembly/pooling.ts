/**
 * Pooling: maximum or mean of the window's pixels inside the image, channel by channel. The maximum's
 * winner is the first of equal pixels in reading order; a NaN wins.
 */
import { LANES, loadUpTo, splat, storeUpTo } from "./vector";
import { Window, pixelBytes, rowBytes } from "./window";

const MAXIMUM: i32 = 0;
const MAXIMUM_BACK: i32 = 1;
const MEAN: i32 = 2;
const MEAN_BACK: i32 = 3;

/** One vector of channels of one window: `x` is the window's first pixel, taps from `i0, j0` to `i1, j1` lie inside. */
// @ts-ignore: decorator
@inline
function pool(
  pass: i32, x: usize, y: usize, winner: usize, remaining: i32, row: usize, pixel: usize,
  width: i32, i0: i32, i1: i32, j0: i32, j1: i32,
): void {
  const zero = splat(0.0);
  const isBackward = pass == MAXIMUM_BACK || pass == MEAN_BACK;
  let value = isBackward ? loadUpTo(y, remaining, zero) : zero;
  let won = pass == MAXIMUM_BACK ? loadUpTo(winner, remaining, zero) : splat(<f64>(i0 * width + j0));
  if (pass == MAXIMUM) value = loadUpTo(x + row * <usize>i0 + pixel * <usize>j0, remaining, zero);
  const share = splat(1.0 / <f64>((i1 - i0) * (j1 - j0)));
  if (pass == MEAN_BACK) value = v128.mul<real>(value, share);
  for (let i = i0; i < i1; i++) {
    for (let j = j0; j < j1; j++) {
      const place = x + row * <usize>i + pixel * <usize>j;
      const entry = loadUpTo(place, remaining, zero);
      if (pass == MEAN) value = v128.add<real>(value, entry);
      if (pass == MEAN_BACK) storeUpTo(place, v128.add<real>(entry, value), remaining);
      const number = splat(<f64>(i * width + j));
      if (pass == MAXIMUM) {
        const wins = v128.or(v128.gt<real>(entry, value), v128.ne<real>(entry, entry));
        value = v128.bitselect(entry, value, wins);
        won = v128.bitselect(number, won, wins);
      }
      if (pass == MAXIMUM_BACK) {
        const own = v128.and(value, v128.eq<real>(won, number));
        storeUpTo(place, v128.add<real>(entry, own), remaining);
      }
    }
  }
  if (pass == MEAN) storeUpTo(y, v128.mul<real>(value, share), remaining);
  if (pass == MAXIMUM) {
    storeUpTo(y, value, remaining);
    storeUpTo(winner, won, remaining);
  }
}

// @ts-ignore: decorator
@inline
function walk(pass: i32, place: usize, x: usize, y: usize, winners: usize, examples: i32): void {
  const window = changetype<Window>(place);
  const pixel = pixelBytes(window);
  const row = rowBytes(window);
  const width = window.windowWidth;
  const channels = window.channels;
  for (let example = 0; example < examples; example++) {
    for (let line = 0; line < window.outputHeight; line++) {
      const top = line * window.strideHeight - window.padTop;
      const i0 = max(-top, 0);
      const i1 = min(window.windowHeight, window.inputHeight - top);
      for (let column = 0; column < window.outputWidth; column++) {
        const left = column * window.strideWidth - window.padLeft;
        const j0 = max(-left, 0);
        const j1 = min(width, window.inputWidth - left);
        // In padding the window begins before the image; the taps that are visited lie inside.
        const first = x + row * top + pixel * left;
        for (let at: usize = 0, remaining = channels; remaining > 0; remaining -= LANES, at += 16) {
          pool(pass, first + at, y + at, winners + at, remaining, row, pixel, width, i0, i1, j0, j1);
        }
        y += pixel;
        winners += pixel;
      }
    }
    x += row * <usize>window.inputHeight;
  }
}

export function maxPoolForward(window: usize, x: usize, y: usize, winners: usize, examples: i32): void {
  walk(MAXIMUM, window, x, y, winners, examples);
}

export function maxPoolBackward(window: usize, dy: usize, winners: usize, dx: usize, examples: i32): void {
  walk(MAXIMUM_BACK, window, dx, dy, winners, examples);
}

export function averagePoolForward(window: usize, x: usize, y: usize, examples: i32): void {
  walk(MEAN, window, x, y, 0, examples);
}

export function averagePoolBackward(window: usize, dy: usize, dx: usize, examples: i32): void {
  walk(MEAN_BACK, window, dx, dy, 0, examples);
}

/**
 * Pooling: maximum or mean of the window's pixels inside the image, channel by channel. The maximum's
 * winner is the first of equal pixels in reading order; a NaN wins.
 */
import { maxOfFour, spreadToFour } from "./maxOfFour";
import { LANES, loadUpTo, splat, storeUpTo } from "./vector";
import { Window, pixelBytes, rowBytes } from "./window";

const MAXIMUM: i32 = 0;
const MEAN: i32 = 1;
/** Backward passes add to dx; where windows are apart, each pixel is seen once and simply written. */
const MAXIMUM_ADD: i32 = 2;
const MAXIMUM_SET: i32 = 3;
const MEAN_ADD: i32 = 4;
const MEAN_SET: i32 = 5;

/**
 * One vector of channels of one window: `x` is its first pixel inside the image, of which there are `rows` ×
 * `columns`; that pixel has number `first`, the one below it `first + width`.
 */
// @ts-ignore: decorator
@inline
function gather(
  pass: i32, x: usize, y: usize, winner: usize, remaining: i32, row: usize, pixel: usize,
  first: i32, width: i32, rows: i32, columns: i32,
): void {
  const zero = splat(0.0);
  const one = splat(1.0);
  let value = pass == MAXIMUM ? loadUpTo(x, remaining, zero) : zero;
  let won = splat(<f64>first);
  for (let i = 0; i < rows; i++, x += row) {
    let place = x;
    let number = splat(<f64>(first + i * width));
    for (let j = 0; j < columns; j++, place += pixel) {
      const entry = loadUpTo(place, remaining, zero);
      if (pass == MEAN) value = v128.add<real>(value, entry);
      if (pass == MAXIMUM) {
        const wins = v128.or(v128.gt<real>(entry, value), v128.ne<real>(entry, entry));
        value = v128.bitselect(entry, value, wins);
        won = v128.bitselect(number, won, wins);
        number = v128.add<real>(number, one);
      }
    }
  }
  if (pass == MEAN) value = v128.mul<real>(value, splat(1.0 / <f64>(rows * columns)));
  storeUpTo(y, value, remaining);
  if (pass == MAXIMUM) storeUpTo(winner, won, remaining);
}

/** The way back: pixel after pixel, so that dx is written from left to right. */
// @ts-ignore: decorator
@inline
function spread(
  pass: i32, dx: usize, dy: usize, winner: usize, channels: i32, row: usize, pixel: usize,
  first: i32, width: i32, rows: i32, columns: i32,
): void {
  const zero = splat(0.0);
  const isMaximum = pass == MAXIMUM_ADD || pass == MAXIMUM_SET;
  const adds = pass == MAXIMUM_ADD || pass == MEAN_ADD;
  const share = splat(1.0 / <f64>(rows * columns));
  for (let i = 0; i < rows; i++, dx += row) {
    let place = dx;
    for (let j = 0; j < columns; j++, place += pixel) {
      const number = splat(<f64>(first + i * width + j));
      for (let at: usize = 0, remaining = channels; remaining > 0; remaining -= LANES, at += 16) {
        const slope = loadUpTo(dy + at, remaining, zero);
        let own = isMaximum
          ? v128.and(slope, v128.eq<real>(loadUpTo(winner + at, remaining, zero), number))
          : v128.mul<real>(slope, share);
        if (adds) own = v128.add<real>(loadUpTo(place + at, remaining, zero), own);
        storeUpTo(place + at, own, remaining);
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function walk(pass: i32, place: usize, x: usize, y: usize, winners: usize, examples: i32): void {
  const window = changetype<Window>(place);
  const pixel = pixelBytes(window);
  const row = rowBytes(window);
  const width = window.windowWidth;
  const height = window.windowHeight;
  const channels = window.channels;
  const inputWidth = window.inputWidth;
  const inputHeight = window.inputHeight;
  const outputWidth = window.outputWidth;
  const strideWidth = window.strideWidth;
  const padLeft = window.padLeft;
  for (let example = 0; example < examples; example++) {
    for (let line = 0; line < window.outputHeight; line++) {
      const top = line * window.strideHeight - window.padTop;
      const i0 = max(-top, 0);
      const rows = min(height, inputHeight - top) - i0;
      for (let column = 0; column < outputWidth; column++) {
        const left = column * strideWidth - padLeft;
        const j0 = max(-left, 0);
        const columns = min(width, inputWidth - left) - j0;
        const corner = x + row * <usize>(top + i0) + pixel * <usize>(left + j0);
        const first = i0 * width + j0;
        const isFour = rows == 2 && columns == 2;
        if (pass == MAXIMUM && isFour) maxOfFour(corner, y, winners, channels, row, pixel, first, width);
        else if (pass == MAXIMUM_SET && isFour) spreadToFour(corner, y, winners, channels, row, pixel, first, width);
        else if (pass == MAXIMUM || pass == MEAN) {
          for (let at: usize = 0, remaining = channels; remaining > 0; remaining -= LANES, at += 16) {
            gather(pass, corner + at, y + at, winners + at, remaining, row, pixel, first, width, rows, columns);
          }
        } else spread(pass, corner, y, winners, channels, row, pixel, first, width, rows, columns);
        y += pixel;
        winners += pixel;
      }
    }
    x += row * <usize>inputHeight;
  }
}

/** Whether no pixel lies in two windows. Fills dx with zeros where windows leave pixels out, or overlap. */
function prepare(place: usize, dx: usize, examples: i32): bool {
  const window = changetype<Window>(place);
  const isApart = window.strideHeight >= window.windowHeight && window.strideWidth >= window.windowWidth;
  const isWhole =
    isApart && window.strideHeight == window.windowHeight && window.strideWidth == window.windowWidth &&
    window.outputHeight * window.strideHeight - window.padTop >= window.inputHeight &&
    window.outputWidth * window.strideWidth - window.padLeft >= window.inputWidth;
  if (!isWhole) memory.fill(dx, 0, rowBytes(window) * <usize>(window.inputHeight * examples));
  return isApart;
}

export function maxPoolForward(window: usize, x: usize, y: usize, winners: usize, examples: i32): void {
  walk(MAXIMUM, window, x, y, winners, examples);
}

export function maxPoolBackward(window: usize, dy: usize, winners: usize, dx: usize, examples: i32): void {
  if (prepare(window, dx, examples)) walk(MAXIMUM_SET, window, dx, dy, winners, examples);
  else walk(MAXIMUM_ADD, window, dx, dy, winners, examples);
}

export function averagePoolForward(window: usize, x: usize, y: usize, examples: i32): void {
  walk(MEAN, window, x, y, 0, examples);
}

export function averagePoolBackward(window: usize, dy: usize, dx: usize, examples: i32): void {
  if (prepare(window, dx, examples)) walk(MEAN_SET, window, dx, dy, 0, examples);
  else walk(MEAN_ADD, window, dx, dy, 0, examples);
}

/**
 * Convolution as a matrix product (Chellapilla, Puri & Simard 2006): the window's pixels at every position,
 * side by side in one row each, `[positions, windowHeight · windowWidth · taken]`, and back.
 */
import { LANES, REAL, loadUpTo, splat, storeUpTo } from "./vector";
import { Window, pixelBytes, rowBytes } from "./window";

/** Copies whole vectors; what is written too far is overwritten by the next run. */
// @ts-ignore: decorator
@inline
function copyRun(from: usize, to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at));
}

/** The same, and nothing too far: what comes next may be another thread's. */
// @ts-ignore: decorator
@inline
function copyExactly(from: usize, to: usize, entries: i32): void {
  const zero = splat(0.0);
  for (let remaining = entries; remaining > 0; remaining -= LANES, from += 16, to += 16) {
    storeUpTo(to, loadUpTo(from, remaining, zero), remaining);
  }
}

// @ts-ignore: decorator
@inline
function zeroExactly(to: usize, entries: i32): void {
  const zero = splat(0.0);
  for (let remaining = entries; remaining > 0; remaining -= LANES, to += 16) storeUpTo(to, zero, remaining);
}

// @ts-ignore: decorator
@inline
function addRun(from: usize, to: usize, entries: i32): void {
  const zero = splat(0.0);
  for (let remaining = entries; remaining > 0; remaining -= LANES, from += 16, to += 16) {
    storeUpTo(to, v128.add<real>(loadUpTo(to, remaining, zero), loadUpTo(from, remaining, zero)), remaining);
  }
}

/**
 * Walks over all windows of the output's lines and, in each, over the runs of entries that lie together in
 * image and patch: a row of the window where its pixels are neighbours, else a pixel.
 */
// @ts-ignore: decorator
@inline
function walk(gathers: bool, place: usize, x: usize, patches: usize, first: i32, lines: i32, taken: i32): void {
  const window = changetype<Window>(place);
  const height = window.inputHeight;
  const pixel = pixelBytes(window);
  const row = rowBytes(window);
  const outputHeight = window.outputHeight;
  const outputWidth = window.outputWidth;
  const windowHeight = window.windowHeight;
  const dilationHeight = window.dilationHeight;
  const dilationWidth = window.dilationWidth;
  const strideHeight = window.strideHeight;
  const strideWidth = window.strideWidth;
  const padTop = window.padTop;
  const padLeft = window.padLeft;
  const isWhole = taken == window.channels && dilationWidth == 1;
  // Seen in runs, a row of neighbouring pixels is one pixel that may stand out on either side.
  const runs = isWhole ? 1 : window.windowWidth;
  const pixelsOfRun = isWhole ? window.windowWidth : 1;
  const width = window.inputWidth;
  const entries = pixelsOfRun * taken;
  const run = REAL * <usize>entries;
  const step = row * <usize>dilationHeight;

  const last = first + lines - 1;
  for (let line = first; line <= last; line++) {
    const example = line / outputHeight;
    const top = (line - example * outputHeight) * strideHeight - padTop;
    const isInHeight = top >= 0 && top + (windowHeight - 1) * dilationHeight < height;
    const image = x + row * <usize>height * <usize>example;
    for (let column = 0; column < outputWidth; column++) {
      const left = column * strideWidth - padLeft;
      const isLast = line == last && column == outputWidth - 1;
      if (isWhole && isInHeight && left >= 0 && left + pixelsOfRun <= width && !isLast) {
        // The usual place, well inside the image: nothing to be clipped.
        let start = image + row * <usize>top + pixel * <usize>left;
        for (let i = 0; i < windowHeight; i++, patches += run, start += step) {
          if (gathers) copyRun(start, patches, run);
          else addRun(patches, start, entries);
        }
        continue;
      }
      for (let i = 0; i < windowHeight; i++) {
        const y = top + i * dilationHeight;
        const isOutside = <u32>y >= <u32>height;
        if (isOutside) {
          if (gathers) zeroExactly(patches, entries * runs);
          patches += run * <usize>runs;
          continue;
        }
        const start = image + row * <usize>y;
        for (let j = 0; j < runs; j++, patches += run) {
          const from = left + j * dilationWidth;
          const before = min(max(-from, 0), pixelsOfRun);
          const after = max(min(width - from, pixelsOfRun), before);
          const inside = start + pixel * <usize>(from + before);
          const skipped = REAL * <usize>(before * taken);
          if (gathers) {
            if (before > 0) zeroExactly(patches, before * taken);
            copyExactly(inside, patches + skipped, (after - before) * taken);
            if (after < pixelsOfRun) zeroExactly(patches + REAL * <usize>(after * taken), (pixelsOfRun - after) * taken);
          } else addRun(patches + skipped, inside, (after - before) * taken);
        }
      }
    }
  }
}

export function gatherPatches(window: usize, x: usize, patches: usize, first: i32, lines: i32, taken: i32): void {
  walk(true, window, x, patches, first, lines, taken);
}

export function scatterPatches(window: usize, patches: usize, x: usize, first: i32, lines: i32, taken: i32): void {
  walk(false, window, x, patches, first, lines, taken);
}

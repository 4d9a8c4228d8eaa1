/**
 * Panels for the register tile: `width` lines of a matrix (rows of A or columns of B) side by side,
 * `[lines/width, depth, width]`, the last panel filled up with zeros.
 */
import { REAL } from "./vector";

/** f32: four vectors, each along its line, become four vectors across the lines. */
// @ts-ignore: decorator
@inline
function transposeFour(from: usize, line: usize, to: usize, step: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + line);
  const c = v128.load(from + 2 * line);
  const d = v128.load(from + 3 * line);
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab0, cd0, 0, 2));
  v128.store(to + step, v128.shuffle<f64>(ab0, cd0, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<f64>(ab2, cd2, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<f64>(ab2, cd2, 1, 3));
}

/** f32: the same with two lines, four half vectors. */
// @ts-ignore: decorator
@inline
function transposeTwoOfFour(from: usize, line: usize, to: usize, step: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + line);
  const low = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  v128.store_lane<f64>(to, low, 0);
  v128.store_lane<f64>(to + step, low, 1);
  v128.store_lane<f64>(to + 2 * step, high, 0);
  v128.store_lane<f64>(to + 3 * step, high, 1);
}

/** f64: two lines, two vectors. */
// @ts-ignore: decorator
@inline
function transposeTwo(from: usize, line: usize, to: usize, step: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + line);
  v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
  v128.store(to + step, v128.shuffle<f64>(a, b, 1, 3));
}

/** A full panel of lines that are contiguous along the depth. Returns the depth that is done. */
// @ts-ignore: decorator
@inline
function packAlong(from: usize, to: usize, depth: i32, line: usize, width: i32): i32 {
  const step = REAL * <usize>width;
  let p = 0;
  if (sizeof<real>() == 4) {
    for (; p + 4 <= depth; p += 4, from += 16, to += 4 * step) {
      transposeFour(from, line, to, step);
      if (width == 8) transposeFour(from + 4 * line, line, to + 16, step);
      else if (width == 6) transposeTwoOfFour(from + 4 * line, line, to + 16, step);
    }
  } else {
    for (; p + 2 <= depth; p += 2, from += 16, to += 2 * step) {
      transposeTwo(from, line, to, step);
      transposeTwo(from + 2 * line, line, to + 16, step);
      if (width == 6) transposeTwo(from + 4 * line, line, to + 32, step);
    }
  }
  return p;
}

/** One step of a panel of lines that lie side by side. */
// @ts-ignore: decorator
@inline
function packStep(from: usize, to: usize, bytes: usize): void {
  v128.store(to, v128.load(from));
  if (bytes >= 32) v128.store(to, v128.load(from, 16), 16);
  if (bytes == 24) store<f64>(to, load<f64>(from, 16), 16);
  if (bytes == 48) v128.store(to, v128.load(from, 32), 32);
}

/** A full panel of lines that lie side by side. */
// @ts-ignore: decorator
@inline
function packAcross(from: usize, to: usize, depth: i32, step: usize, width: i32): void {
  const bytes = REAL * <usize>width;
  for (let p = 0; p < depth; p++, from += step, to += bytes) packStep(from, to, bytes);
}

/** Four neighbouring panels at a time: each cache line of the matrix is fetched once or twice, not for every panel. */
// @ts-ignore: decorator
@inline
function packFourAcross(from: usize, to: usize, depth: i32, step: usize, width: i32): void {
  const bytes = REAL * <usize>width;
  const panel = bytes * <usize>depth;
  for (let p = 0; p < depth; p++, from += step, to += bytes) {
    packStep(from, to, bytes);
    packStep(from + bytes, to + panel, bytes);
    packStep(from + 2 * bytes, to + 2 * panel, bytes);
    packStep(from + 3 * bytes, to + 3 * panel, bytes);
  }
}

/** Any part of a panel, number by number: `count` lines, the rest zeros. */
function packSlowly(from: usize, to: usize, depth: i32, line: usize, step: usize, count: i32, width: i32): void {
  for (let p = 0; p < depth; p++) {
    let entry = from;
    let i = 0;
    for (; i < count; i++, entry += line, to += REAL) store<real>(to, load<real>(entry));
    for (; i < width; i++, to += REAL) store<real>(to, 0);
    from += step;
  }
}

/** All panels; `line` and `step` are the bytes from line to line and along a line, `width` is a constant. */
// @ts-ignore: decorator
@inline
export function pack(from: usize, to: usize, lines: i32, depth: i32, line: usize, step: usize, width: i32): void {
  const bytes = REAL * <usize>(width * depth);
  if (line == REAL) {
    for (; lines >= 4 * width; lines -= 4 * width, from += 4 * line * width, to += 4 * bytes) {
      packFourAcross(from, to, depth, step, width);
    }
  }
  for (; lines >= width; lines -= width, from += line * width, to += bytes) {
    if (line == REAL) packAcross(from, to, depth, step, width);
    else {
      const done = packAlong(from, to, depth, line, width);
      packSlowly(from + REAL * done, to + REAL * (done * width), depth - done, line, step, width, width);
    }
  }
  if (lines > 0) packSlowly(from, to, depth, line, step, lines, width);
}

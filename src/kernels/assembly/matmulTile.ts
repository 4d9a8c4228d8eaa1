/**
 * The register tile of the matrix product: six rows by two vectors, twelve accumulators of the 16 registers.
 * A tile of four rows keeps the multipliers as busy, so any even number of rows is made of the two.
 */
import { LANES, REAL, multiplyAdd, splat } from "./vector";

export const TILE_ROWS: i32 = 6;
export const LOW_TILE_ROWS: i32 = 4;
export const TILE_COLUMNS: i32 = 2 * LANES;

/** Bytes of one step along k in the packed panels. */
// @ts-ignore: decorator
@inline const A_STEP: usize = sizeof<real>() * 6;
// @ts-ignore: decorator
@inline const LOW_A_STEP: usize = sizeof<real>() * 4;
// @ts-ignore: decorator
@inline const B_STEP: usize = 32;

/**
 * C = start + A·B for a tile of C, its rows `stride` bytes apart; A as a packed panel `[k, 6]`, B as a packed
 * panel `[k, TILE_COLUMNS]`. `start` (0: zeros) has rows `startStride` bytes apart: C itself, or one row for all.
 */
export function multiplyTile(
  a: usize, b: usize, c: usize, stride: usize, k: i32, start: usize, startStride: usize,
): void {
  let c00 = splat(0.0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
  let c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
  const row1 = c + stride;
  const row2 = row1 + stride;
  const row3 = row2 + stride;
  const row4 = row3 + stride;
  const row5 = row4 + stride;
  if (start) {
    c00 = v128.load(start); c01 = v128.load(start, 16);
    start += startStride;
    c10 = v128.load(start); c11 = v128.load(start, 16);
    start += startStride;
    c20 = v128.load(start); c21 = v128.load(start, 16);
    start += startStride;
    c30 = v128.load(start); c31 = v128.load(start, 16);
    start += startStride;
    c40 = v128.load(start); c41 = v128.load(start, 16);
    start += startStride;
    c50 = v128.load(start); c51 = v128.load(start, 16);
  }
  const end = a + A_STEP * <usize>k;
  for (; a < end; a += A_STEP, b += B_STEP) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let s = v128.load_splat<real>(a); c00 = multiplyAdd(s, b0, c00); c01 = multiplyAdd(s, b1, c01);
    s = v128.load_splat<real>(a, sizeof<real>()); c10 = multiplyAdd(s, b0, c10); c11 = multiplyAdd(s, b1, c11);
    s = v128.load_splat<real>(a, 2 * sizeof<real>()); c20 = multiplyAdd(s, b0, c20); c21 = multiplyAdd(s, b1, c21);
    s = v128.load_splat<real>(a, 3 * sizeof<real>()); c30 = multiplyAdd(s, b0, c30); c31 = multiplyAdd(s, b1, c31);
    s = v128.load_splat<real>(a, 4 * sizeof<real>()); c40 = multiplyAdd(s, b0, c40); c41 = multiplyAdd(s, b1, c41);
    s = v128.load_splat<real>(a, 5 * sizeof<real>()); c50 = multiplyAdd(s, b0, c50); c51 = multiplyAdd(s, b1, c51);
  }
  v128.store(c, c00); v128.store(c, c01, 16);
  v128.store(row1, c10); v128.store(row1, c11, 16);
  v128.store(row2, c20); v128.store(row2, c21, 16);
  v128.store(row3, c30); v128.store(row3, c31, 16);
  v128.store(row4, c40); v128.store(row4, c41, 16);
  v128.store(row5, c50); v128.store(row5, c51, 16);
}

/** The same for four rows; A as a packed panel `[k, 4]`. */
export function multiplyLowTile(
  a: usize, b: usize, c: usize, stride: usize, k: i32, start: usize, startStride: usize,
): void {
  let c00 = splat(0.0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  const row1 = c + stride;
  const row2 = row1 + stride;
  const row3 = row2 + stride;
  if (start) {
    c00 = v128.load(start); c01 = v128.load(start, 16);
    start += startStride;
    c10 = v128.load(start); c11 = v128.load(start, 16);
    start += startStride;
    c20 = v128.load(start); c21 = v128.load(start, 16);
    start += startStride;
    c30 = v128.load(start); c31 = v128.load(start, 16);
  }
  const end = a + LOW_A_STEP * <usize>k;
  for (; a < end; a += LOW_A_STEP, b += B_STEP) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let s = v128.load_splat<real>(a); c00 = multiplyAdd(s, b0, c00); c01 = multiplyAdd(s, b1, c01);
    s = v128.load_splat<real>(a, sizeof<real>()); c10 = multiplyAdd(s, b0, c10); c11 = multiplyAdd(s, b1, c11);
    s = v128.load_splat<real>(a, 2 * sizeof<real>()); c20 = multiplyAdd(s, b0, c20); c21 = multiplyAdd(s, b1, c21);
    s = v128.load_splat<real>(a, 3 * sizeof<real>()); c30 = multiplyAdd(s, b0, c30); c31 = multiplyAdd(s, b1, c31);
  }
  v128.store(c, c00); v128.store(c, c01, 16);
  v128.store(row1, c10); v128.store(row1, c11, 16);
  v128.store(row2, c20); v128.store(row2, c21, 16);
  v128.store(row3, c30); v128.store(row3, c31, 16);
}

/**
 * The matrix product after Goto & van de Geijn 2008: blocks of A and B are copied into panels that the
 * register tile reads from end to end; either transposition is a matter of how the panels are filled.
 */
import { broadcastRow } from "./columns";
import { pack } from "./matmulPacking";
import { multiplyRows, packRows, packedRows } from "./matmulRows";
import { TILE_COLUMNS, TILE_ROWS } from "./matmulTile";
import { multiplyAcross, multiplyAlong } from "./matmulVector";
import { REAL } from "./vector";

/** Depth of a panel: one panel of A and one of B stay in the first-level cache. */
export const DEPTH: i32 = 256;
/** Rows of A packed at a time: with DEPTH they stay in the second-level cache. */
export const ROW_BLOCK: i32 = 120;
const COLUMN_BLOCK: i32 = 1024;

// @ts-ignore: decorator
@inline
export function roundUp(n: i32, multiple: i32): i32 {
  return ((n + multiple - 1) / multiple) * multiple;
}

// @ts-ignore: decorator
@inline
export function packedA(m: i32, k: i32): usize {
  return (REAL * <usize>(packedRows(min(m, ROW_BLOCK)) * min(k, DEPTH)) + 15) & ~15;
}

// @ts-ignore: decorator
@inline
function packedB(n: i32, k: i32): usize {
  return REAL * <usize>(roundUp(min(n, COLUMN_BLOCK), TILE_COLUMNS) * min(k, DEPTH));
}

export function matmulWorkspaceBytes(m: i32, n: i32, k: i32): i32 {
  return <i32>(packedB(n, k) + packedA(m, k) + REAL * TILE_ROWS * TILE_COLUMNS);
}

export function matmul(
  a: usize, b: usize, c: usize, m: i32, n: i32, k: i32,
  transposeA: i32, transposeB: i32, accumulate: i32, workspace: usize,
): void {
  if (n == 1) return transposeA ? multiplyAcross(a, b, c, m, k, accumulate) : multiplyAlong(a, b, c, m, k, accumulate);
  if (m == 1) return transposeB ? multiplyAlong(b, a, c, n, k, accumulate) : multiplyAcross(b, a, c, n, k, accumulate);
  const stride = REAL * <usize>n;
  if (accumulate) multiply(a, b, c, stride, c, m, n, k, transposeA, transposeB, workspace);
  else multiply(a, b, c, 0, 0, m, n, k, transposeA, transposeB, workspace);
}

export function affine(
  x: usize, kernel: usize, bias: usize, y: usize, m: i32, n: i32, k: i32, workspace: usize,
): void {
  if (n > 1 && m > 1) return multiply(x, kernel, y, 0, bias, m, n, k, 0, 0, workspace);
  if (bias) broadcastRow(bias, y, m, n);
  matmul(x, kernel, y, m, n, k, 0, 0, bias ? 1 : 0, workspace);
}

/** C = start + op(A)·op(B); the rows of `start` (0: zeros) are `startStride` bytes apart, 0 for one row for all. */
function multiply(
  a: usize, b: usize, c: usize, startStride: usize, start: usize, m: i32, n: i32, k: i32,
  transposeA: i32, transposeB: i32, workspace: usize,
): void {
  const aLine: usize = transposeA ? REAL : REAL * <usize>k;
  const aStep: usize = transposeA ? REAL * <usize>m : REAL;
  const bLine: usize = transposeB ? REAL * <usize>k : REAL;
  const bStep: usize = transposeB ? REAL : REAL * <usize>n;
  const stride = REAL * <usize>n;
  const bPanels = workspace;
  const aPanels = bPanels + packedB(n, k);
  const scratch = aPanels + packedA(m, k);

  for (let j0 = 0; j0 < n; j0 += COLUMN_BLOCK) {
    const columns = min(COLUMN_BLOCK, n - j0);
    for (let p0 = 0; p0 < k; p0 += DEPTH) {
      const depth = min(DEPTH, k - p0);
      const origin = p0 > 0 ? c : start;
      const originStride = p0 > 0 ? stride : startStride;
      pack(b + bLine * j0 + bStep * p0, bPanels, columns, depth, bLine, bStep, TILE_COLUMNS);
      for (let i0 = 0; i0 < m; i0 += ROW_BLOCK) {
        const rows = min(ROW_BLOCK, m - i0);
        packRows(a + aLine * i0 + aStep * p0, aPanels, rows, depth, aLine, aStep);
        for (let j = 0; j < columns; j += TILE_COLUMNS) {
          const at = REAL * <usize>(j0 + j);
          multiplyRows(
            aPanels, bPanels + REAL * <usize>(j * depth), c + stride * i0 + at, stride, depth,
            origin ? origin + originStride * i0 + at : 0, originStride, rows, min(TILE_COLUMNS, columns - j), scratch,
          );
        }
      }
    }
  }
}

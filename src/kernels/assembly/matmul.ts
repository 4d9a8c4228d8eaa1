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
  const start = accumulate ? c : 0;
  const startStride = accumulate ? REAL * <usize>n : 0;
  productPart(a, b, c, start, startStride, m, n, k, transposeA, transposeB, workspace, 0, m, 0, n);
}

export function affine(
  x: usize, kernel: usize, bias: usize, y: usize, m: i32, n: i32, k: i32, workspace: usize,
): void {
  if (n > 1 && m > 1) return productPart(x, kernel, y, bias, 0, m, n, k, 0, 0, workspace, 0, m, 0, n);
  if (bias) broadcastRow(bias, y, m, n);
  matmul(x, kernel, y, m, n, k, 0, 0, bias ? 1 : 0, workspace);
}

export function productPart(
  a: usize, b: usize, c: usize, start: usize, startStride: usize, m: i32, n: i32, k: i32,
  transposeA: i32, transposeB: i32, workspace: usize, firstRow: i32, rows: i32, firstColumn: i32, columns: i32,
): void {
  const aLine: usize = transposeA ? REAL : REAL * <usize>k;
  const aStep: usize = transposeA ? REAL * <usize>m : REAL;
  const bLine: usize = transposeB ? REAL * <usize>k : REAL;
  const bStep: usize = transposeB ? REAL : REAL * <usize>n;
  const stride = REAL * <usize>n;
  const bPanels = workspace;
  const aPanels = bPanels + packedB(columns, k);
  const scratch = aPanels + packedA(rows, k);
  const corner = REAL * <usize>firstColumn;
  a += aLine * firstRow;
  b += bLine * firstColumn;
  c += stride * firstRow + corner;
  if (start) start += startStride * firstRow + corner;

  for (let j0 = 0; j0 < columns; j0 += COLUMN_BLOCK) {
    const width = min(COLUMN_BLOCK, columns - j0);
    for (let p0 = 0; p0 < k; p0 += DEPTH) {
      const depth = min(DEPTH, k - p0);
      const origin = p0 > 0 ? c : start;
      const originStride = p0 > 0 ? stride : startStride;
      pack(b + bLine * j0 + bStep * p0, bPanels, width, depth, bLine, bStep, TILE_COLUMNS);
      for (let i0 = 0; i0 < rows; i0 += ROW_BLOCK) {
        const height = min(ROW_BLOCK, rows - i0);
        packRows(a + aLine * i0 + aStep * p0, aPanels, height, depth, aLine, aStep);
        for (let j = 0; j < width; j += TILE_COLUMNS) {
          const at = REAL * <usize>(j0 + j);
          multiplyRows(
            aPanels, bPanels + REAL * <usize>(j * depth), c + stride * i0 + at, stride, depth,
            origin ? origin + originStride * i0 + at : 0, originStride, height, min(TILE_COLUMNS, width - j), scratch,
          );
        }
      }
    }
  }
}

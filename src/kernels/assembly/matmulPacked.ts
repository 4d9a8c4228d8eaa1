/** The matrix product with a right side that is packed once and used more than once, as in a recurrence. */
import { DEPTH, ROW_BLOCK, packedA, roundUp } from "./matmul";
import { pack } from "./matmulPacking";
import { multiplyRows, packRows } from "./matmulRows";
import { TILE_COLUMNS } from "./matmulTile";
import { REAL } from "./vector";

export function packedBytes(n: i32, k: i32): i32 {
  return <i32>REAL * roundUp(n, TILE_COLUMNS) * k;
}

export function packRight(b: usize, panels: usize, n: i32, k: i32, transposeB: i32): void {
  packRightPart(b, panels, n, k, transposeB, 0, n);
}

export function packRightPart(
  b: usize, panels: usize, n: i32, k: i32, transposeB: i32, firstColumn: i32, columns: i32,
): void {
  const line: usize = transposeB ? REAL * <usize>k : REAL;
  const step: usize = transposeB ? REAL : REAL * <usize>n;
  for (let p0 = 0; p0 < k; p0 += DEPTH) {
    const depth = min(DEPTH, k - p0);
    const place = panels + REAL * <usize>(firstColumn * depth);
    pack(b + line * firstColumn + step * p0, place, columns, depth, line, step, TILE_COLUMNS);
    panels += packedBytes(n, depth);
  }
}

export function matmulPacked(
  a: usize, panels: usize, c: usize, m: i32, n: i32, k: i32, transposeA: i32, accumulate: i32, workspace: usize,
): void {
  matmulPackedPart(a, panels, c, m, n, k, transposeA, accumulate, workspace, 0, m);
}

export function matmulPackedPart(
  a: usize, panels: usize, c: usize, m: i32, n: i32, k: i32, transposeA: i32, accumulate: i32, workspace: usize,
  firstRow: i32, rows: i32,
): void {
  const line: usize = transposeA ? REAL : REAL * <usize>k;
  const step: usize = transposeA ? REAL * <usize>m : REAL;
  const stride = REAL * <usize>n;
  const scratch = workspace + packedA(rows, k);
  a += line * firstRow;
  c += stride * firstRow;
  for (let p0 = 0; p0 < k; p0 += DEPTH) {
    const depth = min(DEPTH, k - p0);
    const adds = p0 > 0 || accumulate != 0;
    for (let i0 = 0; i0 < rows; i0 += ROW_BLOCK) {
      const height = min(ROW_BLOCK, rows - i0);
      packRows(a + line * i0 + step * p0, workspace, height, depth, line, step);
      for (let j = 0; j < n; j += TILE_COLUMNS) {
        const panel = panels + REAL * <usize>(j * depth);
        const tile = c + stride * i0 + REAL * <usize>j;
        multiplyRows(
          workspace, panel, tile, stride, depth, adds ? tile : 0, adds ? stride : 0,
          height, min(TILE_COLUMNS, n - j), scratch,
        );
      }
    }
    panels += packedBytes(n, depth);
  }
}

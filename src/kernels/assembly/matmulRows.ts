/** A block of rows of the matrix product: cut into tiles of six and of four rows, packed, multiplied. */
import { pack } from "./matmulPacking";
import { LOW_TILE_ROWS, TILE_COLUMNS, TILE_ROWS, multiplyLowTile, multiplyTile } from "./matmulTile";
import { LANES, REAL, loadUpTo, splat, storeUpTo } from "./vector";

/** Bytes of a row of a whole tile. */
// @ts-ignore: decorator
@inline const SCRATCH_LINE: usize = REAL * TILE_COLUMNS;

/** How many of the rows go in tiles of six: the rest, at most eight, goes in tiles of four with the fewest empty rows. */
// @ts-ignore: decorator
@inline
function rowsOfSix(rows: i32): i32 {
  const rest = rows % TILE_ROWS;
  if (rest == 0 || rest > LOW_TILE_ROWS) return rows;
  return rest > 2 || rows < TILE_ROWS ? rows - rest : rows - rest - TILE_ROWS;
}

/** Numbers that `packRows` fills for a depth of 1: at most `rows` and five empty ones. */
// @ts-ignore: decorator
@inline
export function packedRows(rows: i32): i32 {
  return ((rows + TILE_ROWS - 1) / TILE_ROWS) * TILE_ROWS + 2;
}

/** Panels of `rows` rows of A, `line` bytes apart, `step` bytes from number to number. */
export function packRows(a: usize, panels: usize, rows: i32, depth: i32, line: usize, step: usize): void {
  const six = rowsOfSix(rows);
  if (six > 0) pack(a, panels, six, depth, line, step, TILE_ROWS);
  if (rows == six) return;
  pack(a + line * six, panels + REAL * <usize>(six * depth), rows - six, depth, line, step, LOW_TILE_ROWS);
}

/** What of a tile over C's edge lies inside, copied to or from `scratch`, where the tile is whole. */
function copyInside(from: usize, fromLine: usize, to: usize, toLine: usize, rows: i32, columns: i32): void {
  const zero = splat(0.0);
  for (let i = 0; i < rows; i++, from += fromLine, to += toLine) {
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      storeUpTo(to + j, loadUpTo(from + j, remaining, zero), remaining);
    }
  }
}

/** C = start + A·B for `rows` packed rows and one panel of B, of which `columns` columns count; see `multiplyTile`. */
export function multiplyRows(
  a: usize, b: usize, c: usize, stride: usize, depth: i32, start: usize, startStride: usize,
  rows: i32, columns: i32, scratch: usize,
): void {
  const six = rowsOfSix(rows);
  const isWide = columns == TILE_COLUMNS;
  let i = 0;
  for (; i < six; i += TILE_ROWS) {
    if (isWide && i + TILE_ROWS <= rows) multiplyTile(a, b, c, stride, depth, start, startStride);
    else {
      // Summed in the order of every other tile: an entry's bits do not depend on where C's edge lies.
      const inside = min(TILE_ROWS, rows - i);
      if (start) copyInside(start, startStride, scratch, SCRATCH_LINE, inside, columns);
      multiplyTile(a, b, scratch, SCRATCH_LINE, depth, start ? scratch : 0, SCRATCH_LINE);
      copyInside(scratch, SCRATCH_LINE, c, stride, inside, columns);
    }
    a += REAL * <usize>(TILE_ROWS * depth);
    c += stride * TILE_ROWS;
    start += startStride * TILE_ROWS;
  }
  for (; i < rows; i += LOW_TILE_ROWS) {
    if (isWide && i + LOW_TILE_ROWS <= rows) multiplyLowTile(a, b, c, stride, depth, start, startStride);
    else {
      // Summed in the order of every other tile: an entry's bits do not depend on where C's edge lies.
      const inside = min(LOW_TILE_ROWS, rows - i);
      if (start) copyInside(start, startStride, scratch, SCRATCH_LINE, inside, columns);
      multiplyLowTile(a, b, scratch, SCRATCH_LINE, depth, start ? scratch : 0, SCRATCH_LINE);
      copyInside(scratch, SCRATCH_LINE, c, stride, inside, columns);
    }
    a += REAL * <usize>(LOW_TILE_ROWS * depth);
    c += stride * LOW_TILE_ROWS;
    start += startStride * LOW_TILE_ROWS;
  }
}

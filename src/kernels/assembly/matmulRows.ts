/** A block of rows of the matrix product: cut into tiles of six and of four rows, packed, multiplied. */
import { pack } from "./matmulPacking";
import { LOW_TILE_ROWS, TILE_COLUMNS, TILE_ROWS, multiplyLowTile, multiplyTile } from "./matmulTile";
import { LANES, REAL, loadUpTo, storeUpTo } from "./vector";

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

/** A tile over C's edge: A·B computed whole in `scratch`, of which the part inside is taken. */
function takeInside(
  scratch: usize, c: usize, stride: usize, start: usize, startStride: usize, rows: i32, columns: i32,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      let values = v128.load(scratch + j);
      if (start) values = v128.add<real>(values, loadUpTo(start + j, remaining, values));
      storeUpTo(c + j, values, remaining);
    }
    scratch += REAL * TILE_COLUMNS;
    c += stride;
    start += startStride;
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
      multiplyTile(a, b, scratch, REAL * TILE_COLUMNS, depth, 0, 0);
      takeInside(scratch, c, stride, start, startStride, min(TILE_ROWS, rows - i), columns);
    }
    a += REAL * <usize>(TILE_ROWS * depth);
    c += stride * TILE_ROWS;
    start += startStride * TILE_ROWS;
  }
  for (; i < rows; i += LOW_TILE_ROWS) {
    if (isWide && i + LOW_TILE_ROWS <= rows) multiplyLowTile(a, b, c, stride, depth, start, startStride);
    else {
      multiplyLowTile(a, b, scratch, REAL * TILE_COLUMNS, depth, 0, 0);
      takeInside(scratch, c, stride, start, startStride, min(LOW_TILE_ROWS, rows - i), columns);
    }
    a += REAL * <usize>(LOW_TILE_ROWS * depth);
    c += stride * LOW_TILE_ROWS;
    start += startStride * LOW_TILE_ROWS;
  }
}

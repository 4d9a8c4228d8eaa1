/** Parts of matrices: blocks of columns, rows by number, the larger of several. */
import { LANES, REAL, loadUpTo, splat, storeUpTo } from "./vector";

export function copyBlock(from: usize, fromLine: i32, to: usize, toLine: i32, lines: i32, columns: i32): void {
  const bytes = REAL * <usize>columns;
  for (let line = 0; line < lines; line++) {
    memory.copy(to, from, bytes);
    from += REAL * <usize>fromLine;
    to += REAL * <usize>toLine;
  }
}

/** The row that a real number names, −1 where there is none (NaN and ±∞ too). */
// @ts-ignore: decorator
@inline
function rowOf(index: usize, rows: i32): i32 {
  const row = nearest<real>(load<real>(index));
  return row >= 0 && row < <real>rows ? <i32>row : -1;
}

export function gatherRows(indices: usize, table: usize, y: usize, count: i32, rows: i32, columns: i32): void {
  const bytes = REAL * <usize>columns;
  for (let i = 0; i < count; i++, indices += REAL, y += bytes) {
    const row = rowOf(indices, rows);
    if (row >= 0) memory.copy(y, table + bytes * <usize>row, bytes);
    else for (let at: usize = 0; at < bytes; at += REAL) store<real>(y + at, <real>NaN);
  }
}

export function scatterRows(indices: usize, dy: usize, dTable: usize, count: i32, rows: i32, columns: i32): void {
  const bytes = REAL * <usize>columns;
  const zero = splat(0.0);
  for (let i = 0; i < count; i++, indices += REAL, dy += bytes) {
    const row = rowOf(indices, rows);
    if (row < 0) continue;
    const sum = dTable + bytes * <usize>row;
    for (let at: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, at += 16) {
      const added = v128.add<real>(loadUpTo(sum + at, remaining, zero), loadUpTo(dy + at, remaining, zero));
      storeUpTo(sum + at, added, remaining);
    }
  }
}

export function maximumOf(x: usize, y: usize, winners: usize, n: i32, number: i32): void {
  const zero = splat(0.0);
  const own = splat(<f64>number);
  for (let remaining = n; remaining > 0; remaining -= LANES, x += 16, y += 16, winners += 16) {
    const challenger = loadUpTo(x, remaining, zero);
    const holder = loadUpTo(y, remaining, zero);
    const wins = v128.or(v128.gt<real>(challenger, holder), v128.ne<real>(challenger, challenger));
    storeUpTo(y, v128.bitselect(challenger, holder, wins), remaining);
    storeUpTo(winners, v128.bitselect(own, loadUpTo(winners, remaining, zero), wins), remaining);
  }
}

export function takeWon(dy: usize, winners: usize, dx: usize, n: i32, number: i32): void {
  const zero = splat(0.0);
  const own = splat(<f64>number);
  for (let remaining = n; remaining > 0; remaining -= LANES, dy += 16, winners += 16, dx += 16) {
    const won = v128.eq<real>(loadUpTo(winners, remaining, zero), own);
    storeUpTo(dx, v128.and(loadUpTo(dy, remaining, zero), won), remaining);
  }
}

/** Least squares over evidence: one number a row and column. */

type Rows = readonly Float64Array[];

/** Central differences resolve so much of a gradient: what fits better is explained. */
export const goodFit = 1e-5;

export const norm = (rows: Rows): number => Math.sqrt(inner(rows, rows));

export function inner(one: Rows, other: Rows): number {
  let sum = 0;
  for (let row = 0; row < one.length; row++) {
    for (let at = 0; at < one[row]!.length; at++) sum += one[row]![at]! * other[row]![at]!;
  }
  return sum;
}

/** one − factor·other */
export const minus = (one: Rows, other: Rows, factor = 1): Float64Array[] =>
  one.map((row, at) => row.map((value, entry) => value - factor * other[at]![entry]!));

/** The c of least ‖target − c·term‖ where that explains the target, to `goodFit` of its size; else undefined. */
export function fitted(target: Rows, term: Rows): number | undefined {
  const squares = inner(term, term);
  if (!(squares > 0)) return undefined;
  const factor = inner(target, term) / squares;
  const left = norm(minus(target, term, factor));
  return left <= goodFit * norm(target) ? factor : undefined;
}

/** Whether they are the same, as far as differences resolve it. */
export const agree = (one: Rows, other: Rows): boolean =>
  norm(minus(one, other)) <= goodFit * (norm(one) + norm(other));

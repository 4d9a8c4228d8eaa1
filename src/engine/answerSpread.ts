/** How far apart a mini-batch's examples lie from each other: of the network's answers, and of the targets. */
export interface Spread {
  /** Root mean square over the columns of each one's standard deviation between examples; NaN of fewer than two. */
  readonly between: number;
  /** Root mean square of all entries. */
  readonly size: number;
}

export interface AnswerSpread {
  readonly output: Spread;
  readonly target: Spread;
}

/** Enough to tell whether answers differ, however large the batch: this many rows, this many columns. */
const most = { rows: 256, columns: 64 };

/** Of values `[rows, columns]`, evenly sampled where there are many; two passes a column, for small differences. */
export function spreadOf(values: ArrayLike<number>, rows: number, columns: number): Spread {
  const rowStep = Math.ceil(rows / most.rows);
  const columnStep = Math.ceil(columns / most.columns);
  const sampledRows = Math.ceil(rows / rowStep);
  let sampledColumns = 0;
  let variances = 0;
  let squares = 0;
  for (let column = 0; column < columns; column += columnStep) {
    sampledColumns++;
    let sum = 0;
    for (let row = 0; row < rows; row += rowStep) sum += values[row * columns + column]!;
    const mean = sum / sampledRows;
    let deviations = 0;
    for (let row = 0; row < rows; row += rowStep) deviations += (values[row * columns + column]! - mean) ** 2;
    variances += deviations / sampledRows;
    squares += deviations / sampledRows + mean * mean;
  }
  return {
    between: sampledRows < 2 ? NaN : Math.sqrt(variances / sampledColumns),
    size: Math.sqrt(squares / sampledColumns),
  };
}

import type { Evaluation } from "../engine/facts";

/** Cost and metrics of one part for people: numbers on one line, each matrix on lines of its own. */
export function evaluationLines(part: string, { cost, metrics, matrices }: Evaluation): string[] {
  const numbers = Object.entries(metrics).map(([name, value]) => `${name} ${value.toPrecision(4)}`);
  const lines = [`${part.padEnd(6)}cost ${cost.toPrecision(4)}  ${numbers.join("  ")}`.trimEnd()];
  for (const [name, rows] of Object.entries(matrices ?? {})) {
    const width = Math.max(...rows.flat().map((entry) => String(entry).length));
    lines.push(`${part.padEnd(6)}${name}, one row a target class, one column a predicted class`);
    for (const row of rows)
      lines.push(`        ${row.map((entry) => String(entry).padStart(width)).join("  ")}`);
  }
  return lines;
}

/** All metrics for a document: numbers and, by the same names' rule, matrices as lists of rows. */
export const metricsOf = ({ metrics, matrices }: Evaluation): Record<string, number | number[][]> => ({
  ...metrics,
  ...matrices,
});

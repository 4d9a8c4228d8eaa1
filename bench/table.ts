/** Rows of cells as one Markdown table that is also readable as it stands. */

export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [
    line(header),
    `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`,
    ...rows.map(line),
  ].join("\n");
}

/** Of something that is not there. */
export const nothing = "–";

/** Below 1 with two digits that count, however small. */
export const ratio = (ours: number, theirs: number) => {
  const value = ours / theirs;
  if (value >= 0.1) return value.toFixed(2);
  return value.toFixed(1 - Math.floor(Math.log10(value)));
};

/** Three digits that count. */
export const milliseconds = (ms: number) => `${ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3)} ms`;

export const percent = (fraction: number) => `${(fraction * 100).toFixed(0)} %`;

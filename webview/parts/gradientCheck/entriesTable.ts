import type { GradientComparison } from "../../../src/engine/facts";
import { decimal, integer } from "../../format";
import type { CheckedTensor } from "../../state/checkedTensor";
import type { ComparedEntry } from "../../state/comparedEntries";
import { text } from "../../strings";
import type { TableTwin } from "../figure";
import { Table, type Column } from "../table";

/** More rows nobody reads. */
const mostRows = 200;

export const entryColumns: readonly Column[] = [
  { label: text("index") },
  { label: text("analytic"), numeric: true },
  { label: text("numeric"), numeric: true },
  { label: text("relativeError"), numeric: true },
];

/** `[3, 7]`; a scalar's is `[]`. */
export const indexWords = (index: readonly number[]): string => `[${index.join(", ")}]`;

export const entryCells = ({ index, analytic, numeric, relativeError }: ComparedEntry): string[] => [
  indexWords(index),
  decimal(analytic, 7),
  decimal(numeric, 7),
  decimal(relativeError, 2),
];

/** A table of the entries that a check says are worst. */
export function worstTable(title: string, worst: GradientComparison["worst"]): Table {
  const table = new Table(title, entryColumns);
  table.update(worst.map(entryCells));
  return table;
}

/** A tensor's compared entries as a table: by place, or largest difference first. */
export function entriesTwin({ entries }: CheckedTensor, order: "place" | "worst"): TableTwin {
  const shown = entries.worstFirst.slice(0, mostRows);
  if (order === "place") shown.sort((a, b) => entries.position(a) - entries.position(b));
  const all = shown.length === entries.count;
  return {
    columns: entryColumns,
    rows: shown.map((entry) => entryCells(entries.entry(entry))),
    ...(all ? {} : { note: text("largestShown", integer(shown.length), integer(entries.count)) }),
  };
}

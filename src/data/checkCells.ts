import { UserError, type UserPlace } from "../engine/userError";
import { mostCategories, type ColumnProfile } from "./columnProfile";
import type { DataSpec } from "./dataSpec";
import type { Selection } from "./selectColumns";
import type { Cell } from "./source";
import { sentences } from "../words/lists";
import { say } from "../words/words";

interface Trouble {
  readonly cell: Cell;
  readonly message: string;
}

/**
 * Throws a UserError for the first cell, in reading order, that a model cannot be trained on: a text
 * among numbers, a number that is not finite, an empty cell that nothing says how to fill. Columns
 * that the model does not use may hold anything.
 */
export function checkCells({ inputs, target }: Selection, missing: DataSpec["missing"]): void {
  const troubles = [
    ...target.columns.flatMap((column) =>
      troublesOf(column, missing === "drop" ? "allowed" : "target", missing),
    ),
    ...inputs
      .flatMap(({ columns }) => columns)
      .flatMap((column) => troublesOf(column, missing === "error" ? "input" : "allowed", missing)),
  ];
  const first = troubles.reduce<Trouble | undefined>(
    (earliest, trouble) =>
      earliest === undefined || isBefore(trouble.cell, earliest.cell) ? trouble : earliest,
    undefined,
  );
  if (first !== undefined) throw new UserError(first.message, placeOf(first.cell));
}

function troublesOf(
  column: ColumnProfile,
  empty: "allowed" | "input" | "target",
  missing: string,
): Trouble[] {
  const { name, firstText, firstNonFinite, firstMissing, firstLonger } = column;
  const troubles: Trouble[] = [];
  const add = (cell: Cell | undefined, message: (row: string, cell: Cell) => string): void => {
    if (cell !== undefined) troubles.push({ cell, message: message(rowOf(cell), cell) });
  };
  if (column.kind === "number") {
    add(
      firstNonFinite,
      (row, cell) =>
        say`${row} has "${shortened(cell)}" in column "${name}", which is no finite number. Correct the cell, or leave it empty and set "missing".`,
    );
    add(firstText, (row, cell) =>
      sentences(
        say`${row} has "${shortened(cell)}" in column "${name}", where most cells are numbers.`,
        hintFor(cell),
        say`Correct the cell, or list "${name}" in "categorical" if the column holds categories.`,
      ),
    );
  } else if (column.tooManyTexts) {
    add(
      firstText,
      (row) =>
        say`${row} begins column "${name}", which holds more than ${mostCategories} different texts: no categories. Leave "${name}" out by listing the other columns in "inputs".`,
    );
  }
  if (firstLonger !== undefined) {
    const { items, most } = firstLonger;
    add(
      firstLonger,
      (row) =>
        say`${row} has ${items} items in column "${name}", and its sequences take ${most}. Set a larger "length", shorten the text, or set "longer": "cut" to leave out the end of such texts.`,
    );
  }
  if (empty === "input") {
    add(
      firstMissing,
      (row) =>
        say`${row} has no value in column "${name}". Fill it in, or set "missing": "mean" (the training mean) or "drop" (leaves the row out).`,
    );
  } else if (empty === "target") {
    add(firstMissing, (row) =>
      missing === "mean"
        ? say`${row} has no value in the target column "${name}". A target cannot be filled with a mean: fill it in, or set "missing": "drop" to leave such rows out.`
        : say`${row} has no value in the target column "${name}". Fill it in, or set "missing": "drop" to leave such rows out.`,
    );
  } else if (column.numbers + column.texts + column.sequences === 0) {
    add(
      firstMissing,
      (row) => say`${row} and every other row have no value in column "${name}". Leave it out of "inputs".`,
    );
  }
  return troubles;
}

const rowOf = ({ row, label, line }: Cell): string =>
  line === undefined ? say`Row ${row} of ${label}` : say`Row ${row} of ${label} (line ${line})`;

/** Texts that other tools write for a missing value. */
const missingMarkers = /^(na|n\/a|#n\/a|null|none|nil|missing|unknown|\?+|-+|\.+)$/i;

function hintFor({ text }: Cell): string | undefined {
  if (missingMarkers.test(text))
    return say`If it means a missing value, leave the cell empty and set "missing".`;
  if (/^[+-]?[\d.]*,\d+$/.test(text))
    return say`Numbers are written with a decimal point and without thousands separators.`;
  return undefined;
}

const shortened = ({ text }: Cell): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

/** Cells of different files keep their order: the file met first is train. */
const isBefore = (a: Cell, b: Cell): boolean =>
  a.file === b.file && (a.row < b.row || (a.row === b.row && (a.column ?? 0) < (b.column ?? 0)));

const placeOf = ({ file, line, column }: Cell): UserPlace => ({
  ...(file !== undefined && { file }),
  ...(line !== undefined && { line, column }),
});

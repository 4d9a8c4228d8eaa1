import { sizeOf } from "../engine/shape";
import type { DataSpec } from "./dataSpec";
import type { PartRows } from "./encodeInputs";
import { columnOf } from "./encodeInputs";
import type { TargetCoding } from "./encodeTarget";
import type { ExaminedData } from "./examineData";
import { inFileOrder } from "./fitGroups";
import { say } from "../words/words";
import { listOf } from "../words/lists";

/** What was done to the data that its user may not expect, a sentence each. */
export function notesOn(
  spec: DataSpec,
  { rows, incompleteRows, selection }: ExaminedData,
  coding: TargetCoding,
  train: PartRows,
): string[] {
  const notes: string[] = [];
  if (incompleteRows > 0 && spec.missing === "drop") {
    notes.push(say`${incompleteRows} of ${rows} rows were left out because they have an empty cell.`);
  }
  if (incompleteRows > 0 && spec.missing === "mean") {
    const columns = selection.inputs.flatMap((input) => input.columns);
    const filled = columns.filter(({ missing }) => missing > 0).map(({ name }) => `"${name}"`);
    notes.push(
      say`Empty cells of ${listOf(filled)} were filled with the training part's mean (a category: none of them).`,
    );
    const numbered = selection.inputs
      .filter(({ categories }) => categories === "index")
      .flatMap((input) => input.columns)
      .filter(({ kind, missing }) => kind === "category" && missing > 0);
    for (const { name, distinctTexts } of numbered)
      notes.push(
        say`An empty cell of "${name}" has the class number ${distinctTexts.size}, after all others.`,
      );
  }
  const sequences = [...selection.target.columns, ...selection.inputs.flatMap(({ columns }) => columns)];
  for (const { name, cut } of sequences.filter((column) => column.cut > 0))
    notes.push(say`${cut} of ${rows} texts of "${name}" are longer than a sequence and were cut.`);
  const values = [...(coding.classNumbers?.keys() ?? [])];
  if (values.some((value, index) => value !== index)) {
    const shown = listOf(values.length > 8 ? [...values.slice(0, 8), "…"] : values);
    notes.push(say`The target's values ${shown} are the classes 0 to ${values.length - 1}.`);
  }
  if (coding.scale === undefined && spec.normalizeTarget !== "none") {
    notes.push(say`"normalizeTarget" has no effect: the target is a class.`);
  }
  const unseen = classesNotIn(train, coding);
  if (unseen.length > 0) {
    notes.push(say`No training example has the class ${listOf(unseen)}: the network cannot learn it.`);
  }
  return notes;
}

function classesNotIn(
  { table, rows }: PartRows,
  { classes, classNumbers, columns }: TargetCoding,
): readonly string[] {
  if (classes === undefined) return [];
  const { values, shape, vocabulary } = columnOf(table, columns[0]!);
  // Its items come from the training part; only the one for all others cannot be learned.
  if (vocabulary !== undefined) return [];
  const size = sizeOf(shape);
  const seen = new Set<number>();
  for (const row of inFileOrder(rows)) {
    const first = values.load(row);
    for (let at = first; at < first + size; at++) {
      const value = values.values[at]!;
      seen.add(classNumbers?.get(value) ?? value);
    }
  }
  return classes.filter((_, classNumber) => !seen.has(classNumber)).slice(0, 8);
}

import { type Shape, sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import { mostCategories } from "./columnProfile";
import type { TargetForm } from "./dataset";
import type { DataSpec, TargetHeader } from "./dataSpec";
import { columnOf, type PartRows } from "./encodeInputs";
import { type EntryTable, MatrixTable, OneHotTable, ScaledTable } from "./entryTable";
import { fitScale, type Scale } from "./scale";
import type { ColumnValues } from "./source";

/** How the target columns become an example's target. */
export interface TargetCoding {
  readonly columns: readonly string[];
  /** Of one example's target. */
  readonly shape: Shape;
  /** Names of the classes; undefined: the target is numbers. */
  readonly classes?: readonly string[];
  /** For a numeric class column: class number of each integer it holds. */
  readonly classNumbers?: ReadonlyMap<number, number>;
  readonly oneHot: boolean;
  readonly scale?: Scale;
}

/**
 * Decides the coding from the form the loss wants. Classes come from all rows, as the header tells them; the
 * scale of a numeric target comes from `parts[0]`, the training part.
 */
export function fitTarget(
  parts: readonly PartRows[],
  columns: readonly string[],
  form: TargetForm,
  normalize: DataSpec["normalizeTarget"],
  header: TargetHeader,
): TargetCoding {
  const [train] = parts;
  const { categories, vocabulary, shape } = columnOf(train!.table, columns[0]!);
  if (vocabulary !== undefined) {
    const oneHot = form === "oneHot";
    return { columns, shape: oneHot ? [...shape, vocabulary.length] : shape, classes: vocabulary, oneHot };
  }
  const scale =
    normalize === "none"
      ? undefined
      : () => fitScale(normalize, (each) => visitTargets(train!, columns, each));
  if (shape.length > 0) return { columns, shape, oneHot: false, scale: scale?.() };
  if (columns.length === 1 && (categories !== undefined || form !== "values")) {
    const classNumbers = categories ? undefined : integerClasses(parts, header);
    const classes = categories ?? [...classNumbers!.keys()].map(String);
    const oneHot = form === "oneHot";
    return { columns, shape: oneHot ? [classes.length] : [1], classes, classNumbers, oneHot };
  }
  return { columns, shape: [columns.length], oneHot: false, scale: scale?.() };
}

/** The part's targets. */
export function encodeTarget({ table, rows }: PartRows, coding: TargetCoding): EntryTable {
  const { shape, values } = columnOf(table, coding.columns[0]!);
  if (shape.length > 0 && coding.oneHot) return new OneHotTable(shape, coding.classes!.length, values, rows);
  if (shape.length > 0) {
    const scale = coding.scale ?? { offset: 0, factor: 1 };
    return new ScaledTable(shape, values, rows, [{ scale, mean: NaN }]);
  }
  return encodeMatrix({ table, rows }, coding);
}

function encodeMatrix({ table, rows }: PartRows, coding: TargetCoding): EntryTable {
  const width = coding.shape[0]!;
  const encoded = new Float64Array(rows.length * width);
  const { offset, factor } = coding.scale ?? { offset: 0, factor: 1 };
  coding.columns.forEach((name, at) => {
    const { values } = columnOf(table, name);
    for (let example = 0; example < rows.length; example++) {
      const value = values[rows[example]!]!;
      const classNumber = coding.classNumbers?.get(value) ?? value;
      if (coding.oneHot) encoded[example * width + classNumber] = 1;
      else encoded[example * width + at] = coding.classes ? classNumber : (value - offset) / factor;
    }
  });
  return new MatrixTable(coding.shape, encoded);
}

/** Class number of each row of the table, where rows can be told apart by class; for stratified splits. */
export function classOfRows(
  { table, rows }: PartRows,
  columns: readonly string[],
  form: TargetForm,
): Uint32Array | undefined {
  if (columns.length > 1) return undefined;
  const { values, categories, vocabulary, shape } = columnOf(table, columns[0]!);
  if (vocabulary !== undefined) return undefined;
  if (shape.length > 0) return oneHotClasses(values, rows, shape);
  if (categories !== undefined) return Uint32Array.from(rows, (row) => values[row]!);
  const distinct = new Map<number, number>();
  const numbers = Uint32Array.from(rows, (row) => {
    const value = values[row]!;
    if (!distinct.has(value)) distinct.set(value, distinct.size);
    return distinct.get(value)!;
  });
  // A numeric target with a handful of values is a class in effect (0 and 1 under a sigmoid); with more, a measurement.
  return form !== "values" || distinct.size <= 20 ? numbers : undefined;
}

/** The class of each row where the target is one-hot already; undefined where it is anything else. */
function oneHotClasses(values: ColumnValues, rows: Uint32Array, shape: Shape): Uint32Array | undefined {
  const size = sizeOf(shape);
  const classes = new Uint32Array(rows.length);
  for (let example = 0; example < rows.length; example++) {
    let ones = 0;
    for (let entry = 0; entry < size; entry++) {
      const value = values[rows[example]! * size + entry];
      if (value === 1) classes[example] = entry;
      if (value === 1) ones++;
      else if (value !== 0) return undefined;
    }
    if (ones !== 1) return undefined;
  }
  return classes;
}

function integerClasses(parts: readonly PartRows[], header: TargetHeader): Map<number, number> {
  const column = header.columns[0]!;
  const distinct = new Set(header.kind === "numbers" ? header.distinctIntegers : []);
  const refuse = (why: string): UserError =>
    new UserError(
      `The target column "${column}" ${why}, but the loss needs classes. Use a regression loss such as ` +
        `meanSquaredError, or another target column.`,
      { path: ["data", "target"] },
    );
  for (const part of parts) {
    visitTargets(part, [column], (value) => {
      if (!Number.isInteger(value)) throw refuse(`holds ${value}, which is no class number`);
      distinct.add(value);
    });
  }
  if (distinct.size > mostCategories) throw refuse(`holds ${distinct.size} different numbers`);
  return new Map([...distinct].sort((a, b) => a - b).map((value, index) => [value, index]));
}

function visitTargets(
  { table, rows }: PartRows,
  columns: readonly string[],
  each: (value: number) => void,
): void {
  for (const name of columns) {
    const { values, shape } = columnOf(table, name);
    const size = sizeOf(shape);
    for (const row of rows) {
      for (let entry = 0; entry < size; entry++) each(values[row * size + entry]!);
    }
  }
}

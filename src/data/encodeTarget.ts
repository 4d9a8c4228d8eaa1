import { type Shape, sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import { mostCategories } from "./columnProfile";
import type { TargetForm } from "./dataset";
import type { DataSpec, TargetHeader } from "./dataSpec";
import { columnOf, type PartRows } from "./encodeInputs";
import { ColumnsTable, type EncodedColumn, type EntryTable, OneHotTable, ScaledTable } from "./entryTable";
import { inFileOrder, unscaled } from "./fitGroups";
import type { RowValues } from "./rowValues";
import { type Scale, ScaleFit } from "./scale";
import { sentences } from "../words/lists";
import { say } from "../words/words";

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
  const scale = normalize === "none" ? undefined : () => fitTargetScale(train!, columns, normalize);
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
    const { scale = unscaled.scale } = coding;
    return new ScaledTable(shape, values, rows, [{ scale, mean: NaN }]);
  }
  const { classes, classNumbers, oneHot, scale = unscaled.scale } = coding;
  const form = oneHot ? "oneHot" : classes ? "index" : "number";
  const columns = coding.columns.map((name): EncodedColumn => ({
    values: columnOf(table, name).values,
    form,
    width: oneHot ? coding.shape[0]! : 1,
    groups: [{ scale, mean: NaN }],
    classes: classes?.length ?? 0,
    ...(classNumbers && { classNumbers }),
  }));
  return new ColumnsTable(coding.shape, rows, columns);
}

/** Several columns are scaled alike, as one target. */
function fitTargetScale(train: PartRows, columns: readonly string[], kind: "standard" | "minMax"): Scale {
  const fit = new ScaleFit();
  visitTargets(train, columns, (value) => fit.add(value));
  fit.turn();
  visitTargets(train, columns, (value) => fit.addAgain(value));
  return fit.scale(kind);
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
  if (categories !== undefined) return Uint32Array.from(rows, (row) => values.values[values.load(row)]!);
  const distinct = new Map<number, number>();
  const numbers = Uint32Array.from(rows, (row) => {
    const value = values.values[values.load(row)]!;
    if (!distinct.has(value)) distinct.set(value, distinct.size);
    return distinct.get(value)!;
  });
  // A numeric target with a handful of values is a class in effect (0 and 1 under a sigmoid); with more, a measurement.
  return form !== "values" || distinct.size <= 20 ? numbers : undefined;
}

/** The class of each row where the target is one-hot already; undefined where it is anything else. */
function oneHotClasses(values: RowValues, rows: Uint32Array, shape: Shape): Uint32Array | undefined {
  const size = sizeOf(shape);
  const classes = new Uint32Array(rows.length);
  for (let example = 0; example < rows.length; example++) {
    let ones = 0;
    const first = values.load(rows[example]!);
    for (let entry = 0; entry < size; entry++) {
      const value = values.values[first + entry];
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
      sentences(why, say`Use a regression loss such as meanSquaredError, or another target column.`),
      { path: ["data", "target"] },
    );
  for (const part of parts) {
    visitTargets(part, [column], (value) => {
      if (!Number.isInteger(value))
        throw refuse(
          say`The target column "${column}" holds ${value}, which is no class number, but the loss needs classes.`,
        );
      distinct.add(value);
    });
  }
  if (distinct.size > mostCategories)
    throw refuse(
      say`The target column "${column}" holds ${distinct.size} different numbers, but the loss needs classes.`,
    );
  return new Map([...distinct].sort((a, b) => a - b).map((value, index) => [value, index]));
}

function visitTargets(
  { table, rows }: PartRows,
  columns: readonly string[],
  each: (value: number) => void,
): void {
  const ordered = inFileOrder(rows);
  for (const name of columns) {
    const { values, shape } = columnOf(table, name);
    const size = sizeOf(shape);
    for (const row of ordered) {
      const first = values.load(row);
      for (let entry = 0; entry < size; entry++) each(values.values[first + entry]!);
    }
  }
}

import type { Shape } from "../engine/shape";
import { UserError } from "../engine/userError";
import { mostCategories } from "./columnProfile";
import type { TargetForm } from "./dataset";
import type { DataSpec, TargetHeader } from "./dataSpec";
import { columnOf, type PartRows } from "./encodeInputs";
import { fitScale, type Scale } from "./scale";

/** How the target columns become an example's target. */
export interface TargetCoding {
  readonly columns: readonly string[];
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
  const { categories } = columnOf(train!.table, columns[0]!);
  if (columns.length === 1 && (categories !== undefined || form !== "values")) {
    const classNumbers = categories ? undefined : integerClasses(parts, header);
    const classes = categories ?? [...classNumbers!.keys()].map(String);
    const oneHot = form === "oneHot";
    return { columns, shape: oneHot ? [classes.length] : [1], classes, classNumbers, oneHot };
  }
  const scale =
    normalize === "none" ? undefined : fitScale(normalize, (each) => visitTargets(train!, columns, each));
  return { columns, shape: [columns.length], oneHot: false, scale };
}

/** The part's targets, `rows · sizeOf(shape)` numbers. */
export function encodeTarget({ table, rows }: PartRows, coding: TargetCoding): Float64Array {
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
  return encoded;
}

/** Class number of each row of the table, where rows can be told apart by class; for stratified splits. */
export function classOfRows(
  { table, rows }: PartRows,
  columns: readonly string[],
  form: TargetForm,
): Uint32Array | undefined {
  if (columns.length > 1) return undefined;
  const { values, categories } = columnOf(table, columns[0]!);
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
    const { values } = columnOf(table, name);
    for (const row of rows) each(values[row]!);
  }
}

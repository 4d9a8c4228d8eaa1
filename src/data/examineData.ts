import { type Shape, showShape, sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import { checkAugmentation } from "./augmentation/checkAugmentation";
import { checkCells } from "./checkCells";
import type { ColumnProfile } from "./columnProfile";
import { type DataPlan, planData, type TablePlan } from "./dataPlan";
import type { DataPlace, Storage } from "./dataset";
import type { CategoryForm, DataHeader, DataSpec, InputHeader, TargetHeader } from "./dataSpec";
import { checkJoin } from "./joinTables";
import { openSources, type PartSource } from "./openSources";
import { countInAny } from "./rowSet";
import { selectColumns, type Selection, type SurveyedTable, targetNames } from "./selectColumns";
import type { ReadContext } from "./source";
import { splitRows } from "./split";
import { findKept, type KeptTable } from "./store/keptTable";
import { type Survey, surveySources } from "./survey";
import { say } from "../words/words";
import { listOf } from "../words/lists";

/** A table of the plan after one look at its rows, with all its parts. */
export interface ExaminedTable extends SurveyedTable {
  readonly parts: readonly PartSource[];
  /** What was decoded of it before, and where it is kept. */
  readonly kept: KeptTable;
}

/** What one pass over the sources tells: enough for a header, and the plan for reading the values. */
export interface ExaminedData {
  readonly tables: readonly ExaminedTable[];
  readonly selection: Selection;
  /** Of the joined tables: all, and those with an empty cell in a column in use. */
  readonly rows: number;
  readonly incompleteRows: number;
  readonly header: DataHeader;
}

/** Opens the sources, goes over every row once with bounded memory, and checks all that the model uses. */
export async function examineData(
  spec: DataSpec,
  place: DataPlace,
  context: ReadContext,
): Promise<ExaminedData> {
  const plan = planData(spec);
  const opened: PartSource[][] = [];
  const trainRows = (rows: number): Uint32Array => splitRows(rows, spec.split, undefined, place.seed).train;
  for (const { source, path, decoding } of plan.tables)
    opened.push(await openSources(source, path, { ...decoding, trainRows }, place));
  const tables: ExaminedTable[] = [];
  for (const [at, table] of plan.tables.entries())
    tables.push(
      await examineTable(table, opened[at]!, usedColumns(plan, at, opened[at]!), place.storage, context),
    );
  const selection = selectColumns(plan, tables);
  checkJoin(plan, tables);
  checkCells(selection, spec.missing);

  const { rows } = tables[0]!.survey;
  const incompleteRows = countInAny(
    tables.map(({ survey }) => survey.incomplete),
    rows,
  );
  const kept = spec.missing === "drop" ? rows - incompleteRows : rows;
  if (kept === 0) {
    throw new UserError(
      say`No row of ${labelsOf(tables)} is complete: "missing": "drop" leaves none. Use "mean", or fewer inputs.`,
      { path: ["data", "missing"] },
    );
  }
  const header: DataHeader = {
    rows: kept,
    inputs: selection.inputs.map((input): InputHeader => {
      const { name, table, columns, categories } = input;
      const shape = inputShape(columns, categories);
      checkAugmentation(input, shape);
      return {
        name,
        shape,
        ...categoriesOf(columns, categories, spec.missing),
        columns: tables[table]!.survey.columns.map(columnHeader),
      };
    }),
    target: targetHeader(selection.target.columns),
  };
  return { tables, selection, rows, incompleteRows, header };
}

async function examineTable(
  { categorical, decoding }: TablePlan,
  parts: readonly PartSource[],
  used: readonly string[] | undefined,
  storage: Storage | undefined,
  context: ReadContext,
): Promise<ExaminedTable> {
  const sources = parts.map(({ source }) => source);
  const look = (): Promise<Survey> => surveySources(sources, categorical.names, used, context);
  const kept = await findKept(parts, { decoding, categorical: categorical.names, used }, storage, look);
  return { parts, source: sources[0]!, survey: kept.survey, kept };
}

/** Names of the columns of a table that the model uses; undefined: all. */
function usedColumns(plan: DataPlan, at: number, parts: readonly PartSource[]): string[] | undefined {
  const reading = plan.inputs.filter(({ table }) => table === at);
  if (reading.some(({ columns }) => columns === undefined)) return undefined;
  if (!plan.target.tables.includes(at)) return reading.flatMap(({ columns }) => columns ?? []);
  const target = targetNames(plan, parts[0]!.source);
  if (target.length === 0) return undefined;
  return [...reading.flatMap(({ columns }) => columns ?? []), ...target];
}

/** `a.csv`, or `a.csv, b.csv`. */
export const labelsOf = (tables: readonly SurveyedTable[]): string =>
  listOf([...new Set(tables.map(({ source }) => source.label))]);

const columnHeader = (column: ColumnProfile): InputHeader["columns"][number] => {
  const { name, kind, shape } = column;
  if (shape.length > 0) return { name, kind, shape };
  return kind === "number" || column.tooManyTexts
    ? { name, kind }
    : { name, kind, categories: column.categories };
};

/** A column that stands alone keeps its shape; several stand in a row (`selectColumns` has checked that they can). */
const inputShape = (columns: readonly ColumnProfile[], categories: CategoryForm): Shape => {
  const [only, ...others] = columns;
  if (others.length === 0 && only!.shape.length > 0) return only!.shape;
  return [columns.reduce((width, column) => width + widthOf(column, categories), 0)];
};

/** A missing category that is not refused or left out has a class number of its own. Items are class numbers, too. */
const categoriesOf = (
  columns: readonly ColumnProfile[],
  form: CategoryForm,
  missing: DataSpec["missing"],
): Pick<InputHeader, "categories"> => {
  const [only] = columns;
  if (only?.vocabulary !== undefined) return { categories: { form: "index", count: only.vocabulary.length } };
  const counts = columns
    .filter(({ kind }) => kind === "category")
    .map((column) => {
      const hasOwn = form === "index" && missing === "mean" && column.missing > 0;
      return column.distinctTexts.size + (hasOwn ? 1 : 0);
    });
  return counts.length === 0 ? {} : { categories: { form, count: Math.max(...counts) } };
};

/** How many entries of the input a column becomes. */
const widthOf = (column: ColumnProfile, categories: CategoryForm): number => {
  if (column.kind === "number") return sizeOf(column.shape);
  return categories === "oneHot" ? column.distinctTexts.size : 1;
};

function targetHeader(target: readonly ColumnProfile[]): TargetHeader {
  const columns = target.map(({ name }) => name);
  const text = target.find(({ kind }) => kind === "category");
  if (text !== undefined && target.length > 1) {
    throw new UserError(
      say`The target column "${text.name}" holds categories. Several target columns must all be numbers; write 0 and 1 for no and yes.`,
      { path: ["data", "target", target.indexOf(text)] },
    );
  }
  if (text !== undefined) return { kind: "classes", columns, classes: text.categories };
  const array = target.find((column) => column.shape.length > 0);
  if (array !== undefined && target.length > 1) {
    throw new UserError(
      say`The target column "${array.name}" has shape ${showShape(array.shape)}. Several target columns must each be single numbers; name one array alone.`,
      { path: ["data", "target", target.indexOf(array)] },
    );
  }
  const shape = array && { shape: array.shape };
  if (array?.vocabulary !== undefined)
    return { kind: "classes", columns, classes: array.vocabulary, ...shape };

  const count = target.reduce((sum, { numbers }) => sum + numbers, 0);
  const mean = target.reduce((sum, column) => sum + column.mean * (column.numbers / count), 0);
  const variance = target.reduce(
    (sum, column) => sum + (column.sumOfSquares + column.numbers * (column.mean - mean) ** 2) / count,
    0,
  );
  return {
    kind: "numbers",
    columns,
    minimum: Math.min(...target.map(({ minimum }) => minimum)),
    maximum: Math.max(...target.map(({ maximum }) => maximum)),
    mean,
    deviation: Math.sqrt(variance),
    distinctIntegers: distinctIntegers(target),
    ...shape,
  };
}

function distinctIntegers(target: readonly ColumnProfile[]): readonly number[] | undefined {
  const all = new Set<number>();
  for (const { integers } of target) {
    if (integers === undefined) return undefined;
    for (const integer of integers) all.add(integer);
  }
  return all.size > 100 ? undefined : [...all].sort((a, b) => a - b);
}

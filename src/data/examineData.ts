import { UserError } from "../engine/userError";
import { checkCells } from "./checkCells";
import type { ColumnProfile } from "./columnProfile";
import type { DataPlace } from "./dataset";
import type { DataHeader, DataSpec, TargetHeader } from "./dataSpec";
import { openSources, type PartSource } from "./openSources";
import { selectColumns, targetNames, type Selection } from "./selectColumns";
import type { ReadContext } from "./source";
import { surveySources, type Survey } from "./survey";

/** What one pass over the sources tells: enough for a header, and the plan for reading the values. */
export interface ExaminedData {
  readonly parts: readonly PartSource[];
  readonly survey: Survey;
  readonly selection: Selection;
  readonly header: DataHeader;
}

/** Opens the sources, goes over every row once with bounded memory, and checks all that the model uses. */
export async function examineData(
  spec: DataSpec,
  place: DataPlace,
  context: ReadContext,
): Promise<ExaminedData> {
  const parts = await openSources(spec, place);
  const sources = parts.map(({ source }) => source);
  const first = sources[0]!;
  const used = spec.inputs && [...spec.inputs, ...targetNames(spec, first)];
  const survey = await surveySources(sources, spec.categorical, used, context);
  const selection = selectColumns(spec, survey, first);
  checkCells(selection, spec.missing);
  const rows = spec.missing === "drop" ? survey.rows - survey.incompleteRows : survey.rows;
  if (rows === 0) {
    throw new UserError(
      `No row of ${first.label} is complete: "missing": "drop" leaves none. Use "mean", or fewer inputs.`,
      { path: ["data", "missing"] },
    );
  }
  const header: DataHeader = {
    rows,
    columns: survey.columns.map((column) => {
      const { name, kind } = column;
      return kind === "number" || column.tooManyTexts
        ? { name, kind }
        : { name, kind, categories: column.categories };
    }),
    inputShape: [selection.inputs.reduce((width, column) => width + widthOf(column), 0)],
    target: targetHeader(selection.target),
  };
  return { parts, survey, selection, header };
}

/** How many entries of the input a column becomes. */
export const widthOf = (column: ColumnProfile): number =>
  column.kind === "number" ? 1 : column.distinctTexts.size;

function targetHeader(target: readonly ColumnProfile[]): TargetHeader {
  const columns = target.map(({ name }) => name);
  const text = target.find(({ kind }) => kind === "category");
  if (text !== undefined && target.length > 1) {
    throw new UserError(
      `The target column "${text.name}" holds categories. Several target columns must all be numbers; write 0 and 1 for no and yes.`,
      { path: ["data", "target", target.indexOf(text)] },
    );
  }
  if (text !== undefined) return { kind: "classes", columns, classes: text.categories };

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

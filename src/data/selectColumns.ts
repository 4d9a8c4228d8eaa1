import { didYouMean } from "../engine/nearestName";
import { showShape } from "../engine/shape";
import { UserError } from "../engine/userError";
import type { ColumnProfile } from "./columnProfile";
import { type DataPlan, type InputPlan, isSameSource } from "./dataPlan";
import type { Source } from "./source";
import type { Survey } from "./survey";
import { say } from "../words/words";
import { listOf, sentences } from "../words/lists";

type Path = Source["path"];

/** A table of the plan after one look at its rows. */
export interface SurveyedTable {
  /** The first of its sources names it in messages and knows its target. */
  readonly source: Source;
  readonly survey: Survey;
}

export interface SelectedInput extends Omit<InputPlan, "columns"> {
  readonly columns: readonly ColumnProfile[];
}

/** The columns that a model uses, in the order its inputs and targets are delivered. */
export interface Selection {
  readonly inputs: readonly SelectedInput[];
  readonly target: { readonly table: number; readonly columns: readonly ColumnProfile[] };
}

/** Names the target may have in a table: as the model file says, or as the table's source knows. */
export const targetNames = ({ target }: DataPlan, source: Source): readonly string[] =>
  target.names.length > 0 ? target.names : source.target;

/** A source that is named for the target alone and has one column needs no name for it. */
function namesOfTarget(plan: DataPlan, { source, survey }: SurveyedTable): readonly string[] {
  const names = targetNames(plan, source);
  const isOnly = plan.target.hasOwnSource && survey.columns.length === 1;
  return names.length === 0 && isOnly ? [survey.columns[0]!.name] : names;
}

/** Finds the columns that the data section names; throws a UserError for a name that is not there. */
export function selectColumns(plan: DataPlan, tables: readonly SurveyedTable[]): Selection {
  checkCategorical(plan, tables);
  const target = selectTarget(plan, tables);
  const inputs = plan.inputs.map((input) => selectInput(input, target, plan, tables));
  return { inputs, target };
}

/** A list that is said for several tables may name columns of any of them. */
function checkCategorical(plan: DataPlan, tables: readonly SurveyedTable[]): void {
  for (const { categorical } of plan.tables) {
    const { names, path } = categorical;
    find(
      names,
      tables.filter((_, at) => plan.tables[at]!.categorical === categorical),
      path,
      "categorical",
    );
  }
}

function selectTarget(plan: DataPlan, tables: readonly SurveyedTable[]): Selection["target"] {
  const { path } = plan.target;
  const candidates = plan.target.tables;
  // The first that a generator knows, or that has a column of the name.
  const holding = candidates.filter((at) => {
    const names = namesOfTarget(plan, tables[at]!);
    return names.some((name) => namesIn(tables[at]!).includes(name));
  });
  const [table = candidates[0]!, ...others] = holding;
  const names = namesOfTarget(plan, tables[table]!);
  if (names.length === 0) {
    const columns = candidates.flatMap((at) => namesIn(tables[at]!));
    throw new UserError(
      say`The data section names no target. Set "target" to the column to predict: ${listed(columns)}.`,
      { path },
    );
  }
  const other = others.find((at) => !isSameSource(plan.tables[at]!.source, plan.tables[table]!.source));
  if (other !== undefined) {
    const [one, two] = [table, other].map((at) => tables[at]!.source.label);
    throw new UserError(
      say`${one!} and ${two!} both have a column "${names[0]!}". Say which one is to be predicted: "target": { "source": …, "column": "${names[0]!}" }.`,
      { path },
    );
  }
  const searched = holding.length > 0 ? [table] : candidates;
  const at = names.length === 1 ? path : undefined;
  return {
    table,
    columns: find(
      names,
      searched.map((index) => tables[index]!),
      path,
      "target",
      at,
    ),
  };
}

function selectInput(
  input: InputPlan,
  target: Selection["target"],
  plan: DataPlan,
  tables: readonly SurveyedTable[],
): SelectedInput {
  const table = tables[input.table]!;
  const path = [...input.path, "inputs"];
  const { source: given } = plan.tables[input.table]!;
  const holdsTarget = isSameSource(given, plan.tables[target.table]!.source);
  const answers = holdsTarget ? target.columns.map(({ name }) => name) : [];
  const leak = input.columns?.findIndex((name) => answers.includes(name)) ?? -1;
  const columns = input.columns
    ? find(input.columns, [table], path, "inputs")
    : table.survey.columns.filter(
        ({ name }) => !answers.includes(name) && !table.source.target.includes(name),
      );
  if (leak >= 0) {
    throw new UserError(
      say`"${input.columns![leak]!}" is the target: as an input it would give the answer away. Leave it out of "inputs".`,
      { path: [...path, leak] },
    );
  }
  if (columns.length === 0) {
    const isNamed = input.path.length > 1;
    const message = input.columns
      ? say`"inputs" lists no column. Name at least one, or leave "inputs" out to take every column but the target.`
      : say`${table.source.label} has no column besides the target: nothing is left to predict it from.`;
    throw new UserError(message, { path: input.columns ? path : isNamed ? input.path : ["data", "target"] });
  }
  checkInARow(input, columns, path);
  return { ...input, columns };
}

/** Several columns become one row of numbers; a picture or a sequence cannot stand in it. */
function checkInARow(input: InputPlan, columns: readonly ColumnProfile[], path: Path): void {
  const array = columns.find(({ shape, vocabulary }) => shape.length > 1 || vocabulary !== undefined);
  if (array === undefined || columns.length === 1) return;
  const at = columns.indexOf(array);
  const others = columns.filter((column) => column !== array).map(({ name }) => name);
  throw new UserError(
    say`"${array.name}" has shape ${showShape(array.shape)} and cannot stand in a row with ${listed(others)}. Take it alone ("inputs": "${array.name}"), or make it an input of its own: "inputs": { "${array.name}": { … }, … }.`,
    { path: input.columns ? [...path, at] : input.path },
  );
}

/** The named columns, wherever they are; `at`: the place of a name that stands alone. */
function find(
  names: readonly string[],
  tables: readonly SurveyedTable[],
  path: Path,
  key: string,
  at?: Path,
): ColumnProfile[] {
  const byName = new Map(
    tables.flatMap(({ survey }) => survey.columns.map((column) => [column.name, column])),
  );
  return names.map((name, index) => {
    const place = at ?? [...path, index];
    const column = byName.get(name);
    if (column === undefined) throw unknownColumn(name, tables, place);
    if (key === "categorical" && column.shape.length > 0)
      throw new UserError(
        say`"${name}" has shape ${showShape(column.shape)}: only columns of single values hold categories.`,
        { path: place },
      );
    if (names.indexOf(name) < index)
      throw new UserError(say`"${name}" is listed twice in "${key}".`, { path: place });
    return column;
  });
}

const namesIn = ({ survey }: SurveyedTable): string[] => survey.columns.map(({ name }) => name);

const unknownColumn = (name: string, tables: readonly SurveyedTable[], path: Path): UserError => {
  const names = tables.flatMap(namesIn);
  const labels = tables.map(({ source }) => source.label);
  const message =
    labels.length === 1
      ? sentences(
          say`${labels[0]!} has no column "${name}".`,
          didYouMean(name, names),
          say`It has ${listed(names)}.`,
        )
      : sentences(
          say`None of ${listOf(labels)} has a column "${name}".`,
          didYouMean(name, names),
          say`They have ${listed(names)}.`,
        );
  return new UserError(message, { path });
};

/** At most eight names, quoted; the rest counted. */
const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, 8).map((name) => `"${name}"`);
  return names.length > 8 ? say`${listOf(shown)} and ${names.length - 8} more` : listOf(shown);
};

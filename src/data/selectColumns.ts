import { didYouMean } from "../engine/nearestName";
import { UserError } from "../engine/userError";
import type { ColumnProfile } from "./columnProfile";
import type { DataSpec } from "./dataSpec";
import type { Source } from "./source";
import type { Survey } from "./survey";

/** The columns that a model uses, in the order its inputs and targets are delivered. */
export interface Selection {
  readonly inputs: readonly ColumnProfile[];
  readonly target: readonly ColumnProfile[];
}

/** Names of the target columns: as the model file says, or as the generator knows. */
export const targetNames = (spec: DataSpec, source: Source): readonly string[] =>
  spec.target.length > 0 ? spec.target : source.target;

/** Finds the columns that the data section names; throws a UserError for a name that is not there. */
export function selectColumns(spec: DataSpec, survey: Survey, source: Source): Selection {
  const byName = new Map(survey.columns.map((column) => [column.name, column]));
  const find = (names: readonly string[], key: string): ColumnProfile[] =>
    names.map((name, at) => {
      const path = key === "target" && names.length === 1 ? ["data", key] : ["data", key, at];
      const column = byName.get(name);
      if (column === undefined) throw unknownColumn(name, source, [...byName.keys()], path);
      if (names.indexOf(name) < at) throw new UserError(`"${name}" is listed twice in "${key}".`, { path });
      return column;
    });

  find(spec.categorical, "categorical");
  const names = targetNames(spec, source);
  if (names.length === 0) {
    throw new UserError(
      `The data section names no target. Set "target" to the column to predict: ${listed([...byName.keys()])}.`,
      { path: ["data", "target"] },
    );
  }
  const target = find(names, "target");
  const inputs = spec.inputs
    ? find(spec.inputs, "inputs")
    : survey.columns.filter(({ name }) => !names.includes(name));
  const leak = spec.inputs?.findIndex((name) => names.includes(name)) ?? -1;
  if (leak >= 0) {
    const name = spec.inputs![leak]!;
    throw new UserError(
      `"${name}" is the target: as an input it would give the answer away. Leave it out of "inputs".`,
      {
        path: ["data", "inputs", leak],
      },
    );
  }
  if (inputs.length === 0) {
    const message = spec.inputs
      ? '"inputs" lists no column. Name at least one, or leave "inputs" out to take every column but the target.'
      : `${source.label} has no column besides the target: nothing is left to predict it from.`;
    throw new UserError(message, { path: ["data", spec.inputs ? "inputs" : "target"] });
  }
  return { inputs, target };
}

const unknownColumn = (
  name: string,
  source: Source,
  names: readonly string[],
  path: (string | number)[],
): UserError =>
  new UserError(
    `${source.label} has no column "${name}".${didYouMean(name, names)} It has ${listed(names)}.`,
    { path },
  );

/** At most eight names, quoted; the rest counted. */
const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, 8).map((name) => `"${name}"`);
  return names.length > 8 ? `${shown.join(", ")} and ${names.length - 8} more` : shown.join(", ");
};

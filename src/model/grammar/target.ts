import type { DataSpec } from "../../data/dataSpec";
import { either, mapped } from "../forms/collect";
import { defaulting, object, optional } from "../forms/combine";
import type { Form } from "../forms/form";
import { columnNames } from "./columns";
import { sequence } from "./decoding";
import { anySource } from "./source";
import { say } from "../../words/words";

type Target = Pick<DataSpec, "target" | "targetSource" | "targetSequence">;

const plain: Form<Target> = mapped(columnNames, (target) => ({ target }));

const targetObject = object(() => "`target`", {
  source: optional(
    anySource,
    "Where its rows come from, one for each of the inputs'. Default: the section's `source`, or the inputs' own.",
  ),
  column: defaulting(
    columnNames,
    [],
    "Column or columns to predict; known from a generator without being named.",
  ),
  sequence: optional(
    sequence,
    "Reads the texts of its column as sequences: the target is a class number for each of `length` items.",
  ),
});
const detailed: Form<Target> = mapped(targetObject, ({ source, column, sequence }) => ({
  target: column,
  ...(source && { targetSource: source }),
  ...(sequence && { targetSequence: sequence }),
}));
const withDetails: Form<Target> = {
  ...detailed,
  // A source of its own may know its target, or have one column.
  schema: () => ({ ...detailed.schema(), if: { required: ["source"] }, else: { required: ["column"] } }),
};

/** A column's name or several, or `{ "source": …, "column": …, "sequence": … }`. */
export const target: Form<Target> = either<Target>(
  () => say`a column's name, a list of names, or { "source": …, "column": … }`,
  [plain, withDetails],
  (node) =>
    node.type === "object"
      ? withDetails
      : node.type === "string" || node.type === "array"
        ? plain
        : undefined,
);

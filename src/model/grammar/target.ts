import type { DataSpec } from "../../data/dataSpec";
import { either, mapped } from "../forms/collect";
import { defaulting, object, required } from "../forms/combine";
import type { Form } from "../forms/form";
import { columnNames } from "./columns";
import { anySource } from "./source";

type Target = Pick<DataSpec, "target" | "targetSource">;

const plain: Form<Target> = mapped(columnNames, (target) => ({ target }));

const elsewhere = object("`target`", {
  source: required(anySource, "Where its rows come from, one for each of the inputs'."),
  column: defaulting(
    columnNames,
    [],
    "Column or columns to predict; known from a generator without being named.",
  ),
});
const withSource: Form<Target> = mapped(elsewhere, ({ source, column }) => ({
  target: column,
  ...(source && { targetSource: source }),
}));

/** A column's name or several, or `{ "source": …, "column": … }`. */
export const target: Form<Target> = either<Target>(
  'a column\'s name, a list of names, or { "source": …, "column": … }',
  [plain, withSource],
  (node) =>
    node.type === "object" ? withSource : node.type === "string" || node.type === "array" ? plain : undefined,
);

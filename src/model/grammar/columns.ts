import type { CategoryForm, Scaling } from "../../data/dataSpec";
import { either, list, mapped } from "../forms/collect";
import type { Form } from "../forms/form";
import { choice, text } from "../forms/values";
import { say } from "../../words/words";

const name = text(() => say`a column's name`);
const several = list(() => say`a list of column names`, name, 1);
const one = mapped(name, (single) => [single]);

/** A column's name, or a list of at least one. */
export const columnNames: Form<readonly string[]> = either(
  () => say`a column's name or a list of names`,
  [one, several],
  (node) => (node.type === "array" ? several : one),
);

export const categoricalNames = list(() => say`a list of column names`, name);

export const categoryForm: Form<CategoryForm> = choice(
  (name) => say`There is no form of categories ${name}.`,
  ["oneHot", "index"],
  {
    oneHot: "A 1 for the category among zeros: an entry a category.",
    index: "Its class number, never scaled, as an embedding takes it: an entry a column.",
  },
);

export const scaling: Form<Scaling> = choice(
  (name) => say`There is no normalization ${name}.`,
  ["none", "standard", "minMax"],
  {
    none: "As the values stand.",
    standard: "Mean 0, standard deviation 1; fitted on train alone, applied to all parts.",
    minMax: "From 0 to 1; fitted on train alone, applied to all parts.",
  },
);

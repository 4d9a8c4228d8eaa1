import type { DataSpec, GeneratorSpec, SourceSpec } from "../../data/dataSpec";
import { choice, text } from "../forms/values";
import { either, list, mapped } from "../forms/collect";
import { defaulting, object, optional, required } from "../forms/combine";
import type { Form } from "../forms/form";
import type { ModelPath } from "../problem";
import type { Report } from "../report";
import { propertyOf, rangeOfNode, type TextNode } from "../tree";
import { generator } from "./generator";
import { split, wholeSplit } from "./split";

const file: Form<SourceSpec> = mapped(text("a file's path relative to the model file"), (path) => ({ path }));

const source: Form<SourceSpec> = either<SourceSpec>("a file or a generator", [file, generator], (node) =>
  node.type === "string" ? file : node.type === "object" ? generator : undefined,
);

const parts = object("the parts of `source`", {
  train: required(source, "Trained on."),
  dev: optional(source, "Held out to compare models and to stop early."),
  test: optional(source, "Held out to the very end."),
});
const sourceOfParts: Form<DataSpec["source"]> = {
  ...parts,
  read(node, path, report) {
    const { train, dev, test } = parts.read(node, path, report) ?? {};
    return train && { parts: { train, ...(dev && { dev }), ...(test && { test }) } };
  },
};

const partNames = ["train", "dev", "test"];
const eitherSource: Form<DataSpec["source"]> = either<DataSpec["source"]>(
  'a file, { "generator": … }, or { "train": …, "dev": …, "test": … }',
  [file, generator, sourceOfParts],
  (node) => {
    if (node.type === "string") return file;
    if (node.type !== "object") return undefined;
    return partNames.some((part) => propertyOf(node, part)) ? sourceOfParts : generator;
  },
);
const anySource: Form<DataSpec["source"]> = {
  ...eitherSource,
  // Once a generator is named, only its options are offered.
  schema: () => ({
    if: { type: "object", required: ["generator"] },
    then: generator.schema(),
    else: { anyOf: [file.schema(), sourceOfParts.schema(), generator.schema()] },
  }),
};

const name = text("a column's name");
const names: Form<readonly string[]> = either(
  "a column's name or a list of names",
  [mapped(name, (one) => [one]), list("a list of column names", name, 1)],
  (node) => (node.type === "array" ? list("a list of column names", name, 1) : mapped(name, (one) => [one])),
);

const scalings = {
  none: "As the values stand.",
  standard: "Mean 0, standard deviation 1; fitted on train alone, applied to all parts.",
  minMax: "From 0 to 1; fitted on train alone, applied to all parts.",
} as const;

const sections = object("`data`", {
  source: required(anySource, "Where the examples come from: a file, a generator, or one source a part."),
  target: defaulting(names, [], "Column or columns to predict; known from a generator without being named."),
  inputs: optional(names, "Columns to learn from. Default: every column but the target."),
  categorical: defaulting(
    list("a list of column names", name),
    [],
    "Number columns that are categories; text columns are without being named.",
  ),
  missing: defaulting(
    choice("way", ["error", "mean", "drop"], {
      error: "Report row and column.",
      mean: "Take the column's mean.",
      drop: "Leave the row out.",
    }),
    "error",
    "What happens to empty cells.",
  ),
  split: defaulting(
    split,
    wholeSplit,
    "Fractions for train, dev and test; they add up to 1. Default: 0.6, 0.2, 0.2.",
  ),
  normalize: defaulting(
    choice("normalization", ["none", "standard", "minMax"], scalings),
    "none",
    "Scales each input column.",
  ),
  normalizeTarget: defaulting(
    choice("normalization", ["none", "standard", "minMax"], scalings),
    "none",
    "Scales a numeric target; metrics are reported in the original units.",
  ),
});

const isTable = (spec: SourceSpec): boolean => "path" in spec && /\.(csv|tsv)(\.gz)?$/i.test(spec.path);
export const isGenerator = (spec: DataSpec["source"]): spec is GeneratorSpec => "generator" in spec;

/** The `data` section. Undefined where no source can be made out. */
export const data: Form<DataSpec> = {
  expects: sections.expects,
  schema: () => ({
    ...sections.schema(),
    description: "Where the examples come from and how they are prepared.",
  }),
  read(node, path, report) {
    const value = sections.read(node, path, report);
    if (!value?.source) return undefined;
    checkTogether(node, value.source, path, report);
    return { ...value, source: value.source };
  },
};

const checkTogether = (node: TextNode, value: DataSpec["source"], path: ModelPath, report: Report): void => {
  const splitKey = propertyOf(node, "split")?.keyNode;
  if ("parts" in value && splitKey) {
    const fixes = [{ title: "Remove `split`", edits: [{ path: [...path, "split"], value: undefined }] }];
    const message = "`source` names its parts already, so `split` has nothing to divide.";
    report.add("conflicting-keys", rangeOfNode(splitKey), [...path, "split"], message, { fixes });
  }
  const first = "parts" in value ? value.parts.train : value;
  if (isTable(first) && !propertyOf(node, "target")) {
    report.missingKey(node, path, "target", "the column to predict");
  }
};
